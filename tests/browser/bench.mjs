// node tests/browser/bench.mjs BUNDLE RUNS: milliseconds from the file handed in until the verdict is drawn, and the
// largest wasm memory of any worker, for each run with a fresh page. Prints JSON.
import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { chromium } from '../../www/node_modules/@playwright/test/index.mjs'
import { args, executablePath } from './browser.mjs'

const [bundle, runs = '1'] = process.argv.slice(2)
if (!bundle) {
  console.error('usage: node tests/browser/bench.mjs BUNDLE.zip RUNS')
  process.exit(2)
}
const url = pathToFileURL(fileURLToPath(new URL('../../dist/faultline.html', import.meta.url))).href

const browser = await chromium.launch({ executablePath, args })
const results = []
for (let run = 0; run < Number(runs); run++) {
  const page = await (await browser.newContext()).newPage()
  await page.goto(url)
  const app = page.frameLocator('iframe')
  // The core answers a code: its module is compiled and its workers can start.
  await app.locator('#start-code').fill('0x80073712')
  await app.locator('.code-hex').waitFor()
  // Nobody gives a file at once: the page uses that time to make its code fast.
  await page.waitForTimeout(2000)
  const frame = page.frames().find(f => f.parentFrame() !== null)
  // Times are taken inside the frame, from the shell's message to the first picture with a verdict.
  await frame.evaluate(() => {
    globalThis.measured = new Promise(done => {
      addEventListener('message', event => {
        if (event.data?.kind !== 'files') return
        const began = performance.now()
        const seen = new MutationObserver(() => {
          if (!document.querySelector('.verdict')) return
          seen.disconnect()
          requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)))
        })
        seen.observe(document.body, { childList: true, subtree: true })
      })
    })
  })
  await page.setInputFiles('input[type=file]', resolve(bundle))
  const ms = await frame.evaluate(() => globalThis.measured)
  await app.locator('#tab-sources').click()
  const wasmMemory = Number(await app.locator('.effort').getAttribute('data-memory'))
  results.push({ ms: Math.round(ms * 10) / 10, wasmMemory })
  await page.context().close()
}
await browser.close()
console.log(JSON.stringify(results))
