// What is left on the disk when the browser is gone: closed, or ended by force in the middle of everything.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { args, executablePath } from './browser.mjs'
import { give, open } from './app'
import { scenario, work } from './bundles'
import { unzip, zip } from './packing'
import { chromium, expect, test, type BrowserContext } from './playwright'
import { placesOf } from './remains'
import { Host } from './server'

/** In the log, in names of its files, typed into fields, in the address: each once, so that a place names its way. */
const planted = { line: 'ZQXLINEWVUT', entry: 'ZQXENTRYWVUT', file: 'ZQXFILEWVUT', search: 'ZQXSEARCHWVUT', code: 'ZQXCODEWVUT', computer: 'ZQXHOSTWVUT', fragment: 'ZQXFRAGMENTWVUT' }

/** A bundle with a marker wherever a log may hold a name. */
function marked(): string {
  const [original] = scenario('d')
  const files = unzip(readFileSync(original ?? '')).map(({ name, bytes }) => {
    const text = bytes.toString('latin1')
    return { name: name.replace('BANK-PC-0417', planted.computer).replace(/([^/]*)$/, `${planted.entry}-$1`), bytes: /^\d{4}-\d\d-\d\d /m.test(text) ? Buffer.from(text.replace(/^(\d{4}-\d\d-\d\d [\d:]+, \w+ +\w+ +)/gm, `$1${planted.line} `), 'latin1') : bytes }
  })
  const file = join(work, `${planted.file}.zip`)
  writeFileSync(file, zip(files))
  return file
}

/** Every feature that has text of the bundle or of the user in its hands. */
async function useEverything(context: BrowserContext, url: string): Promise<void> {
  const page = await context.newPage()
  const app = await open(page, `${url}#1/request?kb=5015736&case=${planted.fragment}`)
  await app.locator('#start-code').fill(planted.code)
  await give(page, marked())
  await app.locator('.detail .evidence-line:not(:disabled)').first().click()
  await app.locator('.evidence-whole').first().click()
  await app.locator('.log-find-text').fill(planted.search)
  await app.locator('.log-grid .log-line:not([data-wait])').nth(2).waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  await app.locator('#search-text').fill(planted.line)
  await app.locator('.hit-hit mark').first().waitFor()
  await page.keyboard.press('Escape')
  await app.getByRole('tab', { name: 'Computer' }).click()
  await app.getByRole('tab', { name: /Sources/ }).click()
  await expect(app.locator('#tab-sources')).toHaveAttribute('aria-selected', 'true')
  for (const name of [planted.computer, planted.entry]) await expect(app.locator('body')).toContainText(name)
  await app.getByRole('button', { name: '\u4e2d\u6587' }).click()
  // Languages are kept by the shell, a message later.
  await expect.poll(() => page.evaluate(() => localStorage.getItem('lang'))).toBe('zh')
}

async function started(): Promise<{ home: string; context: BrowserContext; close(): Promise<void>; kill(): Promise<void> }> {
  const home = mkdtempSync(join(work, 'remains-'))
  const temporary = join(home, 'tmp')
  mkdirSync(temporary)
  // Profile, caches, crash reports and temporary files of its own: everything it writes is below `home`.
  const env = { ...process.env, HOME: home, TMPDIR: temporary, XDG_CONFIG_HOME: join(home, 'config'), XDG_CACHE_HOME: join(home, 'cache') }
  const browser = spawn(executablePath, [...args, `--user-data-dir=${join(home, 'profile')}`, '--remote-debugging-port=0'], { env, detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
  const endpoint = await new Promise<string>((found, fail) => {
    browser.once('exit', () => fail(new Error('the browser did not start')))
    let said = ''
    browser.stderr?.on('data', data => {
      said += String(data)
      const at = /DevTools listening on (ws:\S+)/.exec(said)?.[1]
      if (at) found(at)
    })
  })
  const connection = await chromium.connectOverCDP(endpoint)
  const context = connection.contexts()[0] as BrowserContext
  const gone = new Promise<void>(done => browser.once('exit', () => done()))
  return {
    home,
    context,
    async close() {
      const session = await connection.newBrowserCDPSession()
      await session.send('Browser.close').catch(() => undefined)
      await gone
    },
    async kill() {
      // The whole group, all at once: nothing has time to tidy up.
      process.kill(-(browser.pid as number), 'SIGKILL')
      await gone
    },
  }
}

// Windows ends groups of processes otherwise.
if (process.platform !== 'win32') for (const end of ['close', 'kill'] as const) {
  test(`nothing of a bundle is on the disk after use: ${end === 'close' ? 'closed' : 'ended by force'}`, async () => {
    const host = await Host.start()
    const browser = await started()
    await useEverything(browser.context, host.url)
    // What a browser writes by the second or so has been written.
    await new Promise(done => setTimeout(done, 2_000))
    await browser[end]()
    await host.stop()
    const found = placesOf(browser.home, { ...planted, host: host.url.slice(7, -1) })
    // The search finds what is there: the address is in the history, or waiting to be.
    if (end === 'close') expect(found.host?.length).toBeGreaterThan(0)
    const { fragment, host: _, ...rest } = found
    expect(rest).toEqual({})
    // A link that was opened may be remembered, in the browser's history and the tabs to restore, and nowhere else.
    for (const place of fragment ?? []) expect(place).toMatch(/History|Sessions|segmentation_platform|Favicons|Shortcuts|Visited|Network Action|Top Sites|Cache/)
  })
}
