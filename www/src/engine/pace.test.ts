import { expect, test } from 'vitest'
import { Pace, roundLeft } from './pace'

const MB = 1e6

test('the time left is not said at once, and then counts down steadily', () => {
  const pace = new Pace()
  const said: (number | null)[] = []
  // 10 MB a second of 200 MB, by jerks: a file of 5 MB every half second.
  for (let ms = 0; ms <= 15_000; ms += 100) said.push(pace.at(ms, Math.floor(ms / 500) * 5 * MB, 200 * MB).left)
  expect(said.slice(0, 20).every(left => left === null)).toBe(true)
  const told = said.slice(20).filter(left => left !== null)
  expect(told[0]).toBeGreaterThan(14)
  expect(told[0]).toBeLessThan(24)
  for (let i = 1; i < told.length; i++) expect((told[i] ?? 0) - (told[i - 1] ?? 0)).toBeLessThan(3)
})

test('a guess that turned out wrong is taken back', () => {
  const pace = new Pace()
  for (let ms = 0; ms <= 6000; ms += 100) pace.at(ms, (ms / 1000) * 50 * MB, 1000 * MB)
  expect(pace.at(6000, 300 * MB, 1000 * MB).left).toBeLessThan(16)
  for (let ms = 6100; ms <= 16_000; ms += 100) pace.at(ms, 300 * MB + ((ms - 6000) / 1000) * 5 * MB, 1000 * MB)
  expect(pace.at(16_000, 350 * MB, 1000 * MB).left).toBeGreaterThan(100)
})

test('a second reading starts anew', () => {
  const pace = new Pace()
  for (let ms = 0; ms <= 5000; ms += 100) pace.at(ms, ms * 1000, 100 * MB)
  expect(pace.at(5100, 0, 50 * MB)).toEqual({ rate: 0, left: null })
})

test('seconds are said in steps', () => {
  expect([0.4, 5, 7, 58, 61, 299, 301].map(roundLeft)).toEqual([5, 5, 10, 60, 75, 300, 360])
})
