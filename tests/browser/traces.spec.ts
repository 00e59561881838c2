// What was typed leaves nothing behind: no form a browser offers to remember, no field after use, nothing in the address.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { frameOf, open } from './app'
import { scenario, work } from './bundles'
import { zip } from './packing'
import { expect, test, type Page } from './playwright'
import { Host } from './server'

/** Everything a later visitor could find a text in, in the shell and in the frame. */
async function traces(page: Page): Promise<string> {
  const inFrame = await frameOf(page).evaluate(() => [...document.querySelectorAll('body > :not(script)')].map(part => part.outerHTML).join('') + [...document.querySelectorAll('input, textarea')].map(field => (field as HTMLInputElement).value).join())
  const inShell = await page.evaluate(() => {
    const kept = (storage: Storage): string => Object.entries({ ...storage }).join()
    return [location.href, document.title, JSON.stringify(history.state), kept(localStorage), kept(sessionStorage), document.cookie].join('\n')
  })
  return inFrame + inShell
}

/** No field is part of a form, and every one asks the browser to remember nothing. */
async function fields(page: Page): Promise<string[]> {
  const bad = (): string[] => [...document.querySelectorAll('form')].map(() => 'a form').concat(
    [...document.querySelectorAll('input:not([type=checkbox]):not([type=radio]):not([type=range]), textarea')].filter(field => field.getAttribute('autocomplete') !== 'off' || (field as HTMLInputElement).name).map(field => field.outerHTML))
  return [...await page.evaluate(bad), ...await frameOf(page).evaluate(bad)]
}

test('a password is asked for without a form, and its field is gone after use', async ({ page }) => {
  const host = await Host.start()
  const secret = 'correct horse 9'
  const file = join(work, 'traces.zip')
  writeFileSync(file, zip([{ name: 'CBS.log', bytes: Buffer.from('2022-10-10 16:38:25, Info                  CBS    nothing\r\n'.repeat(20)) }], secret))
  const app = await open(page, host.url)
  expect(await fields(page)).toEqual([])
  await page.setInputFiles('input[type=file]', file)
  await app.locator('#password').waitFor()
  expect(await fields(page)).toEqual([])
  await page.keyboard.type(secret)
  await page.keyboard.press('Enter')
  await app.locator('.verdict').waitFor()
  await expect(app.locator('input[type=password], #password')).toHaveCount(0)
  expect(await traces(page)).not.toContain(secret)
  // Not after going back and forth either.
  await page.reload()
  await app.locator('.start').waitFor()
  expect(await traces(page)).not.toContain(secret)
  expect(host.asked.join()).not.toContain('correct')
  await host.stop()
})

test('codes and lines that were looked for stay in no field and no address', async ({ page }) => {
  const host = await Host.start()
  const app = await open(page, host.url)
  await app.locator('#start-code').fill('0x800f0922')
  await app.locator('.code-hex').waitFor()
  await page.setInputFiles('input[type=file]', scenario('c'))
  await app.locator('.verdict').waitFor()
  await app.locator('.detail .evidence-line:not(:disabled)').first().click()
  await app.locator('.evidence-whole').first().click()
  await app.locator('.log-find-text').fill('needle in the log')
  expect(await fields(page)).toEqual([])
  expect(await page.evaluate(() => location.href)).not.toContain('needle')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await app.getByRole('button', { name: 'Clear', exact: true }).click()
  await app.locator('.start').waitFor()
  const left = await traces(page)
  for (const text of ['needle in the log', '0x800f0922', 'BANK-PC-0417']) expect(left.includes(text), text).toBe(false)
  await host.stop()
})
