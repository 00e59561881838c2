// Log text, names of files, comments of archives and fragments are text and nothing else, whatever they hold.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { frameOf, give, open } from './app'
import { scenario, work } from './bundles'
import { unzip, zip } from './packing'
import { payloads } from './payloads'
import { expect, test, type Page } from './playwright'
import { Host } from './server'

interface Watched { asked: string[]; dialogs: string[] }

function watch(page: Page): Watched {
  const seen: Watched = { asked: [], dialogs: [] }
  page.on('request', request => { if (!/^(blob|data):/.test(request.url())) seen.asked.push(request.url()) })
  page.on('dialog', dialog => { seen.dialogs.push(dialog.message()); void dialog.dismiss() })
  page.on('popup', popup => seen.asked.push(popup.url()))
  return seen
}

/** Elements that the page never makes, and attributes that none of its elements has. */
async function foreign(page: Page): Promise<string[]> {
  const look = (): string[] => [
    ...[...document.querySelectorAll('iframe, object, embed, video, audio, form, base, link:not([rel=icon]), math, foreignObject, use, animate, marquee, portal, template, body style, body script ~ script, a, area, noscript + img, image, meta[http-equiv=refresh]')].map(element => element.outerHTML.slice(0, 90)),
    ...[...document.querySelectorAll('*')].flatMap(element => [...element.attributes].filter(({ name, value }) => /^on/.test(name) || (/^(src|href|xlink:href|action|formaction|srcdoc|background|ping|poster|data)$/.test(name) && !/^(data:|blob:|#)/.test(value))).map(({ name, value }) => `${element.tagName} ${name}=${value.slice(0, 60)}`)),
  ]
  // The shell's own: the frame, and the script for old browsers.
  const shell = (await page.evaluate(look)).filter(found => !/^<iframe title="Faultline"|^IFRAME srcdoc=|^<script>\/\* ES5, with its own hash/.test(found))
  return [...shell, ...await frameOf(page).evaluate(look)]
}
const hit = async (page: Page): Promise<unknown[]> => [await page.evaluate('self.hit'), await frameOf(page).evaluate('self.hit')]

/** As a name of a file: what an archive can hold, with no folder of its own. */
const asName = (payload: string): string => payload.replace(/[/\\\0]/g, '_').slice(0, 120)

function hostile(): string {
  const [original] = scenario('d')
  const files = unzip(readFileSync(original ?? ''))
  const cbs = files.find(({ name }) => name.endsWith('CBS.log'))
  const stamp = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/m.exec(cbs?.bytes.toString('latin1') ?? '')?.[0] ?? ''
  const line = (payload: string): string => `${stamp}, Error                 CBS    Failed to install ${payload.replace(/[\r\n]/g, ' ')} [HRESULT = 0x80070005 - E_ACCESSDENIED]\r\n`
  const lines = Buffer.from(payloads.map(line).join(''))
  const packed = files.map(file => (file === cbs ? { ...file, bytes: Buffer.concat([file.bytes, lines]) } : file))
  for (const payload of payloads) packed.push({ name: asName(payload), bytes: Buffer.from(line(payload).repeat(3)) })
  const bytes = zip(packed)
  const comment = Buffer.from(payloads.join('\n'))
  bytes.writeUInt16LE(comment.length, bytes.length - 2)
  const file = join(work, `${asName(payloads[4] ?? '')}.zip`)
  writeFileSync(file, Buffer.concat([bytes, comment]))
  return file
}

test('payloads in log text, names and comments do nothing', async ({ page }) => {
  expect(new Set(payloads).size).toBeGreaterThanOrEqual(100)
  const host = await Host.start()
  const app = await open(page, host.url)
  const seen = watch(page)
  await frameOf(page).evaluate(`void addEventListener('securitypolicyviolation', event => { (self.refused ??= []).push(event.violatedDirective + ' ' + event.blockedURI) })`)
  await give(page, hostile())
  await app.locator('.detail .evidence-line:not(:disabled)').first().click()
  expect(await foreign(page)).toEqual([])
  // The whole log, from its end: where the payloads stand.
  await app.locator('.evidence-whole').first().click()
  await app.locator('.log-find-text').fill('onerror')
  await expect(app.locator('.log-grid')).toContainText('<img src=x onerror=')
  expect(await foreign(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  await app.locator('#search-text').fill('E_ACCESSDENIED')
  await app.locator('.hit-hit mark').nth(3).waitFor()
  for (let i = 0; i < 12; i++) await page.keyboard.press('PageDown')
  expect(await foreign(page)).toEqual([])
  await page.keyboard.press('Escape')
  await app.getByRole('tab', { name: /Sources/ }).click()
  // Every name is there, as it was written.
  await expect(app.locator('body')).toContainText(asName(payloads[0] ?? ''))
  expect(await foreign(page)).toEqual([])
  expect(await hit(page)).toEqual([undefined, undefined])
  expect(await frameOf(page).evaluate('self.refused ?? []')).toEqual([])
  expect(seen).toEqual({ asked: [], dialogs: [] })
  expect(host.asked).toEqual(['GET /'])
  await host.stop()
})

test('payloads in fragments do nothing, and leave the address', async ({ page }) => {
  const host = await Host.start()
  await open(page, host.url)
  const seen = watch(page)
  for (const form of [(p: string) => p, (p: string) => `1/view?tab=${p}`, (p: string) => `1/request?case=${encodeURIComponent(p)}&want=${encodeURIComponent(p)}`, (p: string) => `1/findings?${p}`]) {
    await page.evaluate(async all => {
      for (const one of all) {
        location.hash = one
        await new Promise(done => setTimeout(done, 5))
      }
    }, payloads.map(form))
    await expect.poll(() => new URL(page.url()).hash).toBe('')
    expect(await foreign(page)).toEqual([])
    expect(await hit(page)).toEqual([undefined, undefined])
  }
  expect(seen).toEqual({ asked: [], dialogs: [] })
  expect(host.asked).toEqual(['GET /'])
  await host.stop()
})
