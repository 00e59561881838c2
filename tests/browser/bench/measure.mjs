// node tests/browser/bench/measure.mjs ACT WORKERS FILE…: one measurement in a browser of its own, with an empty profile, printed as JSON.
// `cargo xtask bench` runs it; acts.mjs has the acts.
import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { chromium } from '../../../www/node_modules/@playwright/test/index.mjs'
import { args, executablePath } from '../browser.mjs'
import * as acts from './acts.mjs'

const [name, workers, ...files] = process.argv.slice(2)
const act = acts[name]
if (!act || !Number(workers)) {
  console.error(`usage: node tests/browser/bench/measure.mjs ACT WORKERS FILE…; acts: ${Object.keys(acts).join(', ')}`)
  process.exit(2)
}
const page = new URL('../../../dist/faultline.html', import.meta.url)

const browser = await chromium.launch({ executablePath, args })
try {
  const tab = await (await browser.newContext({ locale: 'en-US' })).newPage()
  // 4 GB take their time, and a busy computer more of it.
  tab.setDefaultTimeout(600_000)
  const url = `${pathToFileURL(fileURLToPath(page)).href}#1/view?workers=${Number(workers)}`
  console.log(JSON.stringify(await act({ browser, tab, url, files: files.map(file => resolve(file)) })))
} finally {
  await browser.close()
}
