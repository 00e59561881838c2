// Firefox over WebDriver BiDi. Nothing is ever downloaded: the system's own Firefox is started.
import { existsSync } from 'node:fs'
import { puppeteer } from './puppeteer'
import { until, type Browser } from './browser'

const places = ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox', 'C:\\Program Files\\Mozilla Firefox\\firefox.exe']

/** `cargo xtask` names the Firefox it found. */
export const executablePath = process.env.FAULTLINE_FIREFOX ?? places.find(existsSync) ?? ''

export async function firefox(): Promise<Browser> {
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath, headless: true, protocolTimeout: 45_000, defaultViewport: { width: 1280, height: 720 } })
  let page = await browser.newPage()
  let said: string[] = []
  const frame = () => until('the frame', async () => page.frames().find(one => one.parentFrame() !== null))
  const find = async (selector: string) => {
    const element = await (await frame()).waitForSelector(selector)
    if (!element) throw new Error(`no ${selector}`)
    return element
  }
  return {
    name: await browser.version(),
    async open(url) {
      const old = page
      page = await browser.newPage()
      await old.close()
      said = []
      page.on('console', message => { if (message.type() !== 'log') said.push(message.text()) })
      page.on('pageerror', error => said.push(String(error)))
      await page.goto(url)
    },
    async give(files) {
      const input = await page.$('input[type=file]')
      await (input as NonNullable<Awaited<ReturnType<typeof page.$<'input'>>>>).uploadFile(...files)
    },
    inFrame: async expression => (await frame()).evaluate(expression) as never,
    inShell: expression => page.evaluate(expression) as never,
    click: async selector => (await find(selector)).click(),
    type: async (selector, text) => (await find(selector)).type(text),
    said: () => said,
    close: () => browser.close(),
  }
}
