// The page as a user meets it: opened, given files, read.
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { pageFile } from './bundles'
import { en, type Words } from '../../www/src/i18n/languages'
import { expect, type Frame, type FrameLocator, type Locator, type Page } from './playwright'

export const fileUrl = pathToFileURL(pageFile).href

/** Opens the page, in the wanted language whatever the browser's is. */
export async function open(page: Page, url = fileUrl, language: 'en' | 'zh' = 'en'): Promise<FrameLocator> {
  await page.goto(url)
  const app = page.frameLocator('iframe')
  await app.locator('.start').waitFor()
  const tag = language === 'zh' ? 'zh-CN' : 'en'
  if ((await app.locator('html').getAttribute('lang')) !== tag) await app.locator('.header button.quiet').first().click()
  await expect(app.locator('html')).toHaveAttribute('lang', tag)
  return app
}

/** Gives files through the chooser's input and waits for the verdict. */
export async function give(page: Page, files: string | string[]): Promise<FrameLocator> {
  await page.setInputFiles('input[type=file]', files)
  const app = page.frameLocator('iframe')
  await app.locator('.verdict').waitFor({ timeout: 90_000 })
  return app
}

/** Drops files and folders on the window, as the system does. */
export async function drop(page: Page, paths: string[]): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files: paths, dragOperationsMask: 1 }
  const move = (type: 'dragEnter' | 'dragOver' | 'drop') => session.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data })
  await move('dragEnter')
  // Held long enough for the shell to lay itself over the frame.
  await page.locator('#veil').waitFor()
  await page.waitForTimeout(200)
  await move('dragEnter')
  await move('dragOver')
  await move('drop')
}

export const status = (app: FrameLocator): Promise<string | null> => app.locator('.verdict-status').getAttribute('data-status')

/** Opens the dialog of one export, and waits until it is ready to leave. */
export async function share(page: Page, kind: keyof Words['share']['kinds'], w: Words = en): Promise<FrameLocator> {
  const app = page.frameLocator('iframe')
  await app.getByRole('button', { name: w.share.share, exact: true }).click()
  await app.locator(`.share-list [data-kind=${kind}]`).click()
  await expect(app.locator('dialog.share .primary')).toBeEnabled()
  return app
}

/** What a press of the button saves: the file's name and its bytes. */
export async function saved(page: Page, button: Locator): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()])
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) }
}

/** The JSON as the user saves it with all names. */
export async function savedJson(page: Page): Promise<string> {
  const app = await share(page, 'json')
  await app.getByRole('radio', { name: en.share.asTheyAre }).check()
  await app.getByRole('checkbox', { name: en.share.plainAgreed }).check()
  const { name, bytes } = await saved(page, app.getByRole('button', { name: en.share.saveWithNames }))
  expect(name).toBe('faultline-report.json')
  await app.getByRole('dialog').getByRole('button', { name: en.share.close }).click()
  return ofNoPage(bytes.toString())
}

/** A report without what says which page made it: the command line is none. */
export const ofNoPage = (json: string): string => json.replace(/("(?:commit|module|script)": ?)"[^"]*"/g, '$1null')

/** Runs `act` in the frame at the first sign of a source being read: reading is over too soon for a round trip. */
export async function whenReading(page: Page, act: string): Promise<void> {
  await frameOf(page).evaluate(`new MutationObserver((_, seen) => {
    if (!document.querySelector('.in-hand li')) return
    seen.disconnect()
    ${act}
  }).observe(document.body, { childList: true, subtree: true })`)
}

/** The frame that holds the app. */
export function frameOf(page: Page): Frame {
  const frame = page.frames().find(f => f.parentFrame() !== null)
  if (!frame) throw new Error('the page has no frame')
  return frame
}

/** All requests of the page, its frame and its workers. */
export function requests(page: Page): string[] {
  const seen: string[] = []
  page.on('request', request => { if (!/^(blob|data):/.test(request.url())) seen.push(request.url()) })
  page.on('websocket', socket => seen.push(socket.url()))
  return seen
}

/** Answers a method in the place of the core, with what the core itself never says. */
export async function answerFor(page: Page, method: string, answer: object): Promise<void> {
  await frameOf(page).evaluate(([method, value]) => {
    const post = Worker.prototype.postMessage
    Worker.prototype.postMessage = function (this: Worker, ...args: [{ id: number; method: string }]) {
      if (args[0].method !== method) return post.apply(this, args)
      this.dispatchEvent(new MessageEvent('message', { data: { id: args[0].id, kind: 'value', value } }))
    } as Worker['postMessage']
  }, [method, answer] as const)
}

/** An export that is made of these bytes and has nothing to tell, but for `more`. */
export const exported = (name: string, type: string, bytes: Uint8Array, more: object): object =>
  ({ name, type, bytes, places: new Uint32Array(), counts: [], unprotected: [], unusual: [], key: '', packed: null, leaks: [], leftOut: [], pack: null, ...more })
