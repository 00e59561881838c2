import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Glimpses, type AskGlimpse } from './glimpses'
import type { Glimpse, ScannedEntry } from './protocol'

const entry = (n: number): ScannedEntry => ({ bundle: 0, entry: n, extract: 'crashed' })
const glimpse: Glimpse = { computers: ['PC'], failures: [], attempts: 0 }

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

test('nothing is asked in the first seconds, then each entry once, and seldom', async () => {
  const asked: [boolean, number][] = []
  let seen = 0
  const ask: AskGlimpse = async (bundles, entries) => {
    asked.push([bundles !== null, entries.length])
    await new Promise(resolve => setTimeout(resolve, 200))
    return glimpse
  }
  const glimpses = new Glimpses(ask, () => seen++, () => Date.now())
  glimpses.add([], entry(0))
  glimpses.add([], entry(1))
  await vi.advanceTimersByTimeAsync(1900)
  expect(asked).toEqual([])
  await vi.advanceTimersByTimeAsync(400)
  expect(asked).toEqual([[true, 2]])
  // It took 0.2 s: five seconds pass before the next.
  glimpses.add([], entry(2))
  await vi.advanceTimersByTimeAsync(4500)
  expect(asked).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(1000)
  expect(asked).toEqual([[true, 2], [false, 1]])
  expect(seen).toBe(2)
})

test('after the end nothing is told', async () => {
  let seen = 0
  const glimpses = new Glimpses(async () => { await new Promise(resolve => setTimeout(resolve, 100)); return glimpse }, () => seen++, () => Date.now())
  glimpses.add([], entry(0))
  await vi.advanceTimersByTimeAsync(2050)
  glimpses.end()
  await vi.advanceTimersByTimeAsync(9000)
  expect(seen).toBe(0)
})

test('an analyst that died ends it', async () => {
  let asked = 0
  const glimpses = new Glimpses(() => { asked++; return Promise.reject(new Error('gone')) }, () => undefined, () => Date.now())
  glimpses.add([], entry(0))
  await vi.advanceTimersByTimeAsync(2050)
  glimpses.add([], entry(1))
  await vi.advanceTimersByTimeAsync(9000)
  expect(asked).toBe(1)
})
