import { expect, test } from 'vitest'
import { scrollTo, windowOf } from './window'

test('a short list is whole, of a long one only what is near the screen is drawn', () => {
  expect(windowOf(200, 30, 0, 300)).toEqual({ first: 0, end: 200 })
  expect(windowOf(10_000, 30, 0, 300)).toEqual({ first: 0, end: 22 })
  expect(windowOf(10_000, 30, 150_000, 300)).toEqual({ first: 4_988, end: 5_022 })
  // Scrolled beyond the end, as after a filter: never an empty picture of an empty range.
  const { first, end } = windowOf(300, 30, 1e6, 300)
  expect([first, end]).toEqual([288, 300])
})

test('a row that is out of sight is scrolled to, one in sight is not', () => {
  expect(scrollTo(3, 30, 0, 300)).toBeNull()
  expect(scrollTo(30, 30, 0, 300)).toBe(900)
  expect(scrollTo(1, 30, 300, 300)).toBe(30)
})
