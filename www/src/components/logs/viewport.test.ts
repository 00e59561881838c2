import { expect, test } from 'vitest'
import { clampAnchor, drawn, Heights, placeAt, progressOf, settle } from './viewport'

const even = (): Heights => new Heights(20)

test('a place is told by the first row in view', () => {
  expect(settle({ row: 10, y: 50 }, 1000, even())).toEqual({ row: 7, y: -10 })
  expect(settle({ row: 10, y: -50 }, 1000, even())).toEqual({ row: 12, y: -10 })
  expect(settle({ row: 10, y: 0 }, 1000, even())).toEqual({ row: 10, y: 0 })
})

test('neither end leaves a gap', () => {
  expect(clampAnchor({ row: 2, y: 100 }, 1000, 200, even())).toEqual({ row: 0, y: 0 })
  expect(clampAnchor({ row: 999, y: 0 }, 1000, 210, even())).toEqual({ row: 989, y: -10 })
  expect(clampAnchor({ row: 2, y: 0 }, 3, 200, even())).toEqual({ row: 0, y: 0 })
  expect(clampAnchor({ row: 5, y: -3 }, 0, 200, even())).toEqual({ row: 0, y: 0 })
})

test('far away is reached without a walk', () => {
  let asked = 0
  const counting = new (class extends Heights {
    override of(row: number): number {
      asked++
      return super.of(row)
    }
  })(20)
  expect(settle({ row: 0, y: -20 * 3_000_000 }, 5_000_000, counting)).toEqual({ row: 3_000_000, y: 0 })
  expect(settle({ row: 4_000_000, y: 20 * 3_999_999 }, 5_000_000, counting)).toEqual({ row: 1, y: 0 })
  expect(asked).toBeLessThan(1000)
})

test('heights of their own move what follows', () => {
  const heights = even()
  heights.set(3, 200)
  expect(settle({ row: 3, y: -150 }, 100, heights)).toEqual({ row: 3, y: -150 })
  expect(settle({ row: 4, y: 10 }, 100, heights)).toEqual({ row: 3, y: -190 })
})

test('rows are drawn a little beyond both edges', () => {
  expect(drawn({ row: 100, y: -5 }, 1000, 200, even())).toEqual({ first: 94, last: 110 + 6, top: -125 })
  expect(drawn({ row: 0, y: 0 }, 3, 200, even())).toEqual({ first: 0, last: 2, top: 0 })
})

test('the share of the way goes from 0 at the first row to 1 at the last, and back', () => {
  const heights = even()
  for (const share of [0, 0.25, 0.5, 0.999]) {
    const place = placeAt(share, 1_000_000, 400, heights)
    expect(progressOf(place, 1_000_000, 400, heights)).toBeCloseTo(share, 6)
  }
  expect(clampAnchor(placeAt(1, 1000, 400, heights), 1000, 400, heights)).toEqual({ row: 980, y: 0 })
  expect(progressOf({ row: 0, y: 0 }, 5, 400, heights)).toBe(0)
})
