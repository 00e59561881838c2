// The view in the address: steps back and forward, a copied address, and what may never stand there.
import { fileUrl, give, open } from './app'
import { scenario } from './bundles'
import { expect, test, type FrameLocator, type Page } from './playwright'
import { Host } from './server'

const address = (page: Page): string => new URL(page.url()).hash
const chosen = (app: FrameLocator): Promise<string | null> => app.locator('.attempt-row[aria-selected=true]').getAttribute('id')
const openTab = (app: FrameLocator): Promise<string | null> => app.locator('.report [role=tab][aria-selected=true]').getAttribute('id')

for (const from of ['file', 'http'] as const) {
  test(`back and forward go through choices step by step, and a copied address shows the same place (${from})`, async ({ page, context }) => {
    const host = await Host.start()
    const url = from === 'http' ? host.url : fileUrl
    const app = await open(page, url)
    await give(page, scenario('c'))
    await expect.poll(() => address(page)).toMatch(/^#1\/view\?of=[0-9a-f]{8}&clock=machine&attempt=a\d+$/)
    const first = await chosen(app)
    await app.locator('.attempt-row[aria-selected=false]').first().click()
    await expect.poll(() => address(page)).not.toContain(`attempt=${first?.slice(4)}`)
    const second = await chosen(app)
    await app.getByRole('tab', { name: /Sources/ }).click()
    await expect.poll(() => address(page)).toContain('tab=sources')
    await app.getByRole('radio', { name: 'UTC' }).last().click()
    await expect.poll(() => address(page)).toContain('clock=utc')
    // Zooming is no step of its own.
    await app.locator('.timeline-stage').focus()
    await page.keyboard.press('+')
    await expect.poll(() => address(page)).toMatch(/view=utc\.\d{8}T\d{6}-\d{8}T\d{6}/)
    const whole = page.url()

    await page.goBack()
    await expect(app.getByRole('radio', { name: 'Machine time' })).toBeChecked()
    await expect.poll(() => openTab(app)).toBe('tab-sources')
    await page.goBack()
    await expect(app.locator('#tab-attempts')).toHaveAttribute('aria-selected', 'true')
    await expect.poll(() => chosen(app)).toBe(second)
    await page.goBack()
    await expect(app.locator(`#${first}`)).toHaveAttribute('aria-selected', 'true')
    await page.goForward()
    await expect(app.locator(`#${second}`)).toHaveAttribute('aria-selected', 'true')
    await page.goForward()
    await page.goForward()
    await expect(app.getByRole('radio', { name: 'UTC' }).last()).toBeChecked()
    await expect.poll(() => page.url()).toBe(whole)
    const ticks = await app.locator('.axis text').allTextContents()

    const copy = await context.newPage()
    const other = await open(copy, whole)
    await expect(other.locator('.notice')).toContainText('names a view of a report')
    await give(copy, scenario('c'))
    await expect(other.locator('#tab-sources')).toHaveAttribute('aria-selected', 'true')
    await expect(other.getByRole('radio', { name: 'UTC' }).last()).toBeChecked()
    await expect(other.locator('.notice')).toHaveCount(0)
    await expect(other.locator('.axis text')).toHaveText(ticks)
    await copy.waitForTimeout(600)
    expect(copy.url()).toBe(whole)
    // Cleared, nothing is left of it.
    await other.getByRole('button', { name: 'Clear' }).click()
    await expect.poll(() => address(copy)).toBe('')
    await copy.close()
    await host.stop()
  })
}

test('the view of another bundle is not shown, and the page says so in the reader\'s language', async ({ page }) => {
  const app = await open(page, `${fileUrl}#1/view?of=00000000&attempt=a2&tab=sources`, 'zh')
  await expect(app.locator('.notice')).toContainText('\u6062\u590d\u8be5\u89c6\u56fe')
  await give(page, scenario('c'))
  await expect(app.locator('.notice')).toContainText('\u53e6\u4e00\u4e2a\u65e5\u5fd7\u5305')
  await expect(app.locator('#tab-attempts')).toHaveAttribute('aria-selected', 'true')
  await app.locator('.notice button').click()
  await expect(app.locator('.notice')).toHaveCount(0)
})

test('addresses of other versions and damaged ones are said and leave; a request leaves at once', async ({ page }) => {
  for (const [fragment, said] of [['#2/view?tab=sources', 'another version'], ['#1/view?tab=%E6%97%A5', 'could not be understood'], ['#anything', 'could not be understood']] as const) {
    await page.goto('about:blank')
    const app = await open(page, fileUrl + fragment)
    await expect(app.locator('.notice')).toContainText(said)
    expect(address(page)).toBe('')
  }
  await page.goto('about:blank')
  const app = await open(page, `${fileUrl}#1/request?kb=5015736&notBefore=2022-10-09&case=T-4711`)
  expect(page.url()).toBe(fileUrl)
  await expect(app.locator('.start')).toContainText('5015736')
  await give(page, scenario('c'))
  await expect.poll(() => address(page)).toContain('#1/view?of=')
  expect(page.url()).not.toContain('4711')
})

test('nothing of a log reaches the address, whatever is opened', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('case1'))
  await app.locator('.detail .evidence-line:not(:disabled)').first().click()
  await app.locator('.drawer, .line-asked').first().waitFor()
  await app.getByRole('tab', { name: /Sources/ }).click()
  await expect.poll(() => address(page)).toContain('tab=sources')
  const parts = new URLSearchParams(address(page).slice('#1/view?'.length))
  expect([...parts.keys()].filter(key => !['of', 'machine', 'clock', 'attempt', 'tab', 'view', 'only', 'search', 'log', 'help', 'severity', 'compare'].includes(key))).toEqual([])
  for (const value of parts.values()) expect(value).toMatch(/^[a-z0-9]{1,10}(\.[\dT-]{1,31})?$/)
})
