// What the page stands in: a browser too old, forced colours, less motion, more contrast, Chinese.
import { fileUrl, give, open } from './app'
import { scenario } from './bundles'
import { expect, test, type Page } from './playwright'

const missing: Record<string, [said: string, take: () => void]> = {
  'no WebAssembly': ['WebAssembly', () => { delete (globalThis as { WebAssembly?: unknown }).WebAssembly }],
  'WebAssembly without SIMD': ['WebAssembly SIMD', () => { WebAssembly.validate = () => false }],
  'no DecompressionStream': ['DecompressionStream', () => { delete (globalThis as { DecompressionStream?: unknown }).DecompressionStream }],
  'no workers': ['Worker', () => { delete (globalThis as { Worker?: unknown }).Worker }],
  'no dialogs': ['dialog', () => { delete (HTMLElement.prototype as { showModal?: unknown }).showModal; delete (globalThis as { HTMLDialogElement?: unknown }).HTMLDialogElement }],
  'no findLast': ['findLast', () => { delete (Array.prototype as { findLast?: unknown }).findLast }],
}
for (const [what, [said, take]] of Object.entries(missing)) {
  test(`a browser with ${what} is told so, with the versions that work, in both languages`, async ({ page }) => {
    await page.addInitScript(take)
    await page.goto(fileUrl)
    const old = page.locator('#old')
    await expect(old).toBeVisible()
    for (const text of ['too old', '\u7248\u672c\u8fc7\u65e7']) {
      const part = old.locator('p', { hasText: text })
      await expect(part).toContainText(said)
      for (const version of ['109', '115', '16.4']) await expect(part).toContainText(version)
    }
    await expect(page.locator('iframe')).toHaveCount(0)
  })
}

test('a browser that has everything sees nothing of it', async ({ page }) => {
  await open(page)
  await expect(page.locator('#old')).toBeHidden()
})

const shown = (page: Page) => page.frameLocator('iframe').locator('body')

test('forced colours: marks are drawn in the colours of the system', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' })
  const app = await open(page)
  await give(page, scenario('c'))
  const colours = await shown(page).evaluate(() => {
    const of = (selector: string, property: string): string => getComputedStyle(document.querySelector(selector) as Element).getPropertyValue(property)
    return { text: of('body', 'color'), mark: of('.verdict-status .glyph', 'stroke'), lane: of('.lane-names text', 'fill'), cover: of('.cover', 'fill') }
  })
  expect(colours.mark).toBe(colours.text)
  expect(colours.lane).toBe(colours.text)
  // What is chosen is told by more than a ground, which is not painted here.
  await expect(app.locator('.attempt-row[aria-selected=true]')).toHaveCSS('outline-style', 'solid')
})

test('less motion: nothing moves by itself', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await open(page)
  await give(page, scenario('c'))
  const moving = await shown(page).evaluate(() => [...document.querySelectorAll('*')].filter(e => {
    const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(e)
    return transitionDuration.split(', ').some(time => time !== '0s') || animationName !== 'none' || scrollBehavior === 'smooth'
  }).map(e => e.className))
  expect(moving).toEqual([])
})

test('more contrast: quiet text is as strong as the rest', async ({ page }) => {
  await page.emulateMedia({ contrast: 'more' })
  await open(page)
  const [quiet, text] = await shown(page).evaluate(() => ['--text-2', '--text'].map(name => getComputedStyle(document.documentElement).getPropertyValue(name)))
  expect(quiet).toBe(text)
})

test('Chinese is set as Chinese: language, line height, fonts', async ({ page }) => {
  await open(page, fileUrl, 'zh')
  await give(page, scenario('c'))
  const set = await shown(page).evaluate(body => {
    const { lineHeight, fontSize, fontFamily } = getComputedStyle(body)
    return { lines: Number.parseFloat(lineHeight) / Number.parseFloat(fontSize), fontFamily, small: [...document.querySelectorAll('*')].filter(e => e.childNodes.length && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent?.trim()) && Number.parseFloat(getComputedStyle(e).fontSize) < 12).map(e => e.className) }
  })
  expect(set.lines).toBeGreaterThanOrEqual(1.55)
  for (const font of ['Microsoft YaHei UI', 'PingFang SC', 'Noto Sans CJK SC']) expect(set.fontFamily).toContain(font)
  expect(set.small).toEqual([])
})
