// An intranet without TLS, by the name of a host: no secure context, no clipboard interface, no crypto.subtle.
import { args, executablePath } from './browser.mjs'
import { give, open } from './app'
import { readFileSync } from 'node:fs'
import { pageFile, scenario } from './bundles'
import { expect, test } from './playwright'
import { Host } from './server'

test.use({ launchOptions: { executablePath, args: [...args, '--host-resolver-rules=MAP faultline.bank.test 127.0.0.1'] } })

test('no secure context: bundles are read, texts are copied, a file is checked, the address follows', async ({ page }) => {
  const host = await Host.start()
  const url = host.url.replace('127.0.0.1', 'faultline.bank.test')
  const app = await open(page, url)
  expect(await app.locator('body').evaluate(() => [isSecureContext, typeof crypto.subtle, typeof navigator.clipboard])).toEqual([false, 'undefined', 'undefined'])
  await give(page, scenario('c'))
  await app.getByRole('button', { name: 'Copy as message' }).click()
  await expect(app.getByText('Copied').first()).toBeVisible()
  // What was copied arrives where it is pasted.
  await page.keyboard.press('e')
  await expect(app.locator('#codes-input')).toBeFocused()
  await page.keyboard.press('Control+V')
  await expect(app.locator('#codes-input')).toHaveValue(/KB5015736/)
  await page.keyboard.press('Escape')
  await app.locator('.steps .copy').first().click()
  await expect(app.locator('.steps .copy [role=status]').first()).toHaveText('Copied')
  await expect.poll(() => new URL(page.url()).hash).toContain('#1/view?of=')
  await host.stop()
})

/** What hosts, mail and editors do to a file on its way. */
const served: Record<string, (page: Buffer) => Buffer> = {
  'with CRLF': page => Buffer.from(page.toString('latin1').replace(/\n/g, '\r\n'), 'latin1'),
  'with a BOM': page => Buffer.concat([Buffer.from('\ufeff'), page]),
  'with CRLF and a BOM': page => Buffer.concat([Buffer.from('\ufeff'), Buffer.from(page.toString('latin1').replace(/\n/g, '\r\n'), 'latin1')]),
}
for (const [how, change] of Object.entries(served)) {
  for (const charset of ['gb2312', 'utf-8']) {
    test(`served ${how}, as ${charset}, by the name of a host without TLS: it works`, async ({ page }) => {
      const host = await Host.start(charset, '127.0.0.1', { body: () => change(readFileSync(pageFile)) })
      const app = await open(page, host.url.replace('127.0.0.1', 'faultline.bank.test'), 'zh')
      await give(page, scenario('d'))
      await expect(app.locator('.verdict-status')).toHaveAttribute('data-status', 'explained')
      await expect(app.locator('.verdict h1')).toHaveText(/[\u4e00-\u9fff]/)
      await host.stop()
    })
  }
}
