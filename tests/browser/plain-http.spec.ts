// An intranet without TLS, by the name of a host: no secure context, no clipboard interface, no crypto.subtle.
import { args, executablePath } from './browser.mjs'
import { give, open } from './app'
import { scenario } from './bundles'
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
