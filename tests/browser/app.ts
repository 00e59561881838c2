// The page as a user meets it: opened, given files, read.
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { pageFile } from './bundles'
import { expect, type Frame, type FrameLocator, type Page } from './playwright'

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

/** The JSON as the user saves it. */
export async function savedJson(page: Page): Promise<string> {
  const app = page.frameLocator('iframe')
  await app.getByRole('button', { name: 'Save JSON' }).click()
  const [download] = await Promise.all([page.waitForEvent('download'), app.getByRole('button', { name: 'Save', exact: true }).click()])
  expect(download.suggestedFilename()).toBe('faultline-report.json')
  return readFileSync(await download.path(), 'utf8')
}

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
