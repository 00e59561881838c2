// The story of an attempt across all logs, on the timeline, in the list and in the proof.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { give, open } from './app'
import { corpus, scenario } from './bundles'
import { expect, test, type FrameLocator } from './playwright'

/** Boxes of everything that is text on the timeline's picture. */
const texts = (app: FrameLocator): Promise<{ left: number; right: number; top: number; bottom: number; text: string }[]> =>
  app.locator('.attempts-lane text, .axis text, .events-lane text, .lane-names text').evaluateAll(all => all.map(e => {
    const { left, right, top, bottom } = e.getBoundingClientRect()
    return { left, right, top, bottom, text: e.textContent ?? '' }
  }))

test('the timeline tells the story of a failure before anything is clicked', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('full-chain'))
  // The failure in question: its name and its code at its mark.
  await expect(app.locator('.attempt-selected text')).toHaveText(/^KB\d{6,7} 0x[0-9a-f]{8}$/)
  await expect(app.locator('.attempt-selected')).toBeInViewport({ ratio: 1 })
  const story = app.locator('.story')
  await expect(story).toContainText('download')
  await expect(story).toContainText('install')
  await expect(story.locator('.story-end')).toContainText('0x')
  await expect(app.locator('.lane-names').first()).toContainText('restarts')
  await expect(app.locator('.events-lane').first().locator('.glyph')).not.toHaveCount(0)
  // Every log says what it covers.
  await expect(app.locator('.lane-files')).toContainText('.evtx')
  const stage = await app.locator('.timeline-stage').boundingBox()
  expect((stage?.y ?? 0) + (stage?.height ?? 0)).toBeLessThanOrEqual(720)
})

for (const [id, language] of [['full-chain', 'en'], ['retry-succeeds', 'zh'], ['store-apps', 'en'], ['power-loss', 'zh']] as const) {
  test(`labels do not overlap and none is cut off: ${id}, ${language}`, async ({ page }) => {
    const app = await open(page, undefined, language)
    await give(page, scenario(id))
    const boxes = await texts(app)
    expect(boxes.length).toBeGreaterThan(4)
    for (const [i, a] of boxes.entries()) {
      expect(a.left, a.text).toBeGreaterThanOrEqual(0)
      expect(a.right, a.text).toBeLessThanOrEqual(1280)
      for (const b of boxes.slice(i + 1)) expect(a.right <= b.left || b.right <= a.left || a.bottom <= b.top + 4 || b.bottom <= a.top + 4, `${a.text} | ${b.text}`).toBe(true)
    }
  })
}

test('tries of one update are folded under the latest, by pointer and by keys', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('retry-succeeds'))
  const head = app.locator('.attempt-row[aria-expanded]').first()
  await expect(head).toContainText('3 tries')
  const under = app.locator('.attempt-row[aria-level="2"]')
  // What the verdict speaks of may be one of them: then they are unfolded already.
  if ((await head.getAttribute('aria-expanded')) === 'false') await head.locator('.attempt-tries').click()
  await expect(under).toHaveCount(2)
  await expect(under.first()).toContainText('try 3 succeeded')
  await under.first().click()
  await expect(app.locator('.detail-head')).toContainText('try 2 of 3')
  await expect(app.locator('.detail-head')).toContainText(/Try 3 succeeded on \d{4}-/)
  await app.locator('.attempt-rows').focus()
  // As in any tree: to the parent, fold, unfold.
  await page.keyboard.press('ArrowLeft')
  await expect(head).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('ArrowLeft')
  await expect(under).toHaveCount(0)
  await expect(head).toHaveAttribute('aria-expanded', 'false')
  await page.keyboard.press('ArrowRight')
  await expect(under).toHaveCount(2)
  // An attempt chosen on the timeline is never hidden in a fold.
  await page.keyboard.press('ArrowLeft')
  await app.locator('.timeline-stage').focus()
  await page.keyboard.press('ArrowUp')
  await expect(app.locator('.attempt-row[aria-selected=true]')).toBeVisible()
})

test('Store apps are a quiet group of their own', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('store-apps'))
  await expect(app.locator('#tab-attempts')).toContainText('0 failed')
  const heading = app.locator('.attempt-heading')
  await expect(heading).toHaveText(/Store apps \(\d+ failed\)/)
  await expect(heading).toHaveAttribute('aria-expanded', 'false')
  const rows = await app.locator('.attempt-row').count()
  await app.locator('.attempt-rows').focus()
  await page.keyboard.press('End')
  await expect(app.locator('.attempt-rows')).toHaveAttribute('aria-activedescendant', 'row-store-apps')
  await page.keyboard.press('Enter')
  await expect.poll(() => app.locator('.attempt-row').count()).toBeGreaterThan(rows)
  // On the timeline they are ticks, and never red.
  await expect(app.locator('.attempts-lane .tone-bad')).toHaveCount(0)
})

test('a record of an event log opens among its neighbours', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('evtx-only'))
  const line = app.locator('.detail .evidence-line').filter({ hasText: '.evtx' }).first()
  await expect(line).toContainText(/\.evtx · record \d+/)
  const number = /record (\d+)/.exec((await line.locator('.evidence-place').textContent()) ?? '')?.[1] ?? ''
  await line.click()
  const context = app.locator('.context-records').first()
  await expect(context.locator('.line-asked .line-number')).toHaveText(number)
  await context.getByRole('button', { name: 'Later records' }).click()
  const numbers = (await context.locator('.line-number').allTextContents()).map(Number)
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
  expect(new Set(numbers).size).toBe(numbers.length)
})

test('members of an archive show where they stand, and their lines open', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('full-chain-cab'))
  const line = app.locator('.detail .evidence-line').filter({ hasText: 'CbsPersist_' }).first()
  const number = /line ([\d,]+)/.exec((await line.locator('.evidence-place').textContent()) ?? '')?.[1]?.replace(',', '')
  await line.click()
  const asked = app.locator('.line-asked').first()
  await expect(asked.locator('.line-number')).toHaveText(String(number))
  await expect(asked.locator('code')).toHaveText(/^\d{4}-\d\d-\d\d /)
  await app.getByRole('tab', { name: /Sources/ }).click()
  await expect(app.locator('.sources .path').filter({ hasText: '▸' }).first()).toContainText(/\.cab.*▸.*\.log/)
})

test('the names of an update say how each is known', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('full-chain'))
  const names = app.locator('.detail .names')
  await expect(names).toContainText('KB5017308')
  await expect(names).toContainText('a line says so')
  await names.locator('.evidence-line:not(:disabled)').first().click()
  await expect(app.locator('.line-asked').first()).toBeVisible()
})

test('errors are a density whose bars follow the zoom and count exactly', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('full-chain'))
  const bars = app.locator('.density-bar')
  await expect(bars.first()).toBeVisible()
  await bars.first().hover({ force: true })
  await expect(app.locator('.tip')).toContainText(/\d+ errors?/)
  // The same counts for whoever cannot see the bars.
  await expect(app.getByRole('table', { name: 'Errors by the day' }).getByRole('row').first()).toContainText(/\d{4}-\d{2}-\d{2}/)
})

// Real logs; present only where the project's shared folder is.
for (const log of [resolve(corpus, '../evtx/System-1601-record.evtx')].filter(existsSync)) {
  test('an event log by itself is drawn in UTC where nothing tells the offset', async ({ page }) => {
    const app = await open(page)
    await give(page, log)
    await expect(app.getByRole('radio', { name: 'UTC' }).last()).toBeChecked()
    await expect(app.getByRole('radio', { name: 'Machine time' })).toBeDisabled()
    await expect(app.locator('.cover')).toHaveCount(1)
    await expect(app.locator('.attempt-when').first()).toHaveText(/Z$/)
  })
}
