// The main path without a pointer: every step by the keys that stand on the keyboard.
import { open } from './app'
import { scenario } from './bundles'
import { expect, test, type FrameLocator, type Page } from './playwright'

/** Presses Tab until the focus stands on what is wanted, and says how often. */
async function tabTo(page: Page, app: FrameLocator, selector: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const wanted = app.locator(selector).first()
  await wanted.waitFor()
  for (let i = 0; i < 120; i++) {
    await page.keyboard.press(key)
    if (await wanted.evaluate(element => element === document.activeElement)) {
      const box = await wanted.boundingBox()
      expect(box && box.width > 0 && box.y >= 0 && box.y < 720, `${selector} has the focus and is in view`).toBe(true)
      return
    }
  }
  throw new Error(`${selector} cannot be reached by ${key}`)
}

test.use({ actionTimeout: 20_000 })

test('open, read, prove, look up, switch, clear: by keys alone', async ({ page }) => {
  const app = await open(page)

  // Files are chosen with the button, as with a mouse.
  await tabTo(page, app, '.drop-acts .primary')
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')])
  await chooser.setFiles(scenario('full-chain'))
  await app.locator('.verdict').waitFor()

  // The verdict leaves as a message.
  await tabTo(page, app, '.verdict-status .copy')
  await page.keyboard.press('Enter')
  await expect(app.locator('.verdict-status .copy')).toContainText('Copied')

  // The picture: closer, along, whole again.
  await tabTo(page, app, '.timeline-stage')
  const ticks = async (): Promise<string> => (await app.locator('.axis text').allTextContents()).join()
  const whole = await ticks()
  await page.keyboard.press('+')
  await expect.poll(ticks).not.toBe(whole)
  await page.keyboard.press('0')

  // Tabs by arrows, one stop for all of them.
  await tabTo(page, app, '[role=tab][aria-selected=true]')
  await page.keyboard.press('ArrowRight')
  await expect(app.locator('#tab-machine')).toBeFocused()
  await expect(app.locator('.machine')).toBeVisible()
  await page.keyboard.press('ArrowRight')
  await expect(app.locator('#tab-sources')).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(app.locator('#tab-attempts')).toBeFocused()

  // From the attempt to its proof, from there into the whole log and back to the same place.
  await tabTo(page, app, '.attempt-rows')
  await tabTo(page, app, '.detail .evidence-line:not(:disabled)')
  await page.keyboard.press('Enter')
  await app.locator('.line-asked').first().waitFor()
  await tabTo(page, app, '.evidence-whole')
  await page.keyboard.press('Enter')
  await expect(app.locator('.log-grid')).toBeFocused()
  const chosen = (): Promise<string | null> => app.locator('.log-cursor').getAttribute('data-row')
  const before = await chosen()
  await page.keyboard.press('ArrowDown')
  await expect.poll(chosen).not.toBe(before)
  await page.keyboard.press('Escape')
  await expect(app.locator('.log')).toHaveCount(0)
  await expect(app.locator('.evidence-whole').first()).toBeFocused()

  // Another language: what was open stays open.
  await tabTo(page, app, '.header [lang="zh-CN"]', 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(app.locator('.verdict h1')).toHaveText(/[\u4e00-\u9fff]/)
  await expect(app.locator('.line-asked').first()).toBeVisible()
  await expect(app.locator('.header [lang="en"]')).toBeFocused()

  // A dialog takes the keys and gives them back.
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Shift+Tab')
  await expect(app.getByRole('button', { name: '分享', exact: true })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(app.locator('.share-list button').first()).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(app.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(app.getByRole('dialog')).toHaveCount(0)
  await expect(app.getByRole('button', { name: '分享', exact: true })).toBeFocused()

  // Cleared: the keys begin on the start screen again.
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await app.locator('.start').waitFor()
  await tabTo(page, app, '.drop-acts .primary')
  await tabTo(page, app, '#start-code')
  await page.keyboard.type('0x800f0922')
  await expect(app.locator('.code-hex')).toHaveText('0x800f0922')
})
