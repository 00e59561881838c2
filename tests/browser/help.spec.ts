// Settings, help, keys: everything is reached without a mouse, and what is listed works.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileUrl, give, open } from './app'
import { pageFile, scenario, work } from './bundles'
import { expect, test, type FrameLocator, type Page } from './playwright'
import { Host } from './server'

const focused = (app: FrameLocator): Promise<string> => app.locator('body').evaluate(() => document.activeElement?.id || document.activeElement?.className || document.activeElement?.tagName || '')

test('the question mark opens help, the keys stay in it, Escape closes it and the focus returns', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('c'))
  await app.locator('.timeline-stage').focus()
  await page.keyboard.press('?')
  const help = app.getByRole('dialog', { name: 'Settings and help' })
  await expect(help).toBeVisible()
  for (const name of ['Settings', 'How to read it', 'Shortcuts', 'Verify', 'About']) {
    await help.getByRole('tab', { name }).click()
    await expect(help.getByRole('tabpanel')).not.toBeEmpty()
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press('Tab')
      expect(await app.locator('body').evaluate(() => document.querySelector('dialog')?.contains(document.activeElement))).toBe(true)
    }
  }
  await help.getByRole('tab', { name: 'About' }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(help.getByRole('tab', { name: 'Settings' })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Escape')
  await expect(help).toHaveCount(0)
  await expect.poll(() => focused(app)).toContain('timeline-stage')
})

test('shortcuts do what the list says, not while something is typed, and can be switched off', async ({ page }) => {
  const app = await open(page)
  await page.keyboard.press('e')
  await expect.poll(() => focused(app)).toBe('start-code')
  await page.keyboard.type('3?')
  await expect(app.locator('#start-code')).toHaveValue('3?')
  await expect(app.locator('dialog')).toHaveCount(0)
  await give(page, scenario('c'))
  await app.locator('.timeline-stage').focus()
  const selected = async (): Promise<string | null> => app.locator('.attempt-row[aria-selected=true]').getAttribute('id')
  const first = await selected()
  await page.keyboard.press('j')
  await expect.poll(selected).not.toBe(first)
  await page.keyboard.press('k')
  await expect.poll(selected).toBe(first)
  await page.keyboard.press('3')
  await expect(app.locator('#tab-sources')).toBeFocused()
  await page.keyboard.press('2')
  await expect(app.locator('#tab-machine')).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('1')
  await page.keyboard.press('t')
  await expect.poll(() => focused(app)).toContain('timeline-stage')
  await page.keyboard.press('u')
  await expect(app.getByRole('radio', { name: 'UTC' }).last()).toBeChecked()
  await page.keyboard.press('e')
  await expect(app.locator('#codes-input')).toBeFocused()
  await page.keyboard.press('Escape')
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('o')])
  expect(chooser).toBeTruthy()
  await app.getByRole('button', { name: 'Settings and help' }).click()
  await app.getByRole('tab', { name: 'Settings' }).click()
  await app.getByRole('group', { name: 'Shortcuts of a single key' }).getByLabel('Off').check()
  await page.keyboard.press('Escape')
  await page.keyboard.press('3')
  await expect(app.locator('#tab-attempts')).toHaveAttribute('aria-selected', 'true')
})

test('settings hold for the next visit', async ({ page }) => {
  const host = await Host.start()
  const app = await open(page, host.url)
  await page.keyboard.press('?')
  await app.getByRole('tab', { name: 'Settings' }).click()
  await app.getByRole('group', { name: 'Theme' }).getByLabel('Dark').check()
  await expect(app.locator('html')).toHaveAttribute('data-theme', 'dark')
  await app.getByRole('group', { name: 'Times of a report' }).getByLabel('UTC').check()
  await app.getByRole('group', { name: 'Language' }).getByLabel('\u4e2d\u6587').check()
  await expect(app.locator('html')).toHaveAttribute('lang', 'zh-CN')
  // The shell keeps what the frame tells it by a message.
  await expect.poll(() => page.evaluate(() => ({ ...localStorage }))).toEqual({ lang: 'zh', theme: 'dark', clock: 'utc' })
  await page.goto('about:blank')
  await page.goto(host.url)
  await app.locator('.start').waitFor()
  await expect(app.locator('html')).toHaveAttribute('lang', 'zh-CN')
  await expect(app.locator('html')).toHaveAttribute('data-theme', 'dark')
  await give(page, scenario('c'))
  await expect(app.getByRole('radio', { name: 'UTC' }).last()).toBeChecked()
  await host.stop()
})

test('about names what the page runs, and a page file is checked against a reference', async ({ page }) => {
  const app = await open(page)
  await page.keyboard.press('?')
  await app.getByRole('tab', { name: 'About' }).click()
  const html = readFileSync(pageFile, 'utf8')
  const policy = /content="([^"]*script-src[^"]*)"/.exec(html)?.[1] ?? ''
  const said = await app.locator('.about-hash').allTextContents()
  const scripts = said.filter(hash => hash.startsWith('sha256-'))
  expect(scripts).toHaveLength(3)
  for (const hash of scripts) expect(policy).toContain(`'${hash}'`)
  // The hashes are those of the scripts that stand in the file.
  expect(await page.evaluate(() => [...document.scripts].map(script => script.textContent))).toHaveLength(2)
  for (const script of await page.evaluate(() => [...document.scripts].map(script => script.textContent ?? ''))) {
    expect(scripts).toContain(`sha256-${createHash('sha256').update(script).digest('base64')}`)
  }
  await expect(app.locator('#help-page')).toContainText(/Version0\.\d+\.\d+/)
  await expect(app.locator('#help-page')).toContainText(/Rules\d+, digest [0-9a-f]{8}/)

  await app.getByRole('tab', { name: 'Verify' }).click()
  await expect(app.locator('.verify-steps > li')).toHaveCount(10)
  const wanted = createHash('sha256').update(readFileSync(pageFile)).digest('hex')
  const check = app.locator('.page-check')
  await check.locator('input[type=file]').setInputFiles(pageFile)
  await expect(check.locator('.about-hash')).toHaveText(wanted)
  await check.getByLabel('SHA-256 it should have').fill(`${wanted}  faultline.html`)
  await expect(check).toContainText('The same')
  const tampered = join(work, 'tampered.html')
  writeFileSync(tampered, html.replace("connect-src 'none'", 'connect-src *'))
  await check.locator('input[type=file]').setInputFiles(tampered)
  await expect(check).toContainText('Different')
  // Dropped on the dialog it is checked, and no bundle.
  const { x, y } = await check.boundingBox() ?? { x: 0, y: 0 }
  const session = await page.context().newCDPSession(page)
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await session.send('Input.dispatchDragEvent', { type, x: x + 20, y: y + 20, data: { items: [], files: [pageFile], dragOperationsMask: 1 } })
  await expect(check).toContainText('The same')
  await expect(page.locator('#veil')).toBeHidden()
  await expect(app.locator('.start')).toBeVisible()
})

test('the start screen leads to the ten steps and to what is not promised', async ({ page }) => {
  const app = await open(page, fileUrl, 'zh')
  await app.locator('.start-verify button').click()
  await expect(app.getByRole('tab', { name: '\u6838\u5b9e' })).toHaveAttribute('aria-selected', 'true')
  await expect(app.locator('#help-page')).toContainText('preconnect')
})

test('the first stop is past the header', async ({ page }) => {
  const app = await open(page)
  await give(page, scenario('c'))
  await app.locator('body').evaluate(() => (document.activeElement as HTMLElement).blur())
  await page.keyboard.press('Tab')
  const skip = app.getByRole('button', { name: 'Skip to the content' })
  await expect(skip).toBeFocused()
  await expect(skip).toBeInViewport()
  await page.keyboard.press('Enter')
  await expect(app.locator('main')).toBeFocused()
  expect(page.url()).toContain(fileUrl)
})

/** 1280×720 at 200 %, a phone, and the narrowest that must reflow. */
for (const [what, width, height] of [['200 %', 640, 360], ['a phone', 360, 740], ['320 pixels', 320, 640]] as const) {
  test(`everything is reached and nothing is wider than the window: ${what}`, async ({ page }: { page: Page }) => {
    await page.setViewportSize({ width, height })
    const app = await open(page)
    await give(page, scenario('c'))
    const wide = (): Promise<string[]> => app.locator('body').evaluate(() => [document.documentElement, ...document.querySelectorAll('.header, .report, .verdict, .detail, .help-page, dialog')].filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.className || e.tagName))
    expect(await wide()).toEqual([])
    await app.getByRole('button', { name: 'Menu' }).click()
    for (const name of ['Error code', 'Open another', 'Share', 'Clear']) await expect(app.getByRole('button', { name, exact: true })).toBeInViewport({ ratio: 0.5 })
    await page.keyboard.press('Escape')
    await expect(app.getByRole('button', { name: 'Menu' })).toBeFocused()
    await expect(app.getByRole('button', { name: 'Clear', exact: true })).toBeHidden()
    await app.getByRole('button', { name: 'Settings and help' }).click()
    for (const name of ['Settings', 'Shortcuts', 'Verify', 'About']) {
      await app.getByRole('dialog').getByRole('tab', { name }).click()
      expect(await wide()).toEqual([])
    }
    await expect(app.getByRole('dialog').getByRole('button', { name: 'Close' })).toBeInViewport({ ratio: 1 })
  })
}
