// Firefox after a bundle was read, searched and shared: nothing was asked for, and nothing of it is on the disk.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileUrl } from '../app'
import { work } from '../bundles'
import { usedByFirefox } from '../exits/net-log'
import { expect, test } from '../playwright'
import { marked, placesOf, planted } from '../remains'
import { Host } from '../server'
import { type Browser, textOf, until } from './browser'
import { firefox } from './firefox'
import { press } from './main-path'

/** Everything that has text of the bundle or of the user in its hands; `saved`: where files arrive. */
async function useEverything(browser: Browser, url: string, saved: string): Promise<void> {
  await browser.open(`${url}#1/request?kb=5015736&case=${planted.fragment}`)
  await textOf(browser, '.start h1')
  if (await browser.inFrame(`document.documentElement.lang`) !== 'en') await press(browser, 'English')
  await browser.type('#start-code', planted.code)
  await browser.give([marked()])
  await textOf(browser, '.verdict h1', 60)
  await browser.click('.detail .evidence-line:not(:disabled)')
  await browser.click('.evidence-whole')
  await browser.type('.log-find-text', planted.search)
  await until('lines of the log', () => browser.inFrame(`document.querySelectorAll('.log-grid .log-line:not([data-wait])').length > 2`))
  await browser.click('.search-open')
  await browser.type('#search-text', planted.line)
  await textOf(browser, '.hit-hit mark')
  for (const [tab, name] of [['machine', planted.computer], ['sources', planted.entry]] as const) {
    await browser.click(`#tab-${tab}`)
    await until(name, async () => (await textOf(browser, '.report')).includes(name))
  }

  await press(browser, 'Share')
  await browser.click('.share-list [data-kind=html]')
  const kinds = ['html', 'json', 'link', 'pack']
  for (const [i, kind] of kinds.entries()) {
    await browser.inFrame(`(() => { const kind = document.querySelector('dialog.share select'); kind.value = '${kind}'; kind.dispatchEvent(new Event('change', { bubbles: true })) })()`)
    const ending = { html: '.html', json: '.json', pack: '.zip' }[kind] ?? '.txt'
    await until(kind, () => browser.inFrame(`document.querySelector('.share-bar').textContent.includes('${ending}') && document.querySelector('dialog.share .primary:not(:disabled)') !== null`), 60)
    if (kind === 'link') {
      await press(browser, 'Copy')
      await until('the link is copied', async () => (await textOf(browser, 'dialog.share')).includes('Copied'))
    }
    await browser.click('dialog.share .primary')
    await until(`${kind} is saved`, async () => readdirSync(saved).filter(name => !name.endsWith('.part')).length > i)
  }
  await press(browser, 'Close')
  await press(browser, '中文')
  await until('the language is kept', () => browser.inShell<boolean>(`localStorage.getItem('lang') === 'zh'`))
}

// Windows ends groups of processes otherwise.
for (const [from, end] of [['http', 'close'], ['http', 'kill'], ['file', 'close']] as const) if (end === 'close' || process.platform !== 'win32') {
  test(`everything used in Firefox (${from}, ${end === 'close' ? 'closed' : 'ended by force'})`, async () => {
    const folder = mkdtempSync(join(work, 'used-'))
    const [home, saved, log] = ['home', 'saved', 'network.moz_log'].map(name => join(folder, name)) as [string, string, string]
    mkdirSync(saved)
    const host = await Host.start()
    const browser = await firefox({ home, saved, log })
    await useEverything(browser, from === 'http' ? host.url : fileUrl, saved)
    // What a browser writes by the second or so has been written.
    await new Promise(done => setTimeout(done, 3_000))
    await browser[end]()
    await host.stop()
    expect(browser.said()).toEqual([])

    // The page itself, as host and browser see it, and nothing else; what the browser asks of its makers is not the page's.
    expect(host.asked).toEqual(from === 'http' ? ['GET /'] : [])
    const asked = usedByFirefox(readFileSync(log, 'utf8')).split('\n').filter(line => !/mozilla\.(com|net|org)|firefox\.com/.test(line))
    expect(asked.filter(line => !line.includes(host.url.slice(7, -1)))).toEqual([])
    expect(asked.length > 0).toBe(from === 'http')

    const { fragment, host: ours, ...rest } = placesOf(home, { ...planted, host: host.url.slice(7, -1) })
    expect(rest).toEqual({})
    // The search finds what is there; a link that was opened may be remembered, in history and session.
    if (from === 'http') expect(ours?.length).toBeGreaterThan(0)
    for (const place of fragment ?? []) expect(place).toMatch(/places\.sqlite|favicons\.sqlite|sessionstore/)
  })
}
