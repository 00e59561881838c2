import { expect, test } from 'vitest'
import type { LogRow } from '../../engine/protocol'
import { RowCache } from './row-cache'

const row = (n: number, text = `row ${n}`): LogRow => ({ row: n, number: n + 1, time: null, severity: null, component: null, text, length: text.length, message: 0, found: [], eventId: null, fields: [] })
const settled = (): Promise<void> => new Promise(done => setTimeout(done))

function cache(total: number, size = 10): { rows: RowCache; asked: [number, number][] } {
  const asked: [number, number][] = []
  const rows = new RowCache(async (first, count) => {
    asked.push([first, count])
    return Array.from({ length: Math.max(0, Math.min(count, total - first)) }, (_, i) => row(first + i, 'x'.repeat(size)))
  }, total, () => undefined, error => { throw error })
  return { rows, asked }
}

test('what is in view comes first and in one call, then what lies ahead', async () => {
  const { rows, asked } = cache(100_000)
  rows.look(50_050, 50_120)
  await settled()
  expect(asked).toEqual([[50_000, 200], [50_200, 100], [50_300, 100], [49_900, 100]])
  expect(rows.get(50_120)?.number).toBe(50_121)
  expect(rows.get(10)).toBeUndefined()
})

test('while one call is under way only the last view counts', async () => {
  const { rows, asked } = cache(1_000_000)
  for (let at = 0; at < 500_000; at += 10_000) rows.look(at, at + 30)
  await settled()
  expect(asked.slice(0, 2)).toEqual([[0, 100], [490_000, 100]])
})

test('moving up reads ahead upwards', async () => {
  const { rows, asked } = cache(100_000)
  rows.look(5_000, 5_030)
  await settled()
  asked.length = 0
  rows.look(4_000, 4_030)
  await settled()
  expect(asked).toEqual([[4_000, 100], [3_900, 100], [3_800, 100], [4_100, 100]])
})

test('memory stays bounded, and what is in view stays', async () => {
  const { rows } = cache(100_000, 10_000)
  for (let at = 0; at < 3_000; at += 100) {
    rows.look(at, at + 40)
    await settled()
  }
  expect(rows.get(2_900)).toBeDefined()
  expect(rows.get(0)).toBeUndefined()
})

test('refreshed rows stay until the new ones are there; answers to older questions are dropped', async () => {
  let answer: ((rows: LogRow[]) => void) | undefined
  const rows = new RowCache((first, count) => new Promise(done => { answer = () => done(Array.from({ length: count }, (_, i) => row(first + i, `turn ${turn}`))) }), 100, () => undefined, () => undefined)
  let turn = 1
  rows.look(0, 10)
  answer?.([])
  await settled()
  rows.refresh()
  expect(rows.get(3)?.text).toBe('turn 1')
  turn = 2
  rows.reset(100)
  answer?.([])
  await settled()
  expect(rows.get(3)).toBeUndefined()
  answer?.([])
  await settled()
  expect(rows.get(3)?.text).toBe('turn 2')
})
