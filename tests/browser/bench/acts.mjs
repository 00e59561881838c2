// What is measured in the page. Times are taken inside the frame wherever that is possible: a message to the browser and back costs
// as much as some of what is measured. All in milliseconds; memory in bytes.
import { frameOf, longestTask, ready, rendererMemory, startOf, untilDrawn } from './watch.mjs'

/** From the file handed in until the verdict is drawn, what that took in memory, and the verdict. */
export async function analyse({ browser, tab, url, files }) {
  const app = await ready(tab, url)
  const measured = await untilDrawn(tab)
  await tab.setInputFiles('input[type=file]', files)
  const { ms } = await measured()
  const renderer = await rendererMemory(browser)
  const status = await app.locator('.verdict-status').getAttribute('data-status')
  await app.locator('#tab-sources').click()
  const effort = app.locator('.effort')
  return { ms, status, renderer, wasm: Number(await effort.getAttribute('data-memory')), workers: Number(await effort.getAttribute('data-workers')) }
}

/** The longest task of the page's main thread while files are read; the report's own drawing included. */
export async function reading({ browser, tab, url, files }) {
  const app = await ready(tab, url)
  const task = await longestTask(browser, async () => {
    await tab.setInputFiles('input[type=file]', files)
    await app.locator('.verdict').waitFor()
    await tab.waitForTimeout(300)
  })
  return { task }
}

/** From the report in the frame until it is drawn, timeline included. */
export async function drawing({ tab, url, files }) {
  await startOf(tab)
  const app = await ready(tab, url)
  const measured = await untilDrawn(tab)
  await tab.setInputFiles('input[type=file]', files)
  const { drawn, report } = await measured()
  await app.locator('.timeline-stage').waitFor()
  return { ms: drawn - report }
}

/** From the beginning of the navigation until the page takes files, and until its core has answered. */
export async function start({ tab, url }) {
  const times = await startOf(tab)
  await tab.goto(url)
  return times()
}

/** From the press of cancel, in the middle of reading, until the start is drawn and the last scan worker has ended. */
export async function cancel({ tab, url, files }) {
  const app = await ready(tab, url)
  const ended = []
  const watch = worker => worker.on('close', () => ended.push(Date.now()))
  tab.workers().forEach(watch)
  tab.on('worker', watch)
  const frame = frameOf(tab)
  await frame.evaluate(() => {
    globalThis.cancelled = new Promise(done => {
      const press = () => {
        const button = document.querySelector('.progress button')
        if (!button) return done(null)
        const pressed = Date.now()
        const began = performance.now()
        button.click()
        const seen = () => document.querySelector('.start')
          ? requestAnimationFrame(() => setTimeout(() => done({ pressed, ms: performance.now() - began })))
          : setTimeout(seen)
        seen()
      }
      new MutationObserver((_, seen) => {
        if (!document.querySelector('.in-hand li')) return
        seen.disconnect()
        setTimeout(press, 100)
      }).observe(document.body, { childList: true, subtree: true })
    })
  })
  await tab.setInputFiles('input[type=file]', files)
  const said = await frame.evaluate(() => globalThis.cancelled)
  if (!said) throw new Error('reading was over before it could be cancelled')
  await app.locator('.start').waitFor()
  await tab.waitForTimeout(300)
  return { ms: said.ms, workers: Math.max(0, ...ended.map(at => at - said.pressed)) }
}

/** A search of everything: until the first hit is listed, and until all was searched. */
export async function search({ tab, url, files }) {
  const app = await ready(tab, url)
  await tab.setInputFiles('input[type=file]', files)
  await app.locator('.verdict').waitFor()
  await app.locator('body').press('Control+k')
  await app.locator('#search-text:focus').waitFor()
  return frameOf(tab).evaluate(async () => {
    const field = document.querySelector('#search-text')
    const began = performance.now()
    field.value = '0x80073712'
    field.dispatchEvent(new Event('input', { bubbles: true }))
    let first = null
    for (;;) {
      await new Promise(done => setTimeout(done, 2))
      if (first === null && document.querySelector('.hit-hit')) first = performance.now() - began
      if (document.querySelector('.search-said')?.textContent.includes('searched')) return { first, all: performance.now() - began }
    }
  })
}

/** The viewer on the largest log: until its first lines are there, and then the jumps to lines all over it, in their order. */
export async function jump({ tab, url, files }) {
  const app = await ready(tab, url)
  await tab.setInputFiles('input[type=file]', files)
  await app.locator('.verdict').waitFor()
  await app.locator('#tab-sources').click()
  const began = Date.now()
  await app.locator('.path-open', { hasText: /CBS\.log$/ }).first().click()
  await app.locator('.log-line:not([data-wait])').first().waitFor()
  const opened = Date.now() - began
  const rows = Number(await app.locator('.log-grid').getAttribute('aria-rowcount')) - 1
  const jumps = await frameOf(tab).evaluate(async rows => {
    const took = []
    let random = 12345
    for (let n = 0; n < 12; n++) {
      random = (random * 1103515245 + 12345) % 2147483648
      const line = 1 + Math.floor(random / 2147483648 * (rows - 1))
      const field = document.querySelector('.log-go')
      field.value = String(line)
      const began = performance.now()
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
      while (document.querySelector('.log-cursor:not([data-wait]) .log-number')?.textContent?.trim() !== String(line)) await new Promise(done => setTimeout(done, 2))
      took.push(performance.now() - began)
    }
    return took
  }, rows)
  return { opened, rows, jumps }
}
