// How the page is watched while it is measured.
import { readFileSync } from 'node:fs'

/** The frame that holds the app. */
export const frameOf = tab => tab.frames().find(frame => frame.parentFrame() !== null)

/** Opens the page and waits until it is as a user finds it: core compiled, its own sample read, its code made fast by the browser. */
export async function ready(tab, url) {
  await tab.goto(url)
  const app = tab.frameLocator('iframe')
  await app.locator('#start-code').fill('0x80073712')
  await app.locator('.code-hex').waitFor()
  // Nobody gives a file at once: the page uses that time.
  await tab.waitForTimeout(2000)
  return app
}

/**
 * Watches for the first picture with a verdict. `ms`: since the shell's message with the files; `drawn` and `report`: when it was
 * painted, and when the last answer of a worker came before it, which is the report (only after `startOf`).
 */
export async function untilDrawn(tab) {
  const frame = frameOf(tab)
  await frame.evaluate(() => {
    globalThis.measured = new Promise(done => {
      addEventListener('message', event => {
        if (event.data?.kind !== 'files') return
        const began = performance.now()
        const seen = new MutationObserver(() => {
          if (!document.querySelector('.verdict')) return
          seen.disconnect()
          const report = globalThis.lastAnswer ?? 0
          requestAnimationFrame(() => setTimeout(() => {
            const drawn = performance.now()
            done({ ms: drawn - began, drawn, report })
          }))
        })
        seen.observe(document.body, { childList: true, subtree: true })
      })
    })
  })
  return () => frame.evaluate(() => globalThis.measured)
}

/** Watches a start from its first moment on; to be called before the page is opened. */
export async function startOf(tab) {
  await tab.addInitScript(() => {
    globalThis.Worker = class extends globalThis.Worker {
      constructor(...args) {
        super(...args)
        this.addEventListener('message', () => { globalThis.lastAnswer = performance.now() })
      }
    }
    globalThis.times = {}
    if (globalThis.parent === globalThis) return
    const now = () => performance.timeOrigin + performance.now()
    const look = () => {
      const field = document.querySelector('#start-code')
      if (field && !globalThis.times.start) {
        globalThis.times.start = now()
        // The core is asked at once.
        field.value = '0x80073712'
        field.dispatchEvent(new Event('input', { bubbles: true }))
      }
      if (document.querySelector('.code-hex')) globalThis.times.answer = now()
      else setTimeout(look)
    }
    look()
  })
  return async () => {
    await tab.frameLocator('iframe').locator('.code-hex').waitFor()
    await tab.waitForTimeout(100)
    const began = await tab.evaluate(() => performance.timeOrigin)
    const { start, answer } = await frameOf(tab).evaluate(() => globalThis.times)
    return { start: start - began, answer: answer - began }
  }
}

/** The most memory that any process of the browser that draws pages ever held; `null` where the system does not tell. */
export async function rendererMemory(browser) {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  const peaks = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => {
    try {
      return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0) * 1024
    } catch {
      return 0
    }
  })
  return Math.max(0, ...peaks) || null
}

/** The longest task of a page's main thread while something is done: its own work, not the time in which others had the processor. */
export async function longestTask(browser, act) {
  const session = await browser.newBrowserCDPSession()
  const seen = []
  session.on('Tracing.dataCollected', ({ value }) => seen.push(...value))
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['toplevel'] } })
  await act()
  const complete = new Promise(done => session.once('Tracing.tracingComplete', done))
  await session.send('Tracing.end')
  await complete
  await session.detach()
  const mains = new Set(seen.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(({ pid, tid }) => `${pid} ${tid}`))
  const tasks = seen.filter(({ name, ph, pid, tid }) => ph === 'X' && name.endsWith('RunTask') && mains.has(`${pid} ${tid}`))
  return Math.max(0, ...tasks.map(({ tdur }) => (tdur ?? 0) / 1000))
}
