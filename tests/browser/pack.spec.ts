// The evidence pack: made as the command line makes it, seen before it leaves, and judged again as its bundle was.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { en, zh } from '../../www/src/i18n/languages'
import { answerFor, exported, fileUrl, frameOf, give, open, saved, share, status } from './app'
import { nativePack, scenario, work } from './bundles'
import { unzip, zip, type Packed } from './packing'
import { expect, test, type FrameLocator, type Page } from './playwright'

const HOST = 'BANK-PC-0417'

/** What page or program made it: all that a pack of the page and one of the command line differ in. */
const unsigned = (text: string): string => text.replace(/,?\s*"(commit|module|script)":\s*("[^"]*"|null)/g, '').replace(/((?:规则|rules) [0-9a-f]{8}) · [^<\n]*/g, '$1')
/** The part of a zip that holds the bundle's own files, packed; names stand in the order of bytes. */
const packedSources = (zip: Buffer): Buffer => zip.subarray(0, zip.indexOf('faultline/') - 30)
const excerpts = (files: Packed[]): Packed[] => files.filter(file => !file.name.startsWith('faultline/'))

const dialog = (app: FrameLocator) => app.getByRole('dialog')
const fileButton = (app: FrameLocator, name: string) => dialog(app).locator('.pack-files').getByRole('button', { name, exact: true })

/** Makes the pack wait in its workers, which answer only once they are told to. */
async function slowly(page: Page): Promise<{ goOn(): Promise<void> }> {
  await frameOf(page).evaluate(() => {
    const post = Worker.prototype.postMessage
    Object.assign(window, { goOn: () => { Worker.prototype.postMessage = post } })
    Worker.prototype.postMessage = function (this: Worker, ...args: [{ id: number; method: string }]) {
      if (args[0].method === 'excerpts') this.dispatchEvent(new MessageEvent('message', { data: { id: args[0].id, kind: 'progress', bytes: 1 } }))
      else post.apply(this, args)
    } as Worker['postMessage']
  })
  return { goOn: () => frameOf(page).evaluate('goOn()') }
}

for (const [language, w] of [['en', en], ['zh', zh]] as const) {
  test(`what the command line packs, seen first, and judged again as before: ${language}`, async ({ page }) => {
    await open(page, fileUrl, language)
    const files = scenario('d')
    await give(page, files)
    const before = await status(page.frameLocator('iframe'))
    const app = await share(page, 'pack', w)
    await expect(dialog(app).getByText(w.share.packSame)).toBeVisible()
    const { name, bytes } = await saved(page, dialog(app).locator('.primary'))
    expect(name).toBe('faultline-evidence.zip')
    const mine = unzip(bytes)
    const other = nativePack(files, '--lang', language)
    const native = unzip(other)

    // The same files; those of the bundle byte for byte, and packed to the same bytes.
    expect(mine.map(file => file.name)).toEqual(native.map(file => file.name))
    expect(excerpts(mine).length).toBeGreaterThan(2)
    expect(packedSources(bytes).equals(packedSources(other))).toBe(true)
    for (const [i, file] of mine.entries()) expect(unsigned(file.bytes.toString()), file.name).toBe(unsigned(native[i]?.bytes.toString() ?? ''))

    // Every file is listed with its size, and shown as it is, what was replaced marked.
    const rows = await dialog(app).locator('.pack-files tbody tr').evaluateAll(all => all.map(row => row.querySelector('button')?.textContent))
    expect(rows).toEqual(mine.map(file => file.name))
    for (const file of mine.filter(file => /CBS\.log$|manifest/.test(file.name))) {
      await fileButton(app, file.name).click()
      await expect(fileButton(app, file.name)).toHaveAttribute('aria-pressed', 'true')
      const lines = file.bytes.toString().split(/\r?\n/)
      await expect(app.locator('.share-row code').first()).toHaveText(lines[0]?.slice(0, 100) ?? '', { useInnerText: true })
    }
    for (const file of mine) expect(file.bytes.toString(), file.name).not.toContain(HOST)
    expect(mine.some(file => file.bytes.toString().includes('HOST-1'))).toBe(true)
    await dialog(app).locator('.share-bar').getByRole('button', { name: w.share.next }).click()
    await expect(app.locator('.share-now')).toBeInViewport()

    const copy = join(work, `pack-${language}.zip`)
    writeFileSync(copy, bytes)
    await page.reload()
    await open(page, fileUrl, language)
    await give(page, copy)
    expect(await status(page.frameLocator('iframe'))).toBe(before)
    await expect(page.frameLocator('iframe').locator('.attempt-row').first()).toContainText('0x80073712')
  })
}

test('a word is added, and stands in no file of the pack', async ({ page }) => {
  await open(page)
  await give(page, scenario('d'))
  const app = await share(page, 'pack')
  await app.locator('.share-words textarea').fill('TiWorker')
  await expect(dialog(app).locator('.share-categories label', { hasText: en.share.categories.word })).toContainText(/\d/)
  await expect(dialog(app).locator('.share-shown')).toHaveAttribute('aria-busy', 'false')
  await expect(dialog(app).locator('.primary')).toBeEnabled()
  const files = unzip((await saved(page, dialog(app).locator('.primary'))).bytes)
  for (const file of files) expect(file.bytes.toString(), file.name).not.toMatch(/tiworker/i)
  expect(files.some(file => file.bytes.toString().includes('WORD-1'))).toBe(true)
})

test('reading again is seen, and can be cancelled', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('d'))
  const held = await slowly(page)
  await app.getByRole('button', { name: 'Share', exact: true }).click()
  await app.locator('.share-list [data-kind=pack]').click()
  await expect(dialog(app).getByRole('progressbar')).toBeVisible()
  await expect(dialog(app).locator('.primary')).toBeDisabled()
  await dialog(app).getByRole('button', { name: en.progress.cancel }).click()
  await expect(dialog(app)).toHaveCount(0)
  await held.goOn()
  // The next one begins where that one ended.
  await share(page, 'pack')
  await expect(dialog(app).getByText(en.share.packSame)).toBeVisible()
})

test('an encrypted bundle is packed with the password that read it', async ({ page }) => {
  const file = join(work, 'to-pack.zip')
  const plain = unzip(readFileSync(scenario('d')[0] ?? ''))
  writeFileSync(file, zip(plain, 'Aa1!'))
  const app = await open(page)
  await page.setInputFiles('input[type=file]', file)
  await dialog(app).locator('#password').fill('Aa1!')
  await page.keyboard.press('Enter')
  await expect(app.locator('.verdict-status')).toHaveAttribute('data-status', 'explained')
  await share(page, 'pack')
  await expect(dialog(app).getByText(en.share.packSame)).toBeVisible()
  const made = excerpts(unzip((await saved(page, dialog(app).locator('.primary'))).bytes))
  expect(made.length).toBeGreaterThan(2)
  expect(made).toEqual(excerpts(unzip(nativePack(scenario('d'), '--lang', 'en'))))
})

test('a name that is left in one file of it stops the pack, and its place is shown', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('d'))
  // The core leaves none: what it would say is said in its place.
  const file = (name: string, text: string) => ({ name, bytes: new TextEncoder().encode(text), places: new Uint32Array() })
  const files = [file('a.log', 'nothing\n'), file('b.log', `${'nothing\n'.repeat(300)}on BANK-PC-9\n`)]
  const leaks = [{ file: 1, category: 'host', token: 'HOST-2', offset: 2403, line: 301, layer: 'text', around: 'on \u2026' }]
  await answerFor(page, 'pack', exported('x.zip', 'application/zip', new Uint8Array(9), { leaks, pack: { files, doubtful: [], differs: [] } }))
  await app.getByRole('button', { name: 'Share', exact: true }).click()
  await app.locator('.share-list [data-kind=pack]').click()
  await expect(dialog(app).getByRole('alert')).toContainText('in b.log')
  await expect(dialog(app).locator('.primary')).toBeDisabled()
  await expect(dialog(app).getByText(en.share.packSame)).toHaveCount(0)
  await dialog(app).getByRole('button', { name: en.share.leakAt(301, en.share.categories.host) }).click()
  await expect(fileButton(app, 'b.log')).toHaveAttribute('aria-pressed', 'true')
  await expect(app.locator('.share-leak')).toContainText('BANK-PC-9')
  await expect(app.locator('.share-leak')).toBeInViewport()
})

test('what had no room in it is named', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('d'))
  const files = [{ name: 'a.log', bytes: new TextEncoder().encode('nothing\n'), places: new Uint32Array() }]
  await answerFor(page, 'pack', exported('x.zip', 'application/zip', new Uint8Array(9), { leftOut: ['big/CBS.log'], pack: { files, doubtful: [], differs: [] } }))
  await app.getByRole('button', { name: 'Share', exact: true }).click()
  await app.locator('.share-list [data-kind=pack]').click()
  await dialog(app).getByText(en.share.packLeftOut(1)).click()
  await expect(dialog(app).getByText('big/CBS.log')).toBeVisible()
})

test('more names than are looked for stop everything, and it says what helps', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('d'))
  const leaks = [{ file: null, category: 'host', token: '', offset: 0, line: 1, layer: 'unlearned', around: '' }]
  await answerFor(page, 'prepare', exported('x.json', 'application/json', new TextEncoder().encode('{}\n'), { leaks }))
  await app.getByRole('button', { name: 'Share', exact: true }).click()
  await app.locator('.share-list [data-kind=json]').click()
  await expect(dialog(app).getByRole('alert')).toContainText(en.share.unlearned)
  await expect(dialog(app).getByRole('alert')).toContainText(en.share.unlearnedHelp(en.share.categories.host))
  await expect(dialog(app).locator('.primary')).toBeDisabled()
})
