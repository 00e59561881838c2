// The same bytes give the same report: native and wasm, for 1, 2 and 4 workers, shuffled and renamed.
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileUrl, give, open, savedJson } from './app'
import { native, scenario, work } from './bundles'
import { expect, test } from './playwright'

const bundles = ['case1', 'a', 'c', 'd', 'gbk-names', 'encodings', 'damaged-entry', 'single-log', 'full-chain-cab', 'update-log-other-zone']

// One page for all of them, each after the other: nothing of the one before may be in the next report either.
for (const workers of [1, 2, 4]) {
  test(`page and command line print the same JSON (workers: ${workers})`, async ({ page }) => {
    test.setTimeout(300_000)
    const app = await open(page, `${fileUrl}#1/view?workers=${workers}`)
    for (const id of bundles) {
      const files = scenario(id)
      const expected = native(files)
      expect(JSON.parse(expected).schema).toBe('faultline.report/1')
      await give(page, files)
      expect(await savedJson(page), id).toBe(expected)
      await app.getByRole('button', { name: 'Clear', exact: true }).click()
      await app.locator('.start').waitFor()
    }
  })
}

test('the request of the page is the request of the command line', async ({ page }) => {
  const files = scenario('a')
  await open(page, `${fileUrl}#1/request?kb=KB5015736&notBefore=2022-09-08`)
  await give(page, files)
  expect(await savedJson(page)).toBe(native(files, '--expect', 'KB5015736', '--not-before', '2022-09-08'))
})

test('a folder is one bundle, as on the command line', async ({ page }) => {
  const folder = join(work, 'collected')
  mkdirSync(join(folder, 'CBS'), { recursive: true })
  copyFileSync(scenario('single-log')[0] ?? '', join(folder, 'CBS', 'CBS.log'))
  copyFileSync(scenario('c')[0] ?? '', join(folder, 'inner.zip'))
  const app = await open(page)
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), app.getByRole('button', { name: 'Choose a folder' }).click()])
  await chooser.setFiles(folder)
  await app.locator('.verdict').waitFor()
  const [ofPage, ofCli] = [await savedJson(page), native([folder])].map(json => JSON.parse(json) as { bundles: { name: string; fingerprint: string }[]; sources: { path: string }[] })
  const byName = (a: { name: string }, b: { name: string }): number => a.name.localeCompare(b.name)
  expect(ofPage?.bundles.sort(byName)).toEqual(ofCli?.bundles.sort(byName))
  expect(ofPage?.sources.map(source => source.path)).toEqual(ofCli?.sources.map(source => source.path))
})

test('files in another order or under other names change only the names', async ({ page }) => {
  const folder = join(work, 'renamed')
  mkdirSync(folder, { recursive: true })
  const files = [...scenario('d'), ...scenario('single-log')]
  const renamed = files.map((file, i) => {
    const copy = join(folder, `x${i}.bin`)
    copyFileSync(file, copy)
    return copy
  })
  const report = async (given: string[]): Promise<unknown> => {
    await page.goto('about:blank')
    await open(page)
    await give(page, given)
    // `file` and `bundle` say which of the given files it is; the rest of these are names, or sentences that hold one.
    const names = new Set(['name', 'path', 'message', 'source', 'file', 'bundle'])
    const blank = (key: string, value: unknown): unknown => (names.has(key) && !/^s\d+$/.test(String(value)) ? '' : value)
    const found = JSON.parse(await savedJson(page), blank) as { bundles: { fingerprint: string }[] }
    // Bundles stand as they were given; everything else comes from the content.
    found.bundles.sort((a, b) => a.fingerprint.localeCompare(b.fingerprint))
    return found
  }
  expect(await report([...renamed].reverse())).toEqual(await report(files))
})
