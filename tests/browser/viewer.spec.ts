// The log viewer: a log in full, by mouse and by keys.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { frameOf, give, open } from './app'
import { scenario, work } from './bundles'
import { unzip, zip } from './packing'
import { expect, test, type FrameLocator, type Page } from './playwright'

/** Opens a source from the table, and waits for its rows. */
async function view(app: FrameLocator, name: string | RegExp): Promise<void> {
  await app.getByRole('tab', { name: /Sources/ }).click()
  await app.locator('.path-open', { hasText: name }).first().click()
  await app.locator('.log-line:not([data-wait])').first().waitFor()
}

/** What the page puts on the clipboard from now on. */
async function catchCopies(page: Page): Promise<() => Promise<string>> {
  await frameOf(page).evaluate(`Object.defineProperty(navigator, 'clipboard', { value: { writeText: async text => { window.copied = text } } })`)
  return () => frameOf(page).evaluate('window.copied')
}

const cursor = (app: FrameLocator) => app.locator('.log-cursor .log-number')
const inView = async (app: FrameLocator, line: string): Promise<boolean> => {
  const [row, box] = await Promise.all([app.locator(line).boundingBox(), app.locator('.log-scroll').boundingBox()])
  return row !== null && box !== null && row.y >= box.y && row.y + row.height <= box.y + box.height
}

test('an evidence line opens the whole log there, and Escape leads back', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('d'))
  const evidence = app.locator('.evidence-line').filter({ hasText: 'CBS.log' }).first()
  await evidence.click()
  const number = /line ([\d,]+)/.exec((await evidence.locator('.nowrap').textContent()) ?? '')?.[1]?.replace(',', '')
  await app.locator('.evidence-whole').first().click()
  const marked = app.locator('.log-marked')
  await expect(marked.locator('.log-number')).toContainText(number ?? '?')
  await expect(app.locator('.log-grid')).toBeFocused()
  await expect.poll(() => inView(app, '.log-marked')).toBe(true)
  await expect(marked.locator('.log-proof')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(app.locator('.drawer')).toHaveCount(0)
  await expect(app.locator('.evidence-whole').first()).toBeFocused()
})

test('keys move, find, wrap, show in full and go to a place', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('d'))
  await view(app, /CBS\.log$/)
  await expect(app.locator('.log-grid')).toBeFocused()
  const rows = Number(await app.locator('.log-grid').getAttribute('aria-rowcount')) - 1
  await page.keyboard.press('ArrowDown')
  await expect(cursor(app)).toHaveText('2')
  await page.keyboard.press('End')
  await expect(cursor(app)).toHaveText(String(rows))
  await page.keyboard.press('Home')
  await page.keyboard.press('PageDown')
  const down = Number(await cursor(app).textContent())
  expect(down).toBeGreaterThan(5)
  await page.keyboard.press('PageUp')
  await expect(cursor(app)).toHaveText('1')

  await page.keyboard.press('g')
  await page.keyboard.type('1,234')
  await page.keyboard.press('Enter')
  await expect(cursor(app)).toHaveText('1234')
  await expect(app.locator('.log-grid')).toBeFocused()
  await page.keyboard.press('g')
  await page.keyboard.type('yesterday')
  await page.keyboard.press('Enter')
  await expect(app.locator('.log-hint')).toBeVisible()
  await page.keyboard.press('Escape')
  const time = await app.locator('.log-cursor .log-time-cell').textContent()
  await page.keyboard.press('Home')
  await page.keyboard.press('g')
  await page.keyboard.type(time ?? '')
  await page.keyboard.press('Enter')
  await expect(app.locator('.log-cursor .log-time-cell')).toHaveText(time ?? '')

  await page.keyboard.press('/')
  await page.keyboard.type('corrupt')
  await expect(app.locator('.log-cursor mark').first()).toHaveText(/corrupt/i)
  const first = await cursor(app).textContent()
  await page.keyboard.press('Escape')
  await page.keyboard.press('n')
  await expect(cursor(app)).not.toHaveText(first ?? '')
  await page.keyboard.press('Shift+N')
  await expect(cursor(app)).toHaveText(first ?? '')

  await page.keyboard.press('/')
  await app.locator('.log-find').getByRole('button', { name: 'Regular expression' }).click()
  await app.locator('.log-find-text').fill('0x80073(7|')
  await expect(app.locator('.log-find-text')).toHaveAttribute('aria-invalid', 'true')
  await expect(app.locator('.log-find-said')).not.toBeEmpty()
  await app.locator('.log-find-text').fill('0x80073(712|701)')
  await expect(app.locator('.log-cursor mark').first()).toHaveText('0x80073712')
  await app.locator('.log-find').getByRole('button', { name: 'Regular expression' }).click()
  await app.locator('.log-find-text').fill('corrupt')
  await page.keyboard.press('Escape')

  await page.keyboard.press('w')
  await expect(app.locator('.log-grid')).toHaveClass(/log-wrap/)
  await expect.poll(() => inView(app, '.log-cursor')).toBe(true)
  await page.keyboard.press('w')
  await page.keyboard.press('Enter')
  await expect(app.locator('.log-cursor .log-detail')).toContainText('orrupt')
  await page.keyboard.press('Enter')
  await expect(app.locator('.log-detail')).toHaveCount(0)
  await page.keyboard.press('v')
  await expect(app.locator('.log-marked')).toBeVisible()
})

test('filters by level, component, time and text show what is left and where one stood', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('d'))
  await view(app, /CBS\.log$/)
  const said = app.locator('.log-count')
  const all = await said.textContent()
  await app.locator('.log-filters').getByRole('button', { name: /Error/ }).click()
  await expect(said).toHaveText(new RegExp(`^\\d+ of ${all}$`))
  for (const level of await app.locator('.log-line:not([data-wait]) .log-level').allTextContents()) expect(level).toContain('Error')
  await app.locator('.log-line').nth(2).click()
  const number = await cursor(app).textContent()
  await app.locator('.log-filters').getByRole('button', { name: /Error/ }).click()
  await expect(said).toHaveText(all ?? '')
  await expect(cursor(app)).toHaveText(number ?? '')
  await expect.poll(() => inView(app, '.log-cursor')).toBe(true)

  await app.getByRole('button', { name: /Components/ }).click()
  await app.getByRole('checkbox', { name: /CSI/ }).check()
  await page.keyboard.press('Escape')
  await expect(said).not.toHaveText(all ?? '')
  // A line that continues a record is left with it, and names no component of its own.
  const left = await app.locator('.log-line:not([data-wait]) .log-component').allTextContents()
  expect(new Set(left.filter(Boolean))).toEqual(new Set(['CSI']))
  await app.getByRole('button', { name: /Components/ }).click()
  await app.getByRole('checkbox', { name: 'All' }).check()
  await page.keyboard.press('Escape')

  await page.keyboard.press('Control+f')
  await page.keyboard.type('0x80073712')
  await app.getByRole('button', { name: 'Only these' }).click()
  await expect(app.locator('.log-chip')).toContainText('0x80073712')
  // A code is found in every spelling.
  for (const text of await app.locator('.log-line:not([data-wait]) .log-message').allTextContents()) expect(text).toMatch(/80073712|STORE_CORRUPT|14098|2147010798|2147956498/)
  await app.getByRole('button', { name: /Remove/ }).click()
  await expect(said).toHaveText(all ?? '')

  await app.getByRole('button', { name: /^Time/ }).click()
  await app.locator('.log-time input').first().fill('1999-01-01')
  await app.locator('.log-time input').last().fill('1999-01-02')
  await page.keyboard.press('Enter')
  await expect(app.locator('.log-said')).toContainText('Nothing in this log matches')
  await app.getByRole('button', { name: 'Show everything' }).click()
  await expect(said).toHaveText(all ?? '')
})

test('raw lines are copied, also more of them than are drawn', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('d'))
  await view(app, /CBS\.log$/)
  const copied = await catchCopies(page)
  await app.locator('.log-line').nth(1).click()
  await app.locator('.log-line').nth(4).click({ modifiers: ['Shift'] })
  await app.getByRole('button', { name: 'Copy 4 raw lines' }).click()
  await expect.poll(copied).toMatch(/^(20.*, \w+ .*\n){4}$/)
  await app.locator('.log-grid').focus()
  await page.keyboard.press('Control+a')
  const rows = Number(await app.locator('.log-grid').getAttribute('aria-rowcount')) - 1
  await page.keyboard.press('Control+c')
  await expect.poll(async () => (await copied()).split('\n').length).toBe(rows + 1)
  await page.keyboard.press('Escape')
  await expect(app.locator('.log-chosen')).toHaveCount(0)
  await expect(app.locator('.drawer')).toBeVisible()
})

test('the wheel, the bar and a finger scroll; each log is found as it was left', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('d'))
  await view(app, /CBS\.log$/)
  const top = async (): Promise<number> => Number(await app.locator('.log-line').first().getAttribute('data-row'))
  await app.locator('.log-scroll').hover()
  await page.mouse.wheel(0, 4000)
  await expect.poll(top).toBeGreaterThan(180)
  const strip = await app.locator('.log-strip').boundingBox()
  if (!strip) throw new Error('no bar')
  await page.mouse.click(strip.x + 8, strip.y + strip.height - 2)
  const rows = Number(await app.locator('.log-grid').getAttribute('aria-rowcount')) - 1
  await expect(app.locator(`#log-row-${rows - 1}:not([data-wait])`)).toBeVisible()
  await page.mouse.click(strip.x + 8, strip.y + strip.height / 2)
  const middle = await top()
  expect(Math.abs(middle - rows / 2)).toBeLessThan(rows / 8)

  await app.locator('.path-open', { hasText: /ReportingEvents/ }).first().click()
  await expect(app.locator('.log-name')).toContainText('ReportingEvents')
  await app.locator('.path-open', { hasText: /CBS\.log$/ }).first().click()
  await expect(app.locator('.log-name')).toContainText('CBS.log')
  expect(Math.abs((await top()) - middle)).toBeLessThanOrEqual(1)
})

test('a screen reader hears a grid with all its rows', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('d'))
  await view(app, /CBS\.log$/)
  const grid = app.getByRole('grid')
  await page.keyboard.press('ArrowDown')
  const active = await grid.getAttribute('aria-activedescendant')
  await expect(app.locator(`#${active}`)).toHaveAttribute('aria-rowindex', '3')
  await expect(app.locator(`#${active}`)).toHaveAccessibleName(/2022/)
  await expect(app.getByRole('columnheader', { name: 'Component' })).toBeVisible()
})

test('a log whose password was not given says so, and asks for it again', async ({ page }) => {
  const file = join(work, 'locked-viewer.zip')
  writeFileSync(file, zip(unzip(readFileSync(scenario('d')[0] ?? '')), 'abc'))
  const app = await open(page)
  await page.setInputFiles('input[type=file]', file)
  await app.getByRole('dialog').getByRole('button', { name: /without/i }).click()
  await app.locator('.verdict').waitFor()
  await app.getByRole('tab', { name: /Sources/ }).click()
  await app.locator('.path-open', { hasText: /CBS\.log$/ }).first().click()
  await expect(app.locator('.log-said')).toContainText('its password was not given')
  await app.locator('.log-said button').click()
  await expect(app.getByRole('dialog').locator('#password')).toBeFocused()
  await page.keyboard.type('abc')
  await page.keyboard.press('Enter')
  await expect(app.locator('.verdict-status')).toHaveAttribute('data-status', 'explained')
  await view(app, /CBS\.log$/)
})
