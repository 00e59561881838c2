// Bad input: a clear message in the chosen language naming the file, everything readable analysed, the page usable.
import { appendFileSync, copyFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { give, open, status, whenReading } from './app'
import { bulk, scenario, work } from './bundles'
import { expect, test } from './playwright'

for (const [id, expected] of [['not-a-zip', 'nothing-readable'], ['empty-zip', 'nothing-readable'], ['nothing-readable', 'nothing-readable'], ['cut-off', null]] as const) {
  for (const language of ['en', 'zh'] as const) {
    test(`${id} (${language}): a message names the file, and the next bundle is read`, async ({ page }) => {
      const app = await open(page, undefined, language)
      const files = scenario(id)
      await give(page, files)
      if (expected) expect(await status(app)).toBe(expected)
      const said = `${await app.locator('.verdict').textContent()} ${await app.locator('.issues').allTextContents()}`
      if (id !== 'nothing-readable') expect(said).toContain(basename(files[0] ?? ''))
      expect(/[\u4e00-\u9fff]{4}/.test(said)).toBe(language === 'zh')
      await give(page, scenario('d'))
      await expect(app.locator('.verdict-status')).toHaveAttribute('data-status', 'explained')
    })
  }
}

for (const id of ['damaged-entry', 'unknown-encoding', 'wrong-extension']) {
  test(`${id}: the rest is analysed`, async ({ page }) => {
    const app = await open(page)
    await give(page, scenario(id))
    expect(await status(app)).toBe('explained')
    if (id === 'wrong-extension') return
    await app.getByRole('tab', { name: /Sources/ }).click()
    await expect(app.locator('.issue-row').first()).toBeVisible()
  })
}

test('an empty file', async ({ page }) => {
  const file = join(work, 'empty.log')
  writeFileSync(file, '')
  const app = await open(page)
  await give(page, file)
  expect(await status(app)).toBe('nothing-readable')
})

test('a file that changes while it is read is named, and the page stays usable', async ({ page }) => {
  const file = join(work, 'changing.zip')
  copyFileSync(bulk('200MB'), file)
  const app = await open(page)
  await page.exposeFunction('change', () => appendFileSync(file, 'x'))
  await whenReading(page, 'window.change()')
  await page.setInputFiles('input[type=file]', file)
  await app.locator('.verdict').waitFor()
  await app.getByRole('tab', { name: /Sources/ }).click()
  await expect(app.locator('.report')).toContainText(/chang/)
  await give(page, scenario('d'))
  await expect(app.locator('.verdict-status')).toHaveAttribute('data-status', 'explained')
})
