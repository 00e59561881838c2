// By keyboard, by wheel and drag, on small and large screens.
import { readFileSync } from 'node:fs'
import { fileUrl, give, open } from './app'
import { scenario } from './bundles'
import { expect, test } from './playwright'

test('the timeline zooms and pans by keys, wheel and drag, and 0 fits it again', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('c'))
  const stage = app.locator('.timeline-stage')
  const ticks = async (): Promise<string> => (await app.locator('.axis text').allTextContents()).join()
  await stage.focus()
  await page.keyboard.press('0')
  const whole = await ticks()
  await page.keyboard.press('+')
  await expect.poll(ticks).not.toBe(whole)
  const closer = await ticks()
  await page.keyboard.press('ArrowRight')
  await expect.poll(ticks).not.toBe(closer)
  await page.keyboard.press('0')
  await expect.poll(ticks).toBe(whole)
  const box = await stage.boundingBox()
  if (!box) throw new Error('no timeline')
  await page.mouse.move(box.x + 700, box.y + 40)
  await page.mouse.wheel(0, -300)
  await expect.poll(ticks).not.toBe(whole)
  const zoomed = await ticks()
  await page.mouse.down()
  await page.mouse.move(box.x + 400, box.y + 40, { steps: 5 })
  await page.mouse.up()
  await expect.poll(ticks).not.toBe(zoomed)
  await app.getByRole('button', { name: 'Fit' }).click()
  await expect.poll(ticks).toBe(whole)
})

test('arrow keys choose attempts on the timeline and in the list', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('c'))
  const chosen = (): Promise<string | null> => app.locator('.attempt-row[aria-selected=true]').getAttribute('id')
  await app.locator('.attempt-rows').focus()
  await page.keyboard.press('End')
  await expect(app.locator('.attempt-row').last()).toHaveAttribute('aria-selected', 'true')
  const oldest = await chosen()
  await page.keyboard.press('Home')
  await expect.poll(chosen).not.toBe(oldest)
  await app.locator('.timeline-stage').focus()
  for (let i = 0; i < 20; i++) await page.keyboard.press('ArrowUp')
  await expect.poll(chosen).toBe(oldest)
})

test('every control is reached by Tab and shows its focus', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('c'))
  const controls = await app.locator('button:visible:not([tabindex="-1"]):not(:disabled)').count()
  const reached = new Set<string>()
  for (let i = 0; i < controls + 20; i++) {
    await page.keyboard.press('Tab')
    const [name, outlined] = await app.locator('body').evaluate(() => {
      const at = document.activeElement as HTMLElement
      return [`${at.tagName}.${at.className}.${at.textContent?.slice(0, 20)}`, getComputedStyle(at).outlineStyle !== 'none'] as const
    })
    if (!name.startsWith('BODY')) expect(outlined, name).toBe(true)
    reached.add(name)
  }
  expect([...reached].filter(name => name.startsWith('BUTTON')).length).toBeGreaterThan(8)
})

test('UTC moves the clock, not the events', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('c'))
  const when = app.locator('.attempt-row[aria-selected=true] .attempt-when')
  const local = Date.parse(`${(await when.textContent())?.replace(' ', 'T')}Z`)
  const x = async (): Promise<number> => Math.round((await app.locator('.moment').boundingBox())?.x ?? 0)
  const before = await x()
  await app.getByRole('radio', { name: 'UTC' }).last().click()
  await expect(when).toHaveText(/Z$/)
  const utc = Date.parse(((await when.textContent()) ?? '').replace(' ', 'T'))
  expect(local - utc).toBe(8 * 3_600_000)
  expect(Math.abs((await x()) - before)).toBeLessThanOrEqual(1)
})

for (const [width, height] of [[1280, 720], [1920, 1080], [3840, 2160], [800, 1000]] as const) {
  test(`nothing is wider than the window at ${width}×${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height })
    for (const language of ['en', 'zh'] as const) {
      await page.goto('about:blank')
      const app = await open(page, undefined, language)
      await give(page, scenario('case1'))
      await app.locator('.detail .evidence-line:not(:disabled)').first().click()
      await app.locator('.line-asked').first().waitFor()
      const wide = await app.locator('body').evaluate(() => [document.documentElement, ...document.querySelectorAll('.report, .verdict, .verdict-said, .verdict-next, .header, .detail, .attempt-rows')].filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.className || e.tagName))
      expect(wide).toEqual([])
      await expect(app.locator('.panel')).toBeInViewport()
    }
  })
}

test('marks and labels of the timeline do not overlap', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('case1'))
  const boxes = await app.locator('.attempts-lane text, .axis text').evaluateAll(all => all.map(e => e.getBoundingClientRect()).map(({ left, right, top, bottom }) => ({ left, right, top, bottom })))
  for (const [i, a] of boxes.entries()) {
    for (const b of boxes.slice(i + 1)) expect(a.right <= b.left || b.right <= a.left || a.bottom <= b.top + 4 || b.bottom <= a.top + 4).toBe(true)
  }
})

test('the verdict can be copied as a message without names', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']).catch(() => undefined)
  const app = await open(page)
  await give(page, scenario('case1'))
  await app.getByRole('button', { name: 'Copy as message' }).click()
  await expect(app.getByText('Copied').first()).toBeVisible()
})

test('the browser\'s language decides the first time', async ({ browser }) => {
  for (const [locale, lang] of [['zh-CN', 'zh-CN'], ['en-GB', 'en'], ['de-DE', 'en']] as const) {
    const context = await browser.newContext({ locale })
    const page = await context.newPage()
    await page.goto(fileUrl)
    const app = page.frameLocator('iframe')
    await app.locator('.start').waitFor()
    await expect(app.locator('html')).toHaveAttribute('lang', lang)
    await context.close()
  }
})

test('the capture script is saved where collecting again is asked for', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('c'))
  const [download] = await Promise.all([page.waitForEvent('download'), app.getByRole('button', { name: 'Save capture script' }).click()])
  expect(download.suggestedFilename()).toBe('faultline-capture-KB5015736.cmd')
  const text = readFileSync(await download.path(), 'latin1')
  expect(text).toMatch(/^@echo off\r\n/)
  expect(text).toContain('/ScanHealth')
  expect(text).not.toMatch(/[^\x00-\x7f]/)
  await open(page, fileUrl, 'zh')
  await give(page, scenario('c'))
  await expect(app.getByRole('button', { name: '保存收集脚本' })).toBeVisible()
  await open(page)
  await give(page, scenario('case1'))
  await expect(app.getByRole('button', { name: 'Save capture script' })).toHaveCount(0)
})
