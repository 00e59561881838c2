// What is left on the disk when the browser is gone: closed, or ended by force in the middle of everything.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { args, executablePath } from './browser.mjs'
import { work } from './bundles'
import { open, requests } from './app'
import { useEverything } from './everything'
import { chromium, expect, test, type BrowserContext } from './playwright'
import { marked, placesOf, planted } from './remains'
import { Host } from './server'

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
  test(`nothing of a bundle is on the disk after everything was used: ${end === 'close' ? 'closed' : 'ended by force'}`, async () => {
    test.setTimeout(300_000)
    const host = await Host.start()
    const browser = await started()
    const page = await browser.context.newPage()
    const seen = requests(page)
    const bundle = marked()
    page.setDefaultTimeout(30_000)
    await page.setViewportSize({ width: 1280, height: 720 })
    // A link that was opened first.
    await open(page, `${host.url}#1/request?kb=5015736&case=${planted.fragment}`)
    await useEverything(page, { url: host.url, bundle, code: planted.code, line: planted.line, find: planted.search, save: true })
    // Every place where a marker could come from was on the screen.
    await page.frameLocator('iframe').locator('#tab-sources').click()
    for (const name of [planted.computer, planted.entry]) await expect(page.frameLocator('iframe').locator('body')).toContainText(name)
    // Languages are kept by the shell, a message later.
    await expect.poll(() => page.evaluate(() => localStorage.getItem('lang'))).toBe('zh')
    // Nor was anything asked for but the page, once for each time it was opened.
    expect([...new Set(seen.map(url => url.replace(/#.*/, '')))]).toEqual([host.url])
    expect(host.asked).toEqual(['GET /', 'GET /'])
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
