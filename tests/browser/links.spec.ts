// Links: what an engineer asks for, and a report that travels without its logs.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileUrl, frameOf, give, open, status } from './app'
import { root, scenario, work } from './bundles'
import { expect, test, type FrameLocator, type Page } from './playwright'
import { Host } from './server'

/** Made once by the command line: links of this version stay readable. */
const link = readFileSync(join(root, 'tests/links/findings-1.txt'), 'utf8').trim()
const summary = async (page: Page, url: string): Promise<FrameLocator> => {
  await page.goto(url)
  const app = page.frameLocator('iframe')
  await app.locator('.verdict').waitFor()
  return app
}
const paste = async (app: FrameLocator, text: string): Promise<void> => {
  await app.locator('#start-code').fill(text)
  await app.locator('#start-code').press('Enter')
}

test('a link with findings shows verdict, timeline and proof without a bundle, and says that it is a summary', async ({ page }) => {
  const app = await summary(page, fileUrl + link)
  if ((await app.locator('html').getAttribute('lang')) !== 'en') await app.locator('.header button.quiet').first().click()
  await expect(app.locator('.from-link')).toContainText('without the logs')
  await expect.poll(() => status(app)).toBe('recollect')
  await expect(app.locator('.attempt-row')).toHaveCount(2)
  await expect(app.locator('.timeline-stage svg').first()).toBeVisible()
  await expect(app.locator('.verdict h1')).toContainText(/[a-z]/)
  const line = app.locator('.evidence-line').first()
  await expect(line).toBeDisabled()
  await expect(line).toHaveAttribute('title', /not in a link/)
  await expect(app.locator('.search-open')).toHaveCount(0)
  await app.getByRole('tab', { name: /Sources/ }).click()
  await expect(app.locator('.sources tbody tr').first()).toBeVisible()
  await expect(app.locator('.path-open')).toHaveCount(0)
  // The link is the report: it does not stay in the address, and no view takes its place.
  await page.waitForTimeout(600)
  expect(new URL(page.url()).hash).toBe('')
  // The reader's language, not the sender's.
  await app.locator('.header button.quiet').first().click()
  await expect(app.locator('.verdict h1')).toContainText(/[\u4e00-\u9fff]/)
  await expect(app.locator('.from-link')).toContainText('不含日志')
})

test('what a link says is what the bundle says', async ({ page }) => {
  const app = await summary(page, fileUrl + link)
  if ((await app.locator('html').getAttribute('lang')) !== 'en') await app.locator('.header button.quiet').first().click()
  const said = async (): Promise<string[]> => [
    ...await app.locator('.verdict h1, .verdict-summary, .verdict .step-text, .attempt-row').allTextContents(), ...await app.locator('.axis text').allTextContents(),
  ]
  await expect.poll(() => status(app)).toBe('recollect')
  const shared = await said()
  await give(page, scenario('c2'))
  await expect(app.locator('.from-link')).toHaveCount(0)
  await expect.poll(said).toEqual(shared)
})

test('a pasted link opens, on a page without an address too; one that suffered says how', async ({ page }) => {
  const app = await open(page)
  for (const [text, said] of [
    [link.slice(0, link.length - 9), 'its end is missing'],
    [link.slice(0, 500) + (link[500] === 'A' ? 'B' : 'A') + link.slice(501), 'was changed on its way'],
    [link.replace('#1/', '#2/'), 'another version'],
    [`#1/findings?Ag${link.slice(14)}`, 'newer version'],
  ] as const) {
    await paste(app, text)
    await expect(app.locator('.notice')).toContainText(said)
    await expect(app.locator('.start')).toBeVisible()
  }
  await app.locator('#start-code').fill(`See https://support.example/faultline.html${link} Regards, Wang`)
  await app.getByRole('button', { name: 'Open these findings' }).click()
  await expect(app.locator('.from-link')).toBeVisible()
  await expect(app.locator('.notice')).toHaveCount(0)
  await app.getByRole('button', { name: 'Clear' }).click()
  await expect(app.locator('.start')).toBeVisible()
})

test('a link that came as a file opens like a bundle', async ({ page }) => {
  const file = join(work, 'faultline-findings.txt')
  writeFileSync(file, link)
  const app = await open(page)
  await give(page, file)
  await expect(app.locator('.from-link')).toBeVisible()
  // The next bundle is read as ever, without a question.
  await give(page, scenario('healthy'))
  await expect.poll(() => status(app)).toBe('no-failure')
  await expect(app.locator('.from-link')).toHaveCount(0)
})

test('an engineer asks with a form, and the operator sees the list', async ({ page, context }) => {
  const host = await Host.start()
  const app = await open(page, host.url)
  await app.getByRole('button', { name: 'Ask for logs with a link' }).click()
  const form = app.getByRole('dialog', { name: 'Ask for logs with a link' })
  await expect(form.getByRole('button', { name: 'Copy' })).toHaveCount(0)
  await form.getByLabel('Case').fill('W-4711')
  await form.getByLabel('Expected updates').fill('KB5015736 soon')
  await expect(form.locator('#asking-fault')).toContainText('soon')
  await form.getByLabel('Expected updates').fill('KB5015736')
  await form.getByLabel(/Nothing before/).fill('2022/10/9')
  await form.getByLabel('CBS.log', { exact: true }).check()
  await form.getByLabel('*.evtx').check()
  await form.getByLabel('Note to the operator').fill('请先重启 <b>!</b>\nThank you')
  // A page that others reach is known; one from a disk is not.
  const own = host.url.replace(/[?#].*$/, '')
  await expect(form.getByLabel('Page that opens the answer')).toHaveValue(own)
  const made = await form.getByLabel('The link').inputValue()
  expect(made).toBe(`${own}#1/request?case=W-4711&kb=5015736&notBefore=2022-10-09&want=cbs,event-log&note=%E8%AF%B7%E5%85%88%E9%87%8D%E5%90%AF%20%3Cb%3E%21%3C/b%3E%0AThank%20you&answer=${own}`)
  await form.getByRole('button', { name: 'Close' }).click()
  await expect(form).toHaveCount(0)

  const other = await context.newPage()
  const asked = await open(other, made)
  await expect(asked.locator('.asked')).toContainText('KB5015736')
  await expect(asked.locator('.asked li')).toHaveCount(4)
  await expect(asked.locator('.asked-note')).toHaveText('请先重启 <b>!</b>\nThank you')
  await expect(asked.locator('.asked-note b')).toHaveCount(0)
  expect(new URL(other.url()).hash).toBe('')

  // From a disk the same link is pasted.
  const local = await context.newPage()
  const pasted = await open(local)
  expect(await frameOf(local).evaluate('document.baseURI')).toContain('file:')
  await paste(pasted, `Please open ${made} and drop the logs`)
  await expect(pasted.locator('.asked')).toContainText('KB5015736')
  await give(local, scenario('a'))
  await expect(pasted.locator('.checks')).toContainText('KB5015736')
  await host.stop()
})
