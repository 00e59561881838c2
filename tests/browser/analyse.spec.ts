// What the page says about bundles with known truth, and about real logs.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { give, open, savedJson, status } from './app'
import { corpus, scenario } from './bundles'
import { expect, test } from './playwright'
import { Host } from './server'

test('the sample: collect again, and the overwritten failure is seen outside every bar', async ({ page }) => {
  const app = await open(page)
  await app.getByRole('button', { name: 'Try the sample' }).click()
  await app.locator('.verdict').waitFor()
  expect(await status(app)).toBe('recollect')
  await expect(app.locator('.verdict h1')).not.toBeEmpty()
  await expect(app.locator('.gap-overwritten')).toBeVisible()
  const failure = await app.locator('.moment-failed').boundingBox()
  const bars = await app.locator('.coverage g').filter({ has: app.locator('.gap-overwritten') }).locator('.cover').all()
  expect(bars.length).toBeGreaterThan(0)
  for (const bar of bars) expect((await bar.boundingBox())?.x ?? 0).toBeGreaterThan(failure?.x ?? Infinity)
  await expect(app.locator('.attempt-row[aria-selected=true]')).toContainText('KB5015736')
})

const asked = { kbs: 'KB5015736' }
const verdicts: [id: string, expected: string, kbs?: string][] = [
  ['a', 'wrong-update', asked.kbs],
  ['b', 'wrong-update', asked.kbs],
  ['c', 'recollect'],
  ['c2', 'recollect'],
  ['d', 'explained'],
  ['case1', 'explained'],
  ['healthy', 'no-failure'],
  ['retry', 'resolved'],
  ['reboot', 'restart-first'],
  ['gbk-names', 'explained'],
]
for (const [id, expected, kbs] of verdicts) {
  test(`scenario ${id}: ${expected}`, async ({ page }) => {
    const app = await open(page)
    if (kbs) await app.getByLabel('Expected updates').fill(kbs)
    await give(page, scenario(id))
    expect(await status(app)).toBe(expected)
  })
}

test('what was asked for is checked again without reading again', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('a'))
  expect(await status(app)).not.toBe('wrong-update')
  await app.getByRole('button', { name: 'Add what was asked for' }).click()
  await app.getByLabel('Expected updates').fill('5015736')
  await expect(app.locator('.verdict-status')).toHaveAttribute('data-status', 'wrong-update')
  await expect(app.locator('.checks .tone-bad').first()).toBeVisible()
  await app.getByLabel('Expected updates').fill('soon')
  await expect(app.locator('.request-fault')).toContainText('soon is no KB number')
})

test('an evidence line opens the lines around it', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('d'))
  const line = app.locator('.detail .evidence-line').first()
  const text = (await line.locator('code').textContent()) ?? ''
  await line.click()
  const context = app.locator('.context').first()
  await expect(context.locator('.line-asked')).toContainText(text.slice(0, 60))
  expect(await context.locator('.line').count()).toBeGreaterThan(20)
  const first = Number(await context.locator('.line-number').first().textContent())
  if (first > 1) {
    await context.getByRole('button', { name: 'Earlier lines' }).click()
    await expect.poll(async () => Number(await context.locator('.line-number').first().textContent())).toBeLessThan(first)
  }
})

test('the other language comes without another analysis and keeps the choice', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('c'))
  const english = await app.locator('.verdict h1').textContent()
  const other = app.locator('.attempt-row[aria-selected=false]').first()
  await other.click()
  const chosen = await app.locator('.attempt-row[aria-selected=true]').getAttribute('id')
  await app.getByRole('button', { name: '中文' }).click()
  await expect(app.locator('.verdict h1')).toHaveText(/[\u4e00-\u9fff]/)
  expect(await app.locator('.attempt-row[aria-selected=true]').getAttribute('id')).toBe(chosen)
  await app.getByRole('button', { name: 'English' }).click()
  await expect(app.locator('.verdict h1')).toHaveText(english ?? '')
})

test('the settings are kept for the next visit, nothing else is', async ({ page }) => {
  const host = await Host.start()
  const app = await open(page, host.url, 'zh')
  await app.getByRole('button', { name: '浅色或深色' }).click()
  await give(page, scenario('c'))
  const stored = (): Promise<Record<string, string>> => page.evaluate(() => ({ ...localStorage }))
  await expect.poll(stored).toEqual({ lang: 'zh', theme: expect.stringMatching(/^(light|dark)$/) })
  const kept = await stored()
  await page.reload()
  await expect(app.locator('html')).toHaveAttribute('lang', 'zh-CN')
  await expect(app.locator('html')).toHaveAttribute('data-theme', kept.theme ?? '')
  await expect(app.locator('.start')).toBeVisible()
  await host.stop()
})

test('Clear forgets the bundle', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('c'))
  await app.getByRole('button', { name: 'Clear' }).click()
  await expect(app.locator('.start')).toBeVisible()
  expect(await app.locator('body').textContent()).not.toContain('KB5012170')
  await give(page, scenario('d'))
  expect(await status(app)).toBe('explained')
})

test('an error code is explained before any bundle is read', async ({ page }) => {
  const app = await open(page)
  for (const spelling of ['0x80073712', '-2147010798', '80073712']) {
    await app.getByLabel('Look up an error code').fill(spelling)
    await expect(app.locator('.lookup-answer')).toContainText('ERROR_SXS_COMPONENT_STORE_CORRUPT')
  }
  await app.getByLabel('Look up an error code').fill('hello')
  await expect(app.locator('.lookup-answer')).toContainText('no error code')
})

test('a drop anywhere on the window is read, through the shell', async ({ page }) => {
  const app = await open(page)
  await app.locator('body').evaluate(body => {
    const data = new DataTransfer()
    data.items.add(new File(['x'], 'x'))
    body.dispatchEvent(new DragEvent('dragenter', { bubbles: true, dataTransfer: data }))
  })
  await expect(page.locator('#veil')).toBeVisible()
  await page.evaluate(() => {
    const data = new DataTransfer()
    data.items.add(new File(['2022-10-20 03:12:09, Info                  CBS    TI: --- Initializing Trusted Installer ---\r\n'], 'CBS.log'))
    document.getElementById('veil')?.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }))
  })
  await app.locator('.verdict').waitFor()
  await expect(page.locator('#veil')).toBeHidden()
  await expect(app.locator('.given-name')).toHaveText('CBS.log')
})

test('a request link lists what is asked for and leaves the address bar; the report ticks it off', async ({ page }) => {
  const host = await Host.start()
  const app = await open(page, `${host.url}#1/request?kb=KB5015736&notBefore=2022-10-09&want=cbs,event-log&case=2210-0042`)
  await expect(app.locator('.start-request h2')).toHaveText('What case 2210-0042 asks for')
  await expect(app.locator('.asked li')).toHaveText([/install KB5015736/, /after 2022-10-09/, /CBS\.log/, /\*\.evtx/])
  await app.getByRole('button', { name: 'Change' }).click()
  await expect(app.getByLabel('Expected updates')).toHaveValue('KB5015736')
  await expect(app.getByLabel('Nothing before')).toHaveValue('2022-10-09')
  expect(page.url()).toBe(host.url)
  await give(page, scenario('c'))
  await expect(app.locator('.checks-sum')).toContainText(/Asked for: \d of 5 met/)
  await expect(app.locator('.checks li').first().locator('.glyph')).toHaveClass(/tone-bad/)
  await app.getByText('Send it anyway').click()
  await expect(app.getByRole('button', { name: 'Copy the note' })).toBeVisible()
  await host.stop()
})

const logs = existsSync(corpus) ? readdirSync(corpus).filter(name => /\.(log|txt)$/.test(name)) : []
if (logs.length === 0) test.skip('real CBS logs: the shared corpus is not here', () => undefined)
for (const name of logs) {
  test(`real log ${name}`, async ({ page }) => {
    const app = await open(page)
    await give(page, join(corpus, name))
    const report = JSON.parse(await savedJson(page)) as { sources: { path: string; kind: string }[]; attempts: { outcome: string }[] }
    expect(report.sources.map(source => source.path)).toEqual([name])
    const failed = report.attempts.some(attempt => /failed|rolled-back/.test(attempt.outcome))
    if (/healthy|succeeded|small|loghub/.test(name)) expect(failed, `${name} has no failure`).toBe(false)
    await expect(app.locator('.verdict h1')).not.toBeEmpty()
  })
}
