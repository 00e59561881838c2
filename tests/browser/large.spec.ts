// 200 MB of CBS text: constant memory, progress, cancel.
import { frameOf, give, open, whenReading } from './app'
import { bulk, scenario } from './bundles'
import { expect, test } from './playwright'

const MEMORY_LIMIT = 32 * 1024 * 1024

test.beforeAll(() => { bulk('200MB') })

test('a worker needs at most 32 MB for a log of 200 MB', async ({ page }) => {
  const app = await open(page)
  await give(page, bulk('200MB'))
  await app.getByRole('tab', { name: /Sources/ }).click()
  const effort = app.locator('.effort')
  const memory = Number(await effort.getAttribute('data-memory'))
  expect(memory).toBeGreaterThan(0)
  expect(memory).toBeLessThanOrEqual(MEMORY_LIMIT)
  expect(Number(await effort.getAttribute('data-workers'))).toBeGreaterThanOrEqual(1)
})

test('progress names the source in hand, and cancelling ends the workers', async ({ page }) => {
  const app = await open(page)
  await whenReading(page, `
    window.inHand = document.querySelector('.in-hand-path').textContent
    window.sums = document.querySelector('.progress-sums').textContent
    document.querySelector('.progress button').click()`)
  await page.setInputFiles('input[type=file]', bulk('200MB'))
  await expect(app.locator('.start')).toBeVisible()
  const { inHand, sums } = await frameOf(page).evaluate(() => {
    const { inHand, sums } = window as unknown as { inHand: string; sums: string }
    return { inHand, sums }
  })
  expect(inHand).toContain('CBS')
  expect(sums).toMatch(/ of .*MB.* of .*sources/)
  await expect(app.locator('.start-said')).toContainText('cancelled')
  await expect.poll(() => page.workers().length).toBeLessThanOrEqual(1)
  await give(page, scenario('c'))
  await expect(app.locator('.verdict-status')).toHaveAttribute('data-status', 'recollect')
})

test('another file given while one is read takes its place', async ({ page }) => {
  const app = await open(page)
  await page.setInputFiles('input[type=file]', bulk('200MB'))
  await page.setInputFiles('input[type=file]', scenario('c'))
  await app.locator('.verdict').waitFor()
  await expect(app.locator('.given-name')).not.toContainText('bulk')
})
