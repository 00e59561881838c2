import { expect, test } from 'vitest'
import { pieces } from './marks'

test('a line is cut at what was found', () => {
  expect(pieces('one two one', [[0, 3], [8, 11]])).toEqual([{ text: 'one', hit: true }, { text: ' two ', hit: false }, { text: 'one', hit: true }])
  expect(pieces('plain', [])).toEqual([{ text: 'plain', hit: false }])
  expect(pieces('', [])).toEqual([])
})

test('what lies before the message is left out, a hit across its edge is cut', () => {
  expect(pieces('Info CBS text', [[0, 4], [5, 10]], 9)).toEqual([{ text: 't', hit: true }, { text: 'ext', hit: false }])
})

test('empty and overlapping hits do no harm', () => {
  expect(pieces('abc', [[1, 1], [0, 2], [1, 3]])).toEqual([{ text: 'ab', hit: true }, { text: 'c', hit: true }])
})
