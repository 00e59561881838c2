// While files are read.
import { frameOf, give, open, status, whenReading } from './app'
import { bulk, scenario } from './bundles'
import { expect, test } from './playwright'

test('Esc ends the reading, and the next bundle is read as ever', async ({ page }) => {
  const app = await open(page)
  await whenReading(page, `dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))`)
  await page.setInputFiles('input[type=file]', bulk('200MB'))
  await expect(app.locator('.start-said')).toContainText('cancelled')
  await give(page, scenario('c'))
  expect(await status(app)).toBe('recollect')
})

test('a reading says how fast it goes', async ({ page }) => {
  const app = await open(page)
  await frameOf(page).evaluate(`new MutationObserver(() => {
    const rate = document.querySelector('.progress-rate')
    if (rate) window.rate = rate.textContent
  }).observe(document.body, { childList: true, subtree: true, characterData: true })`)
  await page.setInputFiles('input[type=file]', bulk('200MB'))
  await app.locator('.verdict').waitFor()
  expect(await frameOf(page).evaluate(() => (window as unknown as { rate: string }).rate)).toMatch(/^[\d.]+ [KM]B\/s$/)
})
