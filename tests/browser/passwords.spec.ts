// Encrypted bundles: the page asks, says what is wrong, reads the rest without, and keeps nothing.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { frameOf, open, savedJson, status } from './app'
import { scenario, work } from './bundles'
import { sevenZip, unzip, zip, type Packed } from './packing'
import { expect, test, type FrameLocator, type Page } from './playwright'
import { Host } from './server'

/** What the first bundle of a scenario holds. */
const files = (id: string): Packed[] => unzip(readFileSync(scenario(id)[0] ?? ''))

function written(name: string, bytes: Buffer): string {
  const file = join(work, name)
  writeFileSync(file, bytes)
  return file
}

const dialog = (app: FrameLocator) => app.getByRole('dialog')
const field = (app: FrameLocator) => app.getByRole('dialog').locator('#password')

async function give(page: Page, paths: string[]): Promise<void> {
  await page.setInputFiles('input[type=file]', paths)
}

async function type(page: Page, app: FrameLocator, password: string): Promise<void> {
  await expect(field(app)).toBeFocused()
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
}

const secret = 'Aa1!\u65e5\u5fd7'
const chinese = files.bind(null, 'd')

test('an encrypted zip with Chinese names: the wrong password, then the right one', async ({ page }) => {
  const host = await Host.start()
  const locked = chinese().map(({ name, bytes }) => ({ name: `\u7cfb\u7edf\u65e5\u5fd7/${name}`, bytes }))
  const file = written('\u52a0\u5bc6\u65e5\u5fd7.zip', zip(locked, secret))
  const app = await open(page, host.url, 'zh')
  await give(page, [file])
  await expect(dialog(app)).toContainText('\u52a0\u5bc6\u65e5\u5fd7.zip \u9700\u8981\u5bc6\u7801')
  await expect(dialog(app)).toContainText('\u7cfb\u7edf\u65e5\u5fd7/')
  await expect(field(app)).toHaveAttribute('type', 'password')
  await type(page, app, 'not it')
  await expect(dialog(app)).toContainText('\u5bc6\u7801\u4e0d\u6b63\u786e')
  await expect(field(app)).toHaveValue('')
  // What is typed can be looked at.
  await page.keyboard.type(secret)
  await dialog(app).getByRole('button', { name: '\u663e\u793a' }).click()
  await expect(field(app)).toHaveAttribute('type', 'text')
  await dialog(app).getByRole('button', { name: '\u6253\u5f00' }).click()
  await expect(app.locator('.verdict-status')).toHaveAttribute('data-status', 'explained')
  await expect(dialog(app)).toHaveCount(0)
  await expect(app.locator('.issues')).toHaveCount(0)
  // Lines are read from the encrypted file when they are wanted.
  await app.locator('.detail .evidence-line:not(:disabled)').first().click()
  await expect(app.locator('.line-asked').first()).toBeVisible()
  // It stands nowhere but in memory.
  await app.getByRole('button', { name: 'English' }).click()
  expect(await savedJson(page)).not.toContain(secret)
  expect(await frameOf(page).evaluate(() => document.documentElement.outerHTML)).not.toContain(secret)
  expect(JSON.stringify(await page.evaluate(() => ({ ...localStorage, ...sessionStorage, at: location.href, form: [...document.querySelectorAll('input')].map(input => input.value) })))).not.toContain(secret)
  expect(host.asked).toEqual(['GET /'])
  await host.stop()
})

test('Escape reads without, and the password can be given later', async ({ page }) => {
  const file = written('secret.zip', zip(files('d'), secret))
  const app = await open(page)
  await give(page, [file, ...scenario('single-log')])
  await expect(dialog(app)).toContainText('secret.zip needs a password')
  await page.keyboard.press('Escape')
  await app.locator('.verdict').waitFor()
  await expect(app.locator('.issues')).toContainText(/\d files in what you gave are encrypted and were not read/)
  await app.getByRole('tab', { name: /Sources/ }).click()
  await expect(app.locator('.issue-row').first()).toContainText('is encrypted. Give the password, or pack the logs without one.')
  // Nothing behind the question can be reached by Tab, and Escape gives the focus back.
  const again = app.getByRole('button', { name: 'Enter the password' })
  await again.click()
  for (let i = 0; i < 8; i++) {
    await page.keyboard.press(i < 5 ? 'Tab' : 'Shift+Tab')
    await expect.poll(() => frameOf(page).evaluate(() => document.hasFocus() && document.activeElement?.closest('dialog') !== null)).toBe(true)
  }
  await page.keyboard.press('Escape')
  await expect(again).toBeFocused()
  await again.click()
  await type(page, app, 'not it')
  await expect(dialog(app)).toContainText('That is not the password')
  await type(page, app, secret)
  await expect(again).toHaveCount(0)
  await expect(app.locator('.verdict-status')).toHaveAttribute('data-status', 'explained')
  // Cleared files take their password with them.
  await app.getByRole('button', { name: 'Clear' }).click()
  await give(page, [file])
  await expect(dialog(app)).toBeVisible()
})

test('several encrypted bundles are asked for one after the other, and the last password is tried first', async ({ page }) => {
  const given = [written('1.zip', zip(files('d'), 'one')), written('2.zip', zip(files('c'), 'one')), written('3.7z', sevenZip(files('a'), 'two'))]
  const app = await open(page)
  await give(page, given)
  await expect(dialog(app)).toContainText('1.zip needs a password')
  await type(page, app, 'one')
  await expect(dialog(app)).toContainText('3.7z needs a password')
  await expect(dialog(app)).not.toContainText('That is not the password')
  await type(page, app, 'two')
  await app.locator('.verdict').waitFor()
  await expect(app.locator('.issues')).toHaveCount(0)
  await expect(app.locator('.given')).not.toContainText('not read')
})

test('an encrypted 7z inside a zip is opened with its own password', async ({ page }) => {
  const inner = sevenZip(files('d'), secret)
  const app = await open(page)
  await give(page, [written('outer.zip', zip([{ name: 'logs.7z', bytes: inner }, { name: 'readme.txt', bytes: Buffer.from('nothing') }]))])
  await expect(dialog(app)).toContainText(/\d files in it are encrypted/)
  await expect(dialog(app)).toContainText('logs.7z')
  await type(page, app, 'wrong')
  await expect(dialog(app)).toContainText('That is not the password')
  await type(page, app, secret)
  await app.locator('.verdict').waitFor()
  expect(await status(app)).toBe('explained')
})

test('files given while a password is asked for take their place', async ({ page }) => {
  const app = await open(page)
  await give(page, [written('waiting.zip', zip(files('d'), secret))])
  await expect(dialog(app)).toBeVisible()
  await give(page, scenario('c'))
  await expect(app.locator('.verdict-status')).toHaveAttribute('data-status', 'recollect')
  await expect(dialog(app)).toHaveCount(0)
  await expect(app.locator('.given-name')).not.toContainText('waiting')
})
