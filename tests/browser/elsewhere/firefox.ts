// Firefox over WebDriver BiDi. Nothing is ever downloaded: the system's own Firefox is started.
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { puppeteer } from './puppeteer'
import { until, type Browser } from './browser'

const places = ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox', 'C:\\Program Files\\Mozilla Firefox\\firefox.exe']

/** `cargo xtask` names the Firefox it found. */
export const executablePath = process.env.FAULTLINE_FIREFOX ?? places.find(existsSync) ?? ''

/** What it writes to: a home, where it keeps everything, a folder for what is saved, and its log of the network. */
export interface Kept {
  home: string
  saved: string
  log: string
}

/** Started so that all it keeps is below one folder; as users have it, where drivers switch something off. */
function keeping({ home, saved, log }: Kept) {
  const temporary = join(home, 'tmp')
  mkdirSync(temporary, { recursive: true })
  return {
    userDataDir: join(home, 'profile'),
    env: { ...process.env, HOME: home, TMPDIR: temporary, XDG_CONFIG_HOME: join(home, 'config'), XDG_CACHE_HOME: join(home, 'cache'), MOZ_LOG: 'sync,nsHttp:3,nsHostResolver:3', MOZ_LOG_FILE: log },
    extraPrefsFirefox: {
      'browser.sessionstore.resume_from_crash': true, 'browser.sessionstore.interval': 1_000, 'browser.pagethumbnails.capturing_disabled': false,
      'browser.download.folderList': 2, 'browser.download.dir': saved,
    },
  }
}

export async function firefox(kept?: Kept): Promise<Browser & { kill(): Promise<void> }> {
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath, headless: true, protocolTimeout: 45_000, defaultViewport: { width: 1280, height: 720 }, ...kept && keeping(kept) })
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
    async kill() {
      const child = browser.process()
      const gone = new Promise(done => child?.once('exit', done))
      // The whole group, all at once: nothing has time to tidy up.
      if (child?.pid) process.kill(-child.pid, 'SIGKILL')
      await gone
    },
  }
}
