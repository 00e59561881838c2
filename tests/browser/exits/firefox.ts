// Firefox as the browser that tries, with every click that would allow something already made.
import { executablePath } from '../elsewhere/firefox'
import { puppeteer, type Page } from '../elsewhere/puppeteer'
import type { Opener } from './attempts'
import type { Sinks } from './sinks'

export async function firefoxTrying(sinks: Sinks, folder: string, log: string): Promise<Opener> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: await sinks.resolve(executablePath, folder),
    headless: true,
    protocolTimeout: 45_000,
    env: { ...process.env, MOZ_LOG: 'sync,nsHttp:3,nsHostResolver:3', MOZ_LOG_FILE: log },
    // What drivers switch off lest it disturb other tests is here as users have it.
    extraPrefsFirefox: { 'network.http.speculative-parallel-limit': 20, 'security.fileuri.strict_origin_policy': true, 'media.autoplay.default': 0 },
  })
  // A new page takes it half a second, and it loses one that is made while another is: they are used again.
  const free: Page[] = []
  let before: Promise<unknown> = Promise.resolve()
  const made = (): Promise<Page> => {
    const mine = before.then(() => browser.newPage())
    before = mine.catch(() => undefined)
    return mine
  }
  return {
    async open(url, said) {
      const page = free.pop() ?? await made()
      page.on('console', message => said(message.text()))
      void page.goto(url).catch(() => undefined)
      return {
        async close() {
          page.removeAllListeners('console')
          await page.goto('about:blank')
          free.push(page)
        },
      }
    },
    close: () => browser.close(),
  }
}
