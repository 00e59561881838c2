// A bundle of 500 MB, unpacked, of every kind of log: the right verdict, no more memory than for a tenth of it, cancelled at once.
import { rmSync } from 'node:fs'
import { frameOf, give, open, status, whenReading } from './app'
import { mix } from './bundles'
import { expect, test, type Page } from './playwright'

const MEMORY_LIMIT = 32 * 1024 * 1024
/** What the memory of a worker grows by at a time. */
const STEP = 64 * 1024

let small = ''
let huge = ''

test.beforeAll(() => {
  test.setTimeout(300_000)
  small = mix('50MB')
  huge = mix('500MB')
})
test.afterAll(() => { for (const file of [small, huge]) rmSync(file, { force: true }) })

/** Reads a bundle with one worker, looks at the verdict, and gives the most memory that a worker needed. */
async function memoryFor(page: Page, file: string): Promise<number> {
  const app = await open(page)
  await give(page, file)
  expect(await status(app)).toBe('explained')
  await expect(app.locator('.verdict')).toContainText('KB5018410')
  await app.getByRole('tab', { name: /Sources/ }).click()
  const memory = Number(await app.locator('.effort').getAttribute('data-memory'))
  expect(memory).toBeGreaterThan(0)
  return memory
}

test('500 MB are read to the right verdict in the memory that 50 MB need', async ({ page, context }) => {
  const less = await memoryFor(page, small)
  const more = await memoryFor(await context.newPage(), huge)
  console.log(`  memory of a worker: ${less / STEP} steps for 50 MB, ${more / STEP} for 500 MB`)
  expect(more).toBeLessThanOrEqual(MEMORY_LIMIT)
  expect(more).toBeLessThanOrEqual(less + 2 * STEP)
})

test.describe('timed', () => {
  // A busy computer is late.
  test.describe.configure({ retries: 2 })

  test('reading 500 MB is cancelled within 200 ms of the press', async ({ page }) => {
    const app = await open(page)
    await whenReading(page, `
      setTimeout(() => {
        window.pressed = Date.now()
        document.querySelector('.progress button').click()
        const seen = () => document.querySelector('.start') ? requestAnimationFrame(() => { window.drawn = Date.now() }) : setTimeout(seen)
        seen()
      }, 150)`)
    await page.setInputFiles('input[type=file]', huge)
    await expect(app.locator('.start-said')).toContainText('cancelled')
    // Chromium waits for a worker that computes, for two seconds at most; nothing waits for it.
    await expect.poll(() => page.workers().length).toBeLessThanOrEqual(1)
    await expect.poll(() => frameOf(page).evaluate('window.drawn')).toBeGreaterThan(0)
    const { pressed, drawn } = await frameOf(page).evaluate<{ pressed: number; drawn: number }>('({ pressed, drawn })')
    console.log(`  drawn after ${drawn - pressed} ms`)
    expect(drawn - pressed).toBeLessThan(200)
  })
})
