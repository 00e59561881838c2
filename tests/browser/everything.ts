// Every feature of the page, used once: for tests that look at what went out meanwhile.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { frameOf, open, saved } from './app'
import { pageFile, scenario, work } from './bundles'
import { en } from '../../www/src/i18n/languages'
import { expect, type Page } from './playwright'

/** What is given and typed. */
export interface Used {
  url: string
  bundle: string
  /** Into the field for error codes. */
  code: string
  /** Into the search, which finds it; and into the log viewer. */
  line: string
  find: string
  /** Are exports saved, too, or only looked at? */
  save: boolean
}

/** Uses everything; afterwards the bundle is still open, in Chinese. */
export async function useEverything(page: Page, { url, bundle, code, line, find, save }: Used): Promise<void> {
  const app = await open(page, url)
  await frameOf(page).evaluate(`window.print = () => { window.printed = true }`)
  // What is copied is really copied, where the browser lets a test do so.
  await frameOf(page).evaluate(`const { clipboard } = navigator; Object.defineProperty(navigator, 'clipboard', { value: { writeText: text => { window.copied = text; return clipboard.writeText(text).catch(() => undefined) } } })`)
  const copied = (): Promise<string> => frameOf(page).evaluate(`window.copied ?? ''`)

  // Without a bundle: a code, a request, what can be verified, the sample.
  await app.locator('#start-code').fill(code)
  await app.locator('#start-code').fill('0x80073712')
  await expect(app.locator('.code-hex')).toHaveText('0x80073712')
  await app.locator('#start-code').fill(code)
  await app.getByRole('button', { name: 'Ask for logs with a link' }).click()
  await app.getByRole('dialog').getByLabel('Case').fill('W-4711')
  await app.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  await page.keyboard.press('?')
  await app.getByRole('tab', { name: 'Verify' }).click()
  await app.locator('.page-check input[type=file]').setInputFiles(pageFile)
  await expect(app.locator('.page-check .about-hash')).toHaveText(/^[0-9a-f]{64}$/)
  await page.keyboard.press('Escape')
  await app.getByRole('button', { name: 'Try the sample' }).click()
  await app.locator('.verdict').waitFor()
  await app.getByRole('button', { name: 'Clear', exact: true }).click()
  await app.locator('.start').waitFor()

  // Two bundles beside each other, then the one.
  await page.setInputFiles('input[type=file]', scenario('a'))
  await app.locator('.verdict').waitFor()
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), app.getByRole('button', { name: 'Compare', exact: true }).click()])
  await chooser.setFiles(bundle)
  await app.locator('.compare').waitFor()
  await app.getByRole('button', { name: 'Clear', exact: true }).click()
  await app.locator('.start').waitFor()
  await page.setInputFiles('input[type=file]', bundle)
  await app.locator('.verdict').waitFor()

  // Proof, the whole log, the search.
  await app.locator('.detail .evidence-line:not(:disabled)').first().click()
  await app.locator('.evidence-whole').first().click()
  await app.locator('.log-find-text').fill(find)
  await app.locator('.log-grid .log-line:not([data-wait])').nth(2).waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  await app.locator('#search-text').fill(line)
  await app.locator('.hit-hit mark').first().waitFor()
  await page.keyboard.press('Escape')
  await app.getByRole('tab', { name: 'Computer' }).click()
  await app.getByRole('tab', { name: /Sources/ }).click()
  await expect(app.locator('#tab-sources')).toHaveAttribute('aria-selected', 'true')
  await app.locator('.timeline-save').click()
  await app.locator('.picture-dialog img').waitFor()
  await page.keyboard.press('Escape')
  await app.getByRole('button', { name: 'Copy as message' }).click()
  await expect.poll(copied).toContain('0x')

  // Every way out, in its preview; what is saved is saved by the shell.
  await app.getByRole('button', { name: 'Share', exact: true }).click()
  await app.locator('.share-list [data-kind=summary]').click()
  const dialog = app.locator('dialog.share')
  const kinds = await dialog.locator('select').first().locator('option').evaluateAll(all => all.map(option => (option as HTMLOptionElement).value))
  expect(kinds).toEqual(expect.arrayContaining(['summary', 'html', 'json', 'link', 'pack']))
  let fragment = ''
  for (const kind of kinds) {
    await dialog.locator('select').first().selectOption(kind)
    // Made of something else, what was shown is no longer offered.
    await expect(dialog.locator('.share-bar')).toContainText({ html: '.html', pack: '.zip', json: '.json', markdown: '.md', 'timesketch-csv': '.csv', 'timesketch-jsonl': '.jsonl' }[kind] ?? '.txt')
    await expect(dialog.locator('.primary')).toBeEnabled()
    await expect(app.locator('.share-row').first()).toBeVisible()
    if (save) expect((await saved(page, dialog.locator('.primary'))).bytes.length).toBeGreaterThan(100)
    if (kind === 'html') {
      await dialog.getByRole('button', { name: en.share.printNow }).click()
      await expect.poll(() => frameOf(page).evaluate('window.printed')).toBe(true)
      await frameOf(page).evaluate(`dispatchEvent(new Event('afterprint'))`)
    }
    if (kind === 'link') {
      await dialog.getByRole('button', { name: en.share.copy, exact: true }).click()
      await expect.poll(copied).toContain('#1/findings?')
      fragment = await copied()
    }
  }
  if (save) {
    await dialog.locator('.share-key summary').click()
    await saved(page, dialog.getByRole('button', { name: en.share.keySave }))
  }
  await dialog.getByRole('button', { name: en.share.close }).click()

  // A link that came as a file, then the bundle again.
  if (save) {
    const file = join(work, 'everything-findings.txt')
    writeFileSync(file, fragment)
    await page.setInputFiles('input[type=file]', file)
    await app.locator('.from-link').waitFor()
    await page.setInputFiles('input[type=file]', bundle)
    await expect(app.locator('.from-link')).toHaveCount(0)
    await app.locator('.verdict').waitFor()
  }
  await app.getByRole('button', { name: '\u4e2d\u6587' }).click()
  await expect(app.locator('html')).toHaveAttribute('lang', 'zh-CN')
}
