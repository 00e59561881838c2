// What can be done with the timeline: a span of time chosen, fingers, keys, the legend, the picture as a file.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { frameOf, give, open } from './app'
import { scenario } from './bundles'
import { expect, test, type FrameLocator, type Page } from './playwright'

/** The place of the picture on the page. */
async function boxOf(app: FrameLocator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await app.locator('.timeline-stage').boundingBox()
  if (!box) throw new Error('the timeline is not on screen')
  return box
}

/** Drags along the axis, or with Shift over the picture. */
async function choose(page: Page, app: FrameLocator, from: number, to: number, shift = false): Promise<void> {
  const { x, y } = await boxOf(app)
  const height = shift ? 60 : 12
  if (shift) await page.keyboard.down('Shift')
  await page.mouse.move(x + from, y + height)
  await page.mouse.down()
  for (let i = 1; i <= 5; i++) await page.mouse.move(x + from + ((to - from) * i) / 5, y + height)
  await page.mouse.up()
  if (shift) await page.keyboard.up('Shift')
}

const rows = (app: FrameLocator) => app.locator('.attempt-row')

test('a drag in the axis chooses a span: the lists show only that, and its edges move', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('c'))
  await expect(rows(app)).toHaveCount(2)
  await choose(page, app, 900, 1260)
  const chip = app.locator('.brush-chip')
  await expect(chip).toContainText(/\d\d-\d\d \d\d:\d\d:\d\d – .* · \d+ d/)
  await expect(rows(app)).toHaveCount(1)
  await expect(rows(app)).toContainText('KB5015736')
  await expect(app.locator('.attempt-list .chosen-time')).toContainText('1 outside the chosen span')
  // An edge drawn to the left takes the other failure in.
  const edge = await app.locator('.brush-from').boundingBox()
  if (!edge) throw new Error('no edge')
  await page.mouse.move(edge.x + 12, edge.y + 12)
  await page.mouse.down()
  await page.mouse.move(edge.x - 300, edge.y + 12)
  await page.mouse.move(edge.x - 560, edge.y + 12)
  await page.mouse.up()
  await expect(rows(app)).toHaveCount(2)
  // The other clock shows the same span at its own times.
  const told = await chip.textContent()
  await app.getByRole('radio', { name: 'UTC' }).last().click()
  await expect(chip).not.toHaveText(told ?? '')
  await expect(rows(app)).toHaveCount(2)
  await app.getByRole('button', { name: 'Show all times again' }).first().click()
  await expect(chip).toHaveCount(0)
  // Shift and drag anywhere does the same; a click on the bare axis ends it.
  await choose(page, app, 900, 1260, true)
  await expect(rows(app)).toHaveCount(1)
  const { x, y } = await boxOf(app)
  await page.mouse.click(x + 400, y + 12)
  await expect(rows(app)).toHaveCount(2)
})

test('by keys: a span, the failure, every mark with its details aloud', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('c'))
  const stage = app.locator('.timeline-stage')
  await stage.press('b')
  const edge = app.locator('.brush-to')
  await expect(edge).toBeFocused()
  await expect(edge).toHaveRole('slider')
  const before = await edge.getAttribute('aria-valuetext')
  await page.keyboard.press('Shift+ArrowRight')
  await expect(edge).not.toHaveAttribute('aria-valuetext', before ?? '')
  await page.keyboard.press('Escape')
  await expect(app.locator('.brush-chip')).toHaveCount(0)
  await expect(stage).toBeFocused()

  const said = app.locator('.timeline [role=status]')
  await page.keyboard.press('.')
  await expect(said).toContainText(/^installs\. KB5015736 · failed\. 2022-10-10/)
  await expect(app.locator('.tip')).toContainText('0x80073712')
  await expect(app.locator('.stop')).toHaveCount(1)
  await page.keyboard.press(',')
  await expect(said).toContainText('KB5014805')
  await page.keyboard.press('PageDown')
  await expect(said).toContainText(/^restarts\. /)
  await page.keyboard.press('PageDown')
  await expect(said).toContainText(/^other errors\. \d+ errors?/)
  await page.keyboard.press('PageDown')
  await expect(said).toContainText(/^CBS\.log\. /)
  await page.keyboard.press(',')
  await expect(said).toContainText(/^CBS\.log\. overwritten/)
  await page.keyboard.press('Escape')
  await expect(app.locator('.tip')).toHaveCount(0)

  // The failure fills the view, with its phases; once more goes to the next one.
  await page.keyboard.press('f')
  await expect(app.locator('.attempt-selected [class*=phase-]').first()).toBeVisible()
  await expect(app.locator('.attempt-selected')).toContainText('KB5015736')
  await page.keyboard.press('f')
  await expect(app.locator('.attempt-selected')).toContainText('KB5014805')
  await page.keyboard.press('0')
  await expect(app.locator('.attempt-selected [class*=phase-]')).toHaveCount(0)
})

test('an overwritten failure stands outside every bar of the log that lost it', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('c'))
  const lost = await app.locator('.lost').evaluateAll(all => all.map(e => e.getBoundingClientRect().right))
  const [cbs] = await app.locator('.cover').evaluateAll(all => all.map(e => e.getBoundingClientRect().left))
  expect(lost).toHaveLength(2)
  for (const right of lost) expect(right).toBeLessThanOrEqual((cbs ?? 0) + 1)
})

test('the legend says what this picture has, and Esc puts it away', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('power-loss'))
  const button = app.getByRole('button', { name: 'Legend' })
  await button.click()
  const legend = app.locator('.legend')
  await expect(legend).toContainText('went down unexpectedly')
  await expect(legend).toContainText('Phases inside a bar')
  await expect(legend).not.toContainText('crash')
  await button.press('Escape')
  await expect(legend).toHaveCount(0)
  await expect(button).toBeFocused()
})

test('the picture is saved as it was shown, by itself and without names', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('c'))
  await choose(page, app, 900, 1260)
  await app.getByRole('button', { name: 'Save picture' }).click()
  const dialog = app.getByRole('dialog')
  await expect(dialog.getByRole('img')).toHaveJSProperty('complete', true)
  expect(await dialog.getByRole('img').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1280)
  const [svg] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'Save as SVG' }).click()])
  expect(svg.suggestedFilename()).toBe('faultline-timeline.svg')
  const text = readFileSync(await svg.path(), 'utf8')
  expect(text).toContain('KB5015736')
  expect(text).toContain('CBS.log')
  // Nothing that runs, nothing from elsewhere, no style sheet, no name of a computer or a folder.
  expect(text).not.toMatch(/<script|class=|style=|var\(|currentcolor|href|<title|<image|foreignObject/i)
  expect(text.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|url\((?!#)/)
  expect(text).not.toMatch(/[\\]|Logs\/|Users|\.zip/)
  const computer = await frameOf(page).evaluate(`document.querySelector('.facts')?.textContent ?? ''`)
  expect(computer === '' || !text.includes(String(computer))).toBe(true)
  await app.getByRole('button', { name: 'Save picture' }).click()
  const [png] = await Promise.all([page.waitForEvent('download'), app.getByRole('dialog').getByRole('button', { name: 'Save as PNG' }).click()])
  expect(png.suggestedFilename()).toBe('faultline-timeline.png')
  const bytes = readFileSync(await png.path())
  expect(bytes.subarray(1, 4).toString()).toBe('PNG')
  expect(bytes.readUInt32BE(16)).toBe(2560)
  expect(bytes.length).toBeGreaterThan(10_000)
})

test('a click on a mark opens its line, one on a log opens the log', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('c'))
  await app.locator('.mark-one').first().click()
  await expect(app.locator('.drawer')).toBeVisible()
})

test('of thousands of attempts only those on screen are in the list, and the keys reach them all', async ({ page }, info) => {
  const lines = Array.from({ length: 900 }, (_, i) => {
    const at = new Date(Date.UTC(2019, 0, 1) + i * 86_400_000).toISOString().slice(0, 10)
    const bad = i % 3 === 0
    return `{${String(i).padStart(8, '0')}-3C2A-4E20-B951-8420FBCE8781}\t${at} 10:00:00:117+0800\t1\t${bad ? '182 [AGENT_INSTALLING_FAILED]' : '183 [AGENT_INSTALLING_SUCCEEDED]'}\t101\t{${String(i).padStart(8, '0')}-0F6F-4E20-B951-8420FBCE8781}\t200\t${bad ? '80073712' : '0'}\tUpdateOrchestrator\t${bad ? 'Failure' : 'Success'}\tContent Install\tInstallation ${bad ? 'Failure: Windows failed to install the following update with error 0x80073712' : 'Successful: Windows successfully installed the following update'}: Update (KB${4_000_000 + i})`
  })
  mkdirSync(info.outputDir, { recursive: true })
  const file = join(info.outputDir, 'ReportingEvents.log')
  writeFileSync(file, Buffer.from(`\ufeff${lines.join('\r\n')}\r\n`, 'utf16le'))
  const app = await open(page)
  await give(page, file)
  await expect(app.locator('.list-head')).toContainText('All 900')
  expect(await rows(app).count()).toBeLessThan(80)
  await app.locator('.attempt-rows').press('End')
  await expect(app.locator('.attempt-row[aria-selected=true]')).toContainText('KB4000000')
  await expect(app.locator('.attempt-row[aria-selected=true]')).toBeInViewport()
  await expect(app.locator('.attempt-row[aria-selected=true]')).toHaveAttribute('aria-posinset', '900')
  // Years of attempts are ticks, and every one of them can be pointed at.
  const ticks = await app.locator('.attempt-ticks').boundingBox()
  if (!ticks) throw new Error('no ticks')
  await page.mouse.move(ticks.x + ticks.width / 2, ticks.y + 2)
  await expect(app.locator('.tip')).toContainText(/KB4\d{6} · /)
})

test.describe('on a touch screen', () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 844 } })
  test('two fingers zoom, one moves, and everything fits a phone', async ({ page }) => {
    const app = await open(page)
    await give(page, scenario('full-chain'))
    expect(await frameOf(page).evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    await app.locator('.timeline-stage').scrollIntoViewIfNeeded()
    const axis = (): Promise<string[]> => app.locator('.timeline-axis text').allTextContents()
    const [before, { x, y }] = [await axis(), await boxOf(app)]
    const session = await page.context().newCDPSession(page)
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...at: number[]) =>
      session.send('Input.dispatchTouchEvent', { type, touchPoints: at.map((left, id) => ({ x: x + left, y: y + 70, id })) })
    await touch('touchStart', 320)
    await touch('touchStart', 320, 370)
    for (let i = 1; i <= 6; i++) await touch('touchMove', 320 - i * 30, 370)
    await touch('touchEnd')
    await expect.poll(axis).not.toEqual(before)
    const closer = await axis()
    await touch('touchStart', 200)
    for (let i = 1; i <= 6; i++) await touch('touchMove', 200 + i * 20)
    await touch('touchEnd')
    await expect.poll(axis).not.toEqual(closer)
  })
})
