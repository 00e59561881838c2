// The way out: what is shown is what is saved, without names, checked; nothing leaves by another door.
import { en, zh } from '../../www/src/i18n/languages'
import { answerFor, exported, frameOf, give, open, fileUrl, saved, share } from './app'
import { scenario } from './bundles'
import { expect, test, type FrameLocator, type Page } from './playwright'

const HOST = 'BANK-PC-0417'

/** What the page puts on the clipboard from now on. */
async function clipboard(page: Page): Promise<() => Promise<string>> {
  await frameOf(page).evaluate(`Object.defineProperty(navigator, 'clipboard', { value: { writeText: async text => { window.copied = text } } })`)
  return () => frameOf(page).evaluate(`window.copied ?? ''`)
}

/** The whole preview: scrolled through, row by row. */
const shownText = (app: FrameLocator): Promise<string> => app.locator('.share-preview').evaluate(async box => {
  const rows = new Map<number, string>()
  for (let top = 0; ; top += 200) {
    box.scrollTop = top
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
    const before = box.querySelector('.share-rows > div') as HTMLElement
    const first = Math.round(Number(/translateY\((\d+)/.exec(before.style.transform)?.[1] ?? 0) / 20)
    box.querySelectorAll('.share-row').forEach((row, i) => rows.set(first + i, `${row.querySelector('.share-number')?.textContent ? '\n' : ''}${row.querySelector('code')?.textContent ?? ''}`))
    if (top >= box.scrollHeight) break
  }
  return [...rows].sort(([a], [b]) => a - b).map(([, text]) => text).join('').slice(1)
})

for (const [language, w] of [['en', en], ['zh', zh]] as const) {
  test(`the preview is what is saved, without names: ${language}`, async ({ page }) => {
    await open(page, fileUrl, language)
    await give(page, scenario('d'))
    const app = await share(page, 'json', w)
    await expect(app.locator('.share-preview mark').first()).toBeVisible()
    const { name, bytes } = await saved(page, app.getByRole('button', { name: w.share.save, exact: true }))
    expect(name).toBe('faultline-report.json')
    const text = bytes.toString()
    expect(text).not.toContain(HOST)
    expect(text).toContain('HOST-1')
    expect(JSON.parse(text)).toMatchObject({ schema: 'faultline.report/1', machine: { computer: 'HOST-1' }, verdict: { status: 'explained' } })
    expect(await shownText(app)).toBe(text.trimEnd())
    await expect(app.getByText(w.share.saved(name))).toBeVisible()
  })
}

test('replacements are walked through, and counted by category', async ({ page }) => {
  await open(page)
  await give(page, scenario('d'))
  const app = await share(page, 'json')
  const dialog = app.getByRole('dialog')
  await dialog.getByRole('button', { name: en.share.next }).click()
  await expect(app.locator('.share-now')).toBeInViewport()
  await expect(dialog.locator('.share-bar [role=status]')).toHaveText(/^Replacement 1 of \d+$/)
  await dialog.getByRole('button', { name: en.share.previous }).click()
  await expect(dialog.locator('.share-bar [role=status]')).toHaveText(/^Replacement (\d+) of \1$/)
  await expect(app.locator('.share-now')).toBeInViewport()
  const counts = await app.locator('.share-categories .share-count').allTextContents()
  const all = Number(/of ([\d,]+)/.exec(await dialog.locator('.share-bar [role=status]').innerText())?.[1]?.replace(',', ''))
  expect(counts.reduce((sum, count) => sum + (Number(count.replace(',', '')) || 0), 0)).toBe(all)
})

test('a category is left, a word is added, and the bytes follow', async ({ page }) => {
  await open(page)
  await give(page, scenario('d'))
  const app = await share(page, 'json')
  const save = app.getByRole('button', { name: 'Save', exact: true })
  await app.getByRole('checkbox', { name: en.share.categories.host }).uncheck()
  await expect(save).toBeEnabled()
  expect((await saved(page, save)).bytes.toString()).toContain(HOST)
  await app.getByRole('checkbox', { name: en.share.categories.host }).check()
  await app.getByLabel(en.share.ownWords, { exact: true }).last().fill('神州网信')
  await expect(app.locator('.share-preview')).toContainText('WORD-1')
  await expect(save).toBeEnabled()
  const text = (await saved(page, save)).bytes.toString()
  expect(text).not.toMatch(/神州网信|BANK-PC/)
  // It stands among those of which nothing was found.
  await app.locator('.share-categories summary').click()
  await expect(app.getByRole('checkbox', { name: en.share.categories.secret })).toBeDisabled()
})

test('names leave only when it is said that they may, and the next export is without them again', async ({ page }) => {
  await open(page)
  await give(page, scenario('d'))
  const app = await share(page, 'json')
  await app.getByRole('radio', { name: en.share.asTheyAre }).check()
  const save = app.getByRole('button', { name: en.share.saveWithNames })
  await expect(app.locator('.share-preview')).toContainText(HOST)
  await expect(save).toBeDisabled()
  await app.getByRole('checkbox', { name: en.share.plainAgreed }).check()
  expect((await saved(page, save)).bytes.toString()).toContain(HOST)
  await page.keyboard.press('Escape')
  await share(page, 'json')
  await expect(app.getByRole('radio', { name: en.share.replaced })).toBeChecked()
  await expect(app.locator('.share-preview')).not.toContainText(HOST)
})

test('the key leaves on its own only', async ({ page }) => {
  await open(page)
  await give(page, scenario('d'))
  const app = await share(page, 'json')
  await app.locator('.share-key summary').click()
  const key = await saved(page, app.getByRole('button', { name: en.share.keySave }))
  expect(key.name).toBe('faultline-key.tsv')
  expect(key.bytes.toString()).toContain(`HOST-1\thost\t${HOST}`)
})

test('a message and a selection are copied without names', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('d'))
  const copied = await clipboard(page)
  await app.getByRole('button', { name: 'Copy as message' }).click()
  await expect.poll(copied).toContain('KB')
  expect(await copied()).not.toContain(HOST)
  await app.locator('#tab-machine').click()
  await app.locator('dd, td', { hasText: HOST }).first().selectText()
  await page.keyboard.press('ControlOrMeta+c')
  await expect.poll(copied).toBe('HOST-1')
  await expect(app.getByText(en.share.selectionCopied)).toBeVisible()
})

test('nothing on screen can be dragged out', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('d'))
  await app.locator('.timeline-save').click()
  await app.locator('.picture-dialog img').waitFor()
  const refused = await app.locator('.picture-dialog img').evaluate(image => !image.dispatchEvent(new DragEvent('dragstart', { bubbles: true, cancelable: true })))
  expect(refused).toBe(true)
})

test('what was typed is forgotten with the bundle', async ({ page }) => {
  await open(page)
  await give(page, scenario('d'))
  const app = await share(page, 'json')
  await app.locator('.share-words textarea').fill('Confidential Bank')
  await page.keyboard.press('Escape')
  await app.getByRole('button', { name: 'Clear', exact: true }).click()
  await app.locator('.start').waitFor()
  await give(page, scenario('d'))
  await share(page, 'json')
  await expect(app.locator('.share-words textarea')).toHaveValue('')
})

test('a name that is left stops every way out, and its place is shown', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('d'))
  // The core leaves none: what it would say is said in its place.
  const bytes = new TextEncoder().encode(`${'nothing\n'.repeat(400)}on BANK-PC-9 by HOST-1\n`)
  const places = Uint32Array.from([bytes.length - 7, bytes.length - 1, 0])
  const leaks = [{ file: null, category: 'host', token: 'HOST-2', offset: bytes.length - 20, line: 401, layer: 'text', around: 'on \u2026 by' }]
  await answerFor(page, 'prepare', exported('x.md', 'text/markdown', bytes, { places, leaks, counts: [{ category: 'host', count: 1 }] }))
  await app.getByRole('button', { name: 'Share', exact: true }).click()
  await app.locator('.share-list [data-kind=markdown]').click()
  const dialog = app.getByRole('dialog')
  await expect(dialog.getByRole('alert')).toContainText('Stopped')
  for (const name of ['Save', 'Copy']) await expect(dialog.getByRole('button', { name, exact: true })).toBeDisabled()
  await dialog.getByRole('button', { name: en.share.leakAt(401, en.share.categories.host) }).click()
  await expect(app.locator('.share-leak')).toBeInViewport()
  await expect(app.locator('.share-leak')).toContainText('BANK-PC-9')
  // Selected in the preview, it becomes one of the user's own words.
  await app.locator('.share-leak code').selectText()
  await page.keyboard.press('Shift')
  await app.locator('.share-preview').press('Shift')
  await dialog.locator('.share-add').click()
  await expect(app.locator('.share-words textarea')).toHaveValue(/BANK-PC-9/)
})

test('on paper there is the report without names, and nothing of the page', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('d'))
  await frameOf(page).evaluate(`window.print = () => { window.printed = document.querySelector('.print-sheet').textContent }`)
  // The browser's own key leads here too.
  await app.locator('.timeline-stage').press('ControlOrMeta+p')
  await expect(app.locator('dialog.share .primary')).toBeEnabled()
  await app.getByRole('button', { name: 'Print', exact: true }).click()
  const printed = (): Promise<string> => frameOf(page).evaluate(`window.printed ?? ''`)
  await expect.poll(printed).toContain('0x80073712')
  expect(await printed()).not.toContain(HOST)
  await page.emulateMedia({ media: 'print' })
  await expect(app.locator('.print-sheet h1')).toBeVisible()
  await expect(app.locator('.print-sheet svg').first()).toBeVisible()
  await expect(app.locator('.header')).toBeHidden()
  await frameOf(page).evaluate(`dispatchEvent(new Event('afterprint'))`)
  await expect(app.locator('.print-sheet')).toHaveCount(0)
  await expect(app.locator('.print-note')).toBeVisible()
  await expect(app.locator('.header')).toBeHidden()
  await page.emulateMedia({ media: 'screen' })
  await expect(app.locator('.header')).toBeVisible()
})

test('every kind is made in both languages, without names', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('d'))
  await share(page, 'summary')
  const dialog = app.getByRole('dialog')
  const kinds = await dialog.locator('select').first().locator('option').evaluateAll(all => all.map(option => (option as HTMLOptionElement).value))
  expect(kinds.length).toBeGreaterThan(5)
  for (const kind of kinds) {
    for (const language of ['zh', 'en']) {
      await dialog.locator('select').first().selectOption(kind)
      await dialog.locator('select').nth(1).selectOption(language)
      await expect(dialog.locator('.share-shown')).toHaveAttribute('aria-busy', 'false')
      await expect(dialog.locator('.primary')).toBeEnabled()
      const { name, bytes } = await saved(page, dialog.locator('.primary'))
      expect(name).toMatch(/^faultline-[a-z]+\.[a-z]+$/)
      const text = bytes.toString()
      expect(text, kind).toContain({ link: '#1/findings?', 'link-file': '#1/findings?', pack: 'faultline/manifest.json' }[kind] ?? '0x80073712')
      expect(text, kind).not.toContain(HOST)
    }
  }
})
