// What a user may give: archives of every kind, damaged ones, folders, several at once.
import { cpSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { drop, frameOf, give, open, savedJson, status, whenReading } from './app'
import { bulk, scenario, work } from './bundles'
import { sevenZip, unzip, zip, type Packed } from './packing'
import { expect, test, type Page } from './playwright'
import { Host } from './server'

const files = (id: string): Packed[] => unzip(readFileSync(scenario(id)[0] ?? ''))

function written(name: string, bytes: Buffer): string {
  const file = join(work, name)
  writeFileSync(file, bytes)
  return file
}

interface Shown {
  bundles: { name: string; issues: { kind: string }[] }[]
  sources: { path: string; kind: string; records: number }[]
}
const shown = async (page: Page): Promise<Shown> => JSON.parse(await savedJson(page)) as Shown

test('a 7z is a bundle like a zip', async ({ page }) => {
  const app = await open(page)
  await give(page, written('logs.7z', sevenZip(files('d'))))
  expect(await status(app)).toBe('explained')
  await expect(app.locator('.issues')).toHaveCount(0)
  const { sources } = await shown(page)
  expect(sources.map(source => source.kind)).toContain('cbs')
  await app.locator('.detail .evidence-line:not(:disabled)').first().click()
  await expect(app.locator('.line-asked').first()).toBeVisible()
})

test('a cabinet in a zip in a 7z: its lines are read and open', async ({ page }) => {
  const cabinet = zip(files('full-chain-cab'))
  const app = await open(page)
  await give(page, written('outer.7z', sevenZip([{ name: 'PC-1/inner.zip', bytes: cabinet }])))
  const line = app.locator('.detail .evidence-line').filter({ hasText: 'CbsPersist_' }).first()
  await line.click()
  await expect(app.locator('.line-asked').first().locator('code')).toHaveText(/^\d{4}-\d\d-\d\d /)
  await app.getByRole('tab', { name: /Sources/ }).click()
  await expect(app.locator('.sources .path').filter({ hasText: /inner\.zip\u25b8.*\.cab\u25b8.*\.log$/ })).not.toHaveCount(0)
})

for (const language of ['en', 'zh'] as const) {
  test(`a truncated zip is read up to the cut, and says so (${language})`, async ({ page }) => {
    // The log that matters first: what comes after the cut is lost.
    const order = files('d').sort((a, b) => Number(/CBS/.test(b.name)) - Number(/CBS/.test(a.name)))
    const whole = zip([...order, { name: 'later.bin', bytes: Buffer.from(Array.from({ length: 60_000 }, (_, i) => (i * i * 31) >> 5)) }])
    const app = await open(page, undefined, language)
    await give(page, written(`cut-${language}.zip`, whole.subarray(0, whole.length - 20_000)))
    await expect(app.locator('.issues')).toContainText(`cut-${language}.zip`)
    await expect(app.locator('.issues')).toContainText(language === 'en' ? 'its files were looked for one by one' : '\u9010\u4e2a')
    await expect(app.locator('.attempt-row').first()).toBeVisible()
    if (language === 'en') {
      const { bundles, sources } = await shown(page)
      expect(bundles[0]?.issues.map(issue => issue.kind)).toContain('salvaged')
      expect(sources.some(source => source.kind === 'cbs' && source.records > 0)).toBe(true)
    }
  })
}

/** A folder with loose logs, an archive among them, and an empty folder. */
function collected(): string {
  const folder = join(work, '\u6536\u96c6 PC-1')
  mkdirSync(join(folder, 'Logs', 'empty'), { recursive: true })
  for (const { name, bytes } of files('d')) {
    const file = join(folder, 'Logs', ...name.split('/'))
    mkdirSync(join(file, '..'), { recursive: true })
    writeFileSync(file, bytes)
  }
  copyFileSync(scenario('c')[0] ?? '', join(folder, 'inner.zip'))
  return folder
}

test('a folder, chosen or dropped, from disk or from a host, is the same bundle', async ({ page }) => {
  const folder = collected()
  const host = await Host.start()
  const reports: Shown[] = []
  for (const [url, way] of [[undefined, 'choose'], [undefined, 'drop'], [host.url, 'drop']] as const) {
    await page.goto('about:blank')
    const app = await open(page, url)
    if (way === 'drop') {
      await drop(page, [folder])
    } else {
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), app.getByRole('button', { name: 'Choose a folder' }).click()])
      await chooser.setFiles(folder)
    }
    await app.locator('.verdict').waitFor()
    reports.push(await shown(page))
  }
  await host.stop()
  // The loose files are one bundle of the folder's name; the archive in it is another.
  expect(reports[0]?.bundles.map(bundle => bundle.name).sort()).toEqual(['inner.zip', basename(folder)])
  expect(reports[0]?.sources.some(source => source.path.startsWith('Logs/'))).toBe(true)
  expect(reports[1]).toEqual(reports[0])
  expect(reports[2]).toEqual(reports[0])
})

test('a dropped folder without files says so, and files dropped beside a folder are read too', async ({ page }) => {
  const empty = join(work, 'nothing here')
  mkdirSync(join(empty, 'below'), { recursive: true })
  const app = await open(page)
  await drop(page, [empty])
  await expect(app.locator('.start-said')).toContainText('holds no files')
  await drop(page, [collected(), ...scenario('a')])
  await app.locator('.verdict').waitFor()
  const { bundles } = await shown(page)
  expect(bundles.map(bundle => bundle.name)).toEqual(expect.arrayContaining([basename(collected()), basename(scenario('a')[0] ?? '')]))
})

test('folders are walked so deep and no deeper, and the report says what was left out', async ({ page }) => {
  const top = join(work, 'deep')
  const levels = join(top, ...Array.from({ length: 33 }, (_, i) => `${i}`))
  mkdirSync(levels, { recursive: true })
  writeFileSync(join(levels, 'low.log'), 'x')
  cpSync(scenario('single-log')[0] ?? '', join(top, 'CBS.log'))
  const app = await open(page)
  await drop(page, [top])
  await expect(app.locator('.issues')).toContainText('more than 32 levels deep were left out')
  expect((await shown(page)).sources.map(source => source.path)).toEqual(['CBS.log'])
})

test('three bundles of three computers at once: each with its progress, each with its report', async ({ page }) => {
  const hosts = ['BANK-PC-1001', 'BANK-PC-1002', 'BANK-PC-1003']
  const given = hosts.map((host, i) => {
    const own = files('c').map(({ name, bytes }) => ({ name, bytes: Buffer.from(bytes.toString('latin1').replaceAll('BANK-PC-0417', host), 'latin1') }))
    const names = own.map(({ name, bytes }) => ({ name: name.replaceAll('BANK-PC-0417', host), bytes }))
    return written(`bank-${i}.${i === 2 ? '7z' : 'zip'}`, i === 2 ? sevenZip(names) : zip(names))
  })
  const app = await open(page)
  await whenReading(page, `window.seen = [...document.querySelectorAll('.bundles-in-hand .in-hand-path')].map(e => e.textContent)`)
  await page.setInputFiles('input[type=file]', given)
  await app.locator('.verdict').waitFor()
  expect(await frameOf(page).evaluate(() => (window as unknown as { seen: string[] }).seen)).toEqual(given.map(file => basename(file)))
  const choice = app.locator('.machine-choice select')
  await expect(choice.locator('option')).toHaveText(hosts)
  for (const host of hosts) {
    await choice.selectOption(host)
    await expect(app.locator('.given-name')).toHaveText(`bank-${hosts.indexOf(host)}.${hosts.indexOf(host) === 2 ? '7z' : 'zip'}`)
    expect(await status(app)).toBe('recollect')
  }
})

test('a folder of many logs keeps few of them open', async ({ page }) => {
  const folder = join(work, 'many')
  mkdirSync(folder, { recursive: true })
  const log = readFileSync(scenario('single-log')[0] ?? '')
  for (let i = 0; i < 300; i++) writeFileSync(join(folder, `CBS-${i}.log`), Buffer.concat([log, Buffer.from(`\r\n${i}`)]))
  const app = await open(page)
  await drop(page, [folder])
  await app.locator('.verdict').waitFor()
  expect((await shown(page)).sources).toHaveLength(300)
})

test('the size of a bundle counts once: progress of two archives ends at their sum', async ({ page }) => {
  const app = await open(page)
  await whenReading(page, `window.sizes = [...document.querySelectorAll('.bundles-in-hand .in-hand-bytes')].map(e => e.textContent)`)
  await page.setInputFiles('input[type=file]', [bulk('200MB'), ...scenario('d')])
  await app.locator('.verdict').waitFor()
  const sizes = await frameOf(page).evaluate(() => (window as unknown as { sizes: string[] }).sizes)
  expect(sizes).toHaveLength(2)
  for (const size of sizes) expect(size).toMatch(/ of /)
})
