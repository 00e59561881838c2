import { expect, test } from 'vitest'
import type { SourceHits } from '../../state/search'
import { HEIGHT, HitRows } from './hit-rows'

const group = (key: string, listed: number, count = listed): SourceHits => ({
  key, path: `${key}.log`, count,
  hits: Array.from({ length: listed }, (_, i) => ({ number: i + 1, record: false, text: 'x', places: [[0, 1]] })),
})

test('rows, heights and places agree', () => {
  const rows = new HitRows([group('a', 3), group('b', 2, 9), group('c', 4), group('d', 0, 5)], new Set(['c']), false)
  const kinds = Array.from({ length: rows.count }, (_, i) => rows.row(i)?.kind)
  expect(kinds).toEqual(['source', 'hit', 'hit', 'hit', 'source', 'hit', 'hit', 'more', 'source', 'source', 'more'])
  let top = 0
  kinds.forEach((kind, i) => {
    expect(rows.top(i)).toBe(top)
    expect(rows.at(top)).toBe(i)
    top += HEIGHT[kind ?? 'hit']
    expect(rows.at(top - 1)).toBe(i)
  })
  expect(rows.height).toBe(top)
  expect(rows.find('b', 1)).toBe(6)
  expect(rows.find('c', 1)).toBe(-1)
  expect(rows.head('c')).toBe(8)
  expect(rows.row(rows.count)).toBeNull()
  expect(rows.at(1e9)).toBe(rows.count - 1)
})

test('no rows without hits; no rest while it is still searched', () => {
  expect(new HitRows([], new Set(), true).row(0)).toBeNull()
  expect(new HitRows([group('a', 1, 7)], new Set(), true).count).toBe(2)
})
