// The frame is never held up: what the main thread does while four workers read 200 MB, and what moves on the screen.
import { fileUrl, frameOf, open } from './app'
import { bulk, scenario } from './bundles'
import { expect, test, type Browser, type Page } from './playwright'

/** Milliseconds the main thread may work in one piece: what people do not feel. */
const TASK = 50

interface TraceEvent { name: string; ph: string; pid: number; tid: number; tdur?: number; args: { name?: string } }

/**
 * The longest tasks of the pages' main threads while something is done, in milliseconds of their own work: time in which the processor
 * was with somebody else is not theirs.
 */
async function longest(browser: Browser, act: () => Promise<void>): Promise<number[]> {
  const session = await browser.newBrowserCDPSession()
  const seen: TraceEvent[] = []
  session.on('Tracing.dataCollected', ({ value }) => seen.push(...value as unknown as TraceEvent[]))
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['toplevel'] } })
  await act()
  const complete = new Promise<void>(done => session.once('Tracing.tracingComplete', () => done()))
  await session.send('Tracing.end')
  await complete
  await session.detach()
  const mains = new Set(seen.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(({ pid, tid }) => `${pid} ${tid}`))
  const tasks = seen.filter(({ name, ph, pid, tid }) => ph === 'X' && name.endsWith('RunTask') && mains.has(`${pid} ${tid}`))
  expect(tasks.length).toBeGreaterThan(10)
  return tasks.map(({ tdur }) => (tdur ?? 0) / 1000).sort((a, b) => b - a).slice(0, 5)
}

/** Notes every shift of the layout from now on that no key or click explains. */
async function watchShifts(page: Page): Promise<() => Promise<string[]>> {
  await frameOf(page).evaluate(() => {
    const scope = globalThis as unknown as { shifts: string[] }
    scope.shifts = []
    new PerformanceObserver(list => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean; sources: { node?: Element }[] })[]) {
        // Less is a number at the right edge that grew a digit.
        if (!entry.hadRecentInput && entry.value > 0.0005) scope.shifts.push(`${entry.value.toFixed(4)} of ${entry.sources.map(({ node }) => node?.nodeName === '#text' ? node.textContent : `${node?.nodeName}.${node?.className}`).join(', ')}`)
      }
    }).observe({ type: 'layout-shift' })
  })
  return () => frameOf(page).evaluate(() => (globalThis as unknown as { shifts: string[] }).shifts)
}

test.describe('timed', () => {
  // The only tests that a busy computer can spoil.
  test.describe.configure({ retries: 2 })

  test('no task of the page is longer than 50 ms while four workers read 200 MB', async ({ page, browser }) => {
    const file = bulk('200MB')
    const began = Date.now()
    const app = await open(page, `${fileUrl}#1/view?workers=4`)
    const opened = Date.now() - began
    await app.locator('#start-code').fill('0x80073712')
    await app.locator('.code-hex').waitFor()
    const answers = Date.now() - began
    // The sample that makes the core fast is read meanwhile.
    await page.waitForTimeout(2000)
    const reading = await longest(browser, async () => {
      await page.setInputFiles('input[type=file]', file)
      // Keys and pointer at work all the time.
      for (let i = 0; i < 200 && !await app.locator('.verdict').count(); i++) {
        await page.keyboard.press(i % 2 ? 'Shift+Tab' : 'Tab')
        await page.mouse.move(300 + (i % 20) * 20, 200)
      }
      await app.locator('.verdict').waitFor()
      await page.waitForTimeout(500)
    })
    const working = await longest(browser, async () => {
      const stage = await app.locator('.timeline-stage').boundingBox()
      await page.mouse.move((stage?.x ?? 0) + 600, (stage?.y ?? 0) + 40)
      for (const by of [-200, -200, 200, 200]) await page.mouse.wheel(0, by)
      for (const tab of ['machine', 'sources', 'attempts']) await app.locator(`#tab-${tab}`).click()
      await app.locator('.attempt-rows').focus()
      for (const key of ['End', 'Home', 'ArrowDown']) await page.keyboard.press(key)
      await page.waitForTimeout(200)
    })
    console.log(`  start ${opened} ms, first answer of the core ${answers} ms; longest tasks, ms: reading ${reading.map(ms => ms.toFixed(0)).join(' ')}, report ${working.map(ms => ms.toFixed(0)).join(' ')}`)
    // The two longest are those in which the report comes and is drawn, once: nobody's key waits for them. All others are shorter.
    expect(reading[0]).toBeLessThan(2 * TASK)
    expect(reading[2]).toBeLessThan(TASK)
    expect(working[0]).toBeLessThan(TASK)
  })
})

for (const id of ['full-chain', 'c', 'store-apps']) {
  test(`nothing moves by itself while ${id} is read and shown`, async ({ page }) => {
    const app = await open(page)
    const shifts = await watchShifts(page)
    await page.setInputFiles('input[type=file]', scenario(id))
    await app.locator('.verdict').waitFor()
    await page.waitForTimeout(400)
    expect(await shifts()).toEqual([])
  })
}

test('nothing moves by itself while a large log is read', async ({ page }) => {
  const app = await open(page)
  const shifts = await watchShifts(page)
  await page.setInputFiles('input[type=file]', bulk('200MB'))
  await app.locator('.verdict').waitFor()
  await page.waitForTimeout(400)
  expect(await shifts()).toEqual([])
})
