import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { give, open } from './app'
import { work } from './bundles'
import { ASK, differing } from './encodings'
import { expect, test } from './playwright'

test('the browser has the same tables of Chinese and Japanese as the core', async ({ page }) => {
  await page.goto('about:blank')
  expect(differing(await page.evaluate<string[]>(ASK))).toEqual([])
})

test('a source in GBK is read', async ({ page }) => {
  const text = '\xD6\xF7\xBB\xFA\xC3\xFB:           \xB2\xE2\xCA\xD4\xB5\xE7\xC4\xD4\r\nOS \xC3\xFB\xB3\xC6:          Microsoft Windows 10 \xD7\xA8\xD2\xB5\xB0\xE6\r\nOS \xB0\xE6\xB1\xBE:          10.0.19045 \xD4\xDD\xC8\xB1 Build 19045\r\n'
  const file = join(work, 'systeminfo.txt')
  writeFileSync(file, Buffer.from(text, 'latin1'))
  const app = await open(page)
  await give(page, file)
  await app.locator('#tab-machine').click()
  await expect(app.getByRole('tabpanel').getByText('测试电脑').first()).toBeVisible()
})
