// Two bundles: what the later one adds to the earlier.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { drop, give, open } from './app'
import { scenario, work } from './bundles'
import { unzip, zip } from './packing'
import { expect, test, type FrameLocator, type Page } from './playwright'

const one = (id: string): string => scenario(id)[0] ?? ''

/** Compares what is open with another bundle. */
async function compareWith(page: Page, app: FrameLocator, files: string): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), app.getByRole('button', { name: 'Compare', exact: true }).click()])
  await chooser.setFiles(files)
  await app.locator('.compare').waitFor()
}

const kind = (app: FrameLocator): Promise<string | null> => app.locator('.compare .verdict-status').getAttribute('data-compare')

test('the same content, packed otherwise, is said to be the same', async ({ page }) => {
  const app = await open(page)
  await give(page, one('a'))
  await compareWith(page, app, one('b'))
  expect(await kind(app)).toBe('sameContent')
  await expect(app.locator('.compare h1')).toHaveText('Nothing new since the last bundle')
  await expect(app.locator('.beside-note')).toContainText('do not say which is later')
  await expect(app.locator('.fresh-cover')).toHaveCount(0)
})

test('a part of what was sent before is nothing new', async ({ page }) => {
  const part = join(work, 'part.zip')
  writeFileSync(part, zip(unzip(readFileSync(one('case1'))).filter(({ name }) => !name.includes('ReportingEvents'))))
  const app = await open(page)
  await give(page, one('case1'))
  await compareWith(page, app, part)
  expect(await kind(app)).toBe('nothingNew')
  await expect(app.locator('.news')).toContainText('No attempt that the earlier bundle does not show')
})

test('a new failure: which bundle is later is told by the logs, and both reports open', async ({ page }) => {
  const app = await open(page)
  // The later one is given first.
  await give(page, one('c'))
  await compareWith(page, app, one('a'))
  expect(await kind(app)).toBe('something')
  await expect(app.locator('.compare h1')).toHaveText('One attempt is new, 1 failed')
  await expect(app.locator('.beside-name')).toHaveText([/_20220913/, /_20221013/])
  await expect(app.locator('.news-row')).toHaveCount(1)
  await expect(app.locator('.news-logs tbody tr')).toHaveCount(2)
  await expect(app.locator('.attempt-fresh')).toHaveCount(1)
  await expect(app.locator('.compare-timeline .group-name')).toHaveText([/^Earlier: /, /^Later: /])
  // What is new opens in the later report, at that attempt; the header leads back.
  await app.locator('.news-row').click()
  await expect(app.locator('.detail-head h3')).toContainText('KB5015736')
  await app.locator('.detail .evidence-line:not(:disabled)').first().click()
  await expect(app.locator('.line-asked').first()).toBeVisible()
  await app.getByRole('button', { name: 'Comparison', exact: true }).click()
  await app.locator('.beside').getByRole('button', { name: /Open this report/ }).first().click()
  await expect(app.locator('.detail-head h3')).toContainText('KB5014805')
  await app.locator('.detail .evidence-line:not(:disabled)').first().click()
  await expect(app.locator('.line-asked').first()).toBeVisible()
  await app.getByRole('button', { name: 'Comparison', exact: true }).click()
  // The user may know better.
  await app.getByRole('button', { name: /Swap/ }).click()
  await expect(app.locator('.compare h1')).toHaveText('No new attempt, but one kind of log tells more than before')
  await expect(app.locator('.beside-note')).toContainText('as you chose')
  // Another language, without reading again.
  await app.locator('.header button.quiet').first().click()
  await expect(app.locator('.compare h1')).toContainText('\u6ca1\u6709\u65b0\u7684\u5b89\u88c5\u5c1d\u8bd5')
  await app.getByRole('button', { name: '\u6e05\u9664' }).click()
  await expect(app.locator('.start')).toBeVisible()
})

test('bundles of two computers are told apart', async ({ page }) => {
  const app = await open(page)
  await give(page, one('case1'))
  await compareWith(page, app, one('a'))
  expect(await kind(app)).toBe('otherMachine')
  await expect(app.locator('.compare .verdict')).toContainText('BANK-PC-0232')
  await expect(app.locator('.beside-differs')).toHaveCount(1)
  await expect(app.locator('.attempt-fresh, .fresh-cover, .news')).toHaveCount(0)
})

test('a bundle dropped on an open report is compared, opened or left, by keyboard too', async ({ page }) => {
  const app = await open(page)
  await give(page, one('a'))
  await drop(page, [one('c')])
  await app.locator('dialog.offer').waitFor()
  await page.keyboard.press('Escape')
  await expect(app.locator('dialog.offer')).toHaveCount(0)
  await expect(app.locator('.detail-head h3')).toContainText('KB5014805')
  await drop(page, [one('c')])
  await expect(app.getByRole('button', { name: /^Compare with/ })).toBeFocused()
  await page.keyboard.press('Enter')
  await app.locator('.compare').waitFor()
  expect(await kind(app)).toBe('something')
  await drop(page, [one('case1')])
  await app.getByRole('button', { name: 'Open instead' }).click()
  await app.locator('.report').waitFor()
  await expect(app.locator('.detail-head h3')).toContainText('KB4601354')
  await expect(app.getByRole('button', { name: 'Compare', exact: true })).toBeVisible()
})

test('two bundles are given on the start screen, at once or one after the other', async ({ page }) => {
  const app = await open(page)
  const choose = async (name: string, files: string | string[]): Promise<void> => {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), app.getByRole('button', { name }).click()])
    await chooser.setFiles(files)
  }
  await choose('Compare two bundles', [one('a'), one('c')])
  await app.locator('.compare').waitFor()
  await app.getByRole('button', { name: 'Clear' }).click()
  await choose('Compare two bundles', one('a'))
  await expect(app.locator('.drop')).toContainText('Bundle 2 of 2')
  await drop(page, [one('c')])
  await app.locator('.compare').waitFor()
  expect(await kind(app)).toBe('something')
})

test('a second bundle that is not read leaves the first open', async ({ page }) => {
  const app = await open(page)
  await give(page, one('a'))
  await compareWith(page, app, one('not-a-zip'))
  await expect(app.locator('.beside')).toContainText('Nothing readable')
  await app.locator('.beside').getByRole('button', { name: /Open this report/ }).first().click()
  await expect(app.locator('.verdict')).toBeVisible()
})
