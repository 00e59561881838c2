// The sample configurations of www/hosting: Debian's nginx, a static host that reads `_headers`, and one that sends nothing.
import { execFileSync, spawn } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { give, open, savedJson } from './app'
import { pageFile, scenario, work } from './bundles'
import { freePort } from './free-port'
import { headersFile, hostingFolder } from './hosting'
import { expect, test, type Page } from './playwright'
import { Host } from './server'

/** nginx with the sample configuration: only port and folder are this computer's. */
async function nginx(): Promise<{ url: string; stop(): Promise<void> }> {
  const program = ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/bin/nginx'].find(existsSync)
  if (!program) throw new Error('nginx is missing: `cargo xtask test page` installs it')
  const folder = mkdtempSync(join(work, 'nginx-'))
  mkdirSync(join(folder, 'srv'))
  copyFileSync(pageFile, join(folder, 'srv', 'faultline.html'))
  const port = await freePort()
  const sample = readFileSync(join(hostingFolder, 'nginx.conf'), 'utf8')
  expect(sample).toContain('listen 8080;')
  writeFileSync(join(folder, 'faultline.conf'), sample.replace('listen 8080;', `listen 127.0.0.1:${port};`).replace('root /srv/faultline;', `root ${join(folder, 'srv')};`))
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(name => `${name}_temp_path ${folder};`).join(' ')
  const conf = join(folder, 'nginx.conf')
  writeFileSync(conf, `daemon off; master_process off; pid ${folder}/pid; error_log stderr;\nevents {}\nhttp { ${temporary} include ${folder}/faultline.conf; }\n`)
  // What nginx has to say about the configuration is an error here, warnings too.
  expect(execFileSync(program, ['-q', '-t', '-e', 'stderr', '-p', folder, '-c', conf], { encoding: 'utf8', stdio: 'pipe' })).toBe('')
  const server = spawn(program, ['-e', 'stderr', '-p', folder, '-c', conf], { stdio: 'ignore' })
  const url = `http://127.0.0.1:${port}/`
  await expect.poll(() => fetch(url).then(answer => answer.status, () => 0)).toBe(200)
  return { url, stop: () => new Promise(done => { server.once('exit', () => done()); server.kill() }) }
}

/** Everything the issue of a bank's security officer would look at. */
async function sent(url: string): Promise<Record<string, string>> {
  return Object.fromEntries((await fetch(url)).headers)
}

async function works(page: Page, url: string): Promise<void> {
  const said: string[] = []
  page.on('console', message => said.push(message.text()))
  page.on('pageerror', error => said.push(error.message))
  const app = await open(page, url)
  await give(page, scenario('d'))
  await expect(app.locator('.verdict-status')).toHaveAttribute('data-status', 'explained')
  expect(JSON.parse(await savedJson(page))).toMatchObject({ verdict: { status: 'explained' } })
  expect(said).toEqual([])
}

/** Framed by a page of another origin. */
async function framed(page: Page, url: string): Promise<string> {
  const other = await Host.start('utf-8', '127.0.0.1', { body: () => `<iframe src="${url}"></iframe>` })
  await page.goto(other.url)
  await page.waitForTimeout(500)
  const inside = await page.frames()[1]?.evaluate(() => document.title).catch(() => 'refused') ?? 'refused'
  await other.stop()
  return inside
}

test('the headers are those of the page, in every sample', () => {
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(readFileSync(pageFile, 'utf8'))?.[1]
  expect(headersFile()['content-security-policy']).toBe(`${policy}; frame-ancestors 'none'`)
  const conf = readFileSync(join(hostingFolder, 'nginx.conf'), 'utf8')
  const inConf = Object.fromEntries([...conf.matchAll(/add_header (\S+) "(.*)" always;/g)].map(([, name = '', value]) => [name.toLowerCase(), value]))
  const { 'content-type': type, ...rest } = headersFile()
  expect(inConf).toEqual(rest)
  expect(type).toBe('text/html; charset=utf-8')
  for (const [name, value] of Object.entries({
    'connection-allowlist': '();webrtc=block', 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'same-origin', 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff',
  })) expect(rest[name]).toBe(value)
})

// Where there is no Debian there is no nginx to ask.
if (process.platform === 'linux') test('nginx sends the headers with the page and has nothing else', async ({ page }) => {
  const host = await nginx()
  try {
    for (const path of ['', 'faultline.html']) expect(await sent(host.url + path)).toMatchObject(headersFile())
    for (const path of ['other', 'faultline.html/', '../etc/passwd', '.git/config']) expect((await fetch(host.url + path)).status, path).toBe(404)
    expect((await fetch(host.url, { method: 'POST', body: 'x' })).status).toBe(403)
    await works(page, host.url)
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
    expect(await framed(page, host.url)).not.toBe('Faultline')
  } finally {
    await host.stop()
  }
})

test('a static host with `_headers`', async ({ page }) => {
  const host = await Host.start('utf-8', '127.0.0.1', { headers: headersFile() })
  await works(page, host.url)
  expect(host.asked).toEqual(['GET /'])
  expect(await framed(page, host.url)).not.toBe('Faultline')
  await host.stop()
})

test('a plain static host: it works, and can be framed', async ({ page }) => {
  const host = await Host.start()
  await works(page, host.url)
  expect(host.asked).toEqual(['GET /'])
  expect(await framed(page, host.url)).toBe('Faultline')
  await host.stop()
})
