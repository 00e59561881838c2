// Search over the whole bundle: what it finds is what the command line finds, it never blocks, and it leaves nothing behind.
import { frameOf, give, open } from './app'
import { bulk, found, scenario } from './bundles'
import { expect, test, type FrameLocator } from './playwright'

const field = (app: FrameLocator) => app.locator('#search-text')
const said = (app: FrameLocator) => app.locator('.search-found')

async function look(app: FrameLocator, text: string): Promise<void> {
  await app.locator('body').press('Control+k')
  await expect(field(app)).toBeFocused()
  await field(app).fill(text)
  if (text) await expect(app.locator('.search-said')).toContainText('searched')
}

test('finds what the command line finds, in every spelling, case, word and pattern', async ({ page }) => {
  const files = scenario('c')
  const app = await open(page)
  await give(page, files)
  for (const [text, keys, options] of [
    ['0x80073712', [], []],
    ['-2147010798', [], []],
    ['cbs', ['c'], ['-s']],
    ['kb\\d{7}', ['r'], ['-e']],
    ['error', ['w'], ['-w']],
  ] as const) {
    await look(app, '')
    for (const key of keys) await page.keyboard.press(`Alt+${key}`)
    await look(app, text)
    const { hits, sources } = found(files, text, options)
    if (hits === 0) await expect(said(app)).toHaveText('Nothing found.')
    else await expect(said(app)).toHaveText(`${hits.toLocaleString('en')} ${hits === 1 ? 'hit' : 'hits'} in ${sources} ${sources === 1 ? 'source' : 'sources'}`)
    for (const key of keys) await page.keyboard.press(`Alt+${key}`)
  }
})

test('hits are opened by keys, F4 goes through all of them, and Esc gives the focus back', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('c'))
  const button = app.getByRole('button', { name: 'Search this bundle' })
  await button.focus()
  await page.keyboard.press('/')
  await expect(field(app)).toBeFocused()
  await page.keyboard.type('0x80073712')
  await expect(app.locator('.hit-hit').first()).toBeVisible()
  await expect(app.locator('.hit-hit mark').first()).toContainText(/80073712|CORRUPT|14098|2147010798/)
  await page.keyboard.press('ArrowDown')
  await expect(app.locator('.hit-source').first()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(app.locator('.drawer-log')).toBeVisible()
  const current = app.locator('.hit-row[aria-current]')
  await expect(current).toHaveCount(1)
  const number = await current.locator('.hit-number').textContent()
  await page.keyboard.press('F4')
  await expect(current.locator('.hit-number')).not.toHaveText(number ?? '')
  await page.keyboard.press('Shift+F4')
  await expect(current.locator('.hit-number')).toHaveText(number ?? '')
  await field(app).focus()
  await page.keyboard.press('Escape')
  await expect(field(app)).toHaveCount(0)
})

test('a pattern that is none is said to be, in both languages', async ({ page }) => {
  const app = await open(page, undefined, 'zh')
  await give(page, scenario('c'))
  await app.locator('body').press('/')
  await app.getByRole('button', { name: '正则表达式' }).click()
  await field(app).fill('(CBS')
  await expect(field(app)).toHaveAttribute('aria-invalid', 'true')
  await expect(app.locator('.search-said')).toContainText('缺少右括号')
  await app.getByRole('button', { name: 'English' }).click()
  await expect(app.locator('.search-said')).toContainText('no closing )')
  await field(app).fill('CBS')
  await expect(said(app)).toContainText('hits in')
})

test('nothing of a search stays behind', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('c'))
  await look(app, 'secret words')
  await expect(said(app)).toHaveText('Nothing found.')
  await expect(field(app)).toHaveAttribute('autocomplete', 'off')
  expect(await field(app).evaluate(input => input.closest('form') ?? input.getAttribute('name'))).toBeNull()
  await app.getByRole('button', { name: 'Clear' }).click()
  await give(page, scenario('c'))
  expect(page.url() + JSON.stringify(await frameOf(page).evaluate(() => document.documentElement.outerHTML))).not.toContain('secret words')
  await app.locator('body').press('/')
  await expect(field(app)).toHaveValue('')
})

test('a search of 60 MB blocks no frame, lists a part and counts all, and gives way to the next at once', async ({ page }) => {
  const app = await open(page)
  await give(page, bulk('60MB'))
  await app.locator('body').press('/')
  await frameOf(page).evaluate(() => {
    const seen: number[] = []
    Object.assign(window, { long: seen })
    new PerformanceObserver(list => seen.push(...list.getEntries().map(entry => entry.duration))).observe({ type: 'longtask' })
  })
  await field(app).pressSequentially('Info', { delay: 60 })
  await expect(app.locator('.hit-hit').first()).toBeVisible()
  // Another text ends this search; its result has nothing of the one before.
  await field(app).fill('Info [a-z]')
  await app.getByRole('button', { name: 'Regular expression' }).click()
  await field(app).fill('info +cbs')
  await expect(app.locator('.search-said')).toContainText('searched', { timeout: 60_000 })
  await expect(said(app)).toContainText(/[1-9]\d\d,\d{3} hits/)
  expect(await app.locator('.hit-row').count()).toBeLessThan(100)
  await app.locator('.hits').evaluate(list => { list.scrollTop = list.scrollHeight })
  await expect(app.locator('.hit-more').last()).toContainText('are listed')
  // The longest task takes 20 ms of a processor; the clock also counts what a busy computer takes from it.
  expect(await frameOf(page).evaluate(() => (window as unknown as { long: number[] }).long.filter(ms => ms > 400))).toEqual([])
})
