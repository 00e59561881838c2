// Bad input: a clear message in the chosen language naming the file, everything readable analysed, the page usable.
import { appendFileSync, copyFileSync, unlinkSync, writeFileSync } from 'node:fs'
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

const happenings: Record<string, (file: string) => void> = {
  'grows': file => appendFileSync(file, 'x'),
  'is written anew': file => writeFileSync(file, 'something else'),
  'disappears': file => unlinkSync(file),
}
for (const [what, happen] of Object.entries(happenings)) {
  test(`a file that ${what} while it is read costs its sources, with advice, and nothing else`, async ({ page }) => {
    const file = join(work, 'changing.zip')
    copyFileSync(bulk('200MB'), file)
    const app = await open(page)
    await page.exposeFunction('change', () => happen(file))
    await whenReading(page, 'window.change()')
    await page.setInputFiles('input[type=file]', [file, ...scenario('d')])
    await app.locator('.verdict').waitFor()
    // The other bundle is judged as ever.
    await expect(app.locator('.attempt-row').first()).toBeVisible()
    await app.getByRole('tab', { name: /Sources/ }).click()
    await expect(app.locator('.issue-row').first()).toContainText('changed while it was being read. Copy it first, then open the copy.')
    await give(page, scenario('d'))
    await expect(app.locator('.verdict-status')).toHaveAttribute('data-status', 'explained')
  })
}
