import { describe, expect, test } from 'vitest'
import { after, around, AROUND, before, MORE, type ReadLines } from './context-window'

const reader = (numbers: number[]): ReadLines => (first, count) => Promise.resolve(numbers.filter(n => n >= first && n < first + count).map(number => ({ number, text: `${number}` })))
const numbersOf = (lines: { number: number }[]): number[] => lines.map(line => line.number)
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1)

describe('lines of a text', () => {
  const read = reader(upTo(100))
  test('stand around the one asked for, and end where the file ends', async () => {
    expect(numbersOf(await around(read, 50, false))).toEqual(upTo(100).slice(50 - AROUND - 1, 50 + AROUND))
    expect(numbersOf(await around(read, 3, false))[0]).toBe(1)
    expect((await after(read, 70, false)).ended).toBe(true)
    expect((await after(read, 50, false)).ended).toBe(false)
    expect(await before(read, 30, false)).toMatchObject({ ended: true, lines: { length: 29 } })
    expect((await before(read, 60, false)).ended).toBe(false)
  })
})

describe('records of an event log', () => {
  // As a filtered export has them.
  const sparse = reader(upTo(200).map(n => 50_000 + n * 97))
  test('are found on both sides although numbers jump', async () => {
    const lines = numbersOf(await around(sparse, 50_000 + 97 * 100, true))
    expect(lines).toContain(50_000 + 97 * 100)
    expect(lines.length).toBeGreaterThan(15)
  })
  test('a gap is no end', async () => {
    const read = reader([5, 9_000, 9_001])
    expect(await after(read, 5, true)).toEqual({ lines: [{ number: 9_000, text: '9000' }, { number: 9_001, text: '9001' }], ended: false })
    expect((await before(read, 9_000, true)).lines).toEqual([{ number: 5, text: '5' }])
    expect(await after(read, 9_001, true)).toEqual({ lines: [], ended: true })
    expect(await before(read, 5, true)).toEqual({ lines: [], ended: true })
  })
  test('dense ones come in pages', async () => {
    const read = reader(upTo(1000).map(n => n + 400))
    expect(numbersOf((await after(read, 500, true)).lines)).toEqual(Array.from({ length: MORE }, (_, i) => 501 + i))
    expect(numbersOf((await before(read, 500, true)).lines)).toEqual(Array.from({ length: MORE }, (_, i) => 460 + i))
    expect((await before(read, 401, true)).ended).toBe(true)
  })
})
