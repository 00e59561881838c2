import { expect, test } from 'vitest'
import { firstPlace, piecesOf, rowAt, rowsOf } from './preview-rows'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const decoder = new TextDecoder()

/** Every row as one text, replacements in brackets. */
function shown(text: string, places: number[], columns?: number): string[] {
  const [raw, list] = [bytes(text), Uint32Array.from(places)]
  const rows = rowsOf(raw, list, columns)
  return [...rows.lines].map((_, row) => piecesOf(raw, rows, list, row, decoder).map(piece => (piece.place === null ? piece.text : `[${piece.text}]`)).join(''))
}

test('every line is a row, the last with or without its end', () => {
  expect(shown('one\r\ntwo\n', [])).toEqual(['one', 'two'])
  expect(shown('one\n\nthree', [])).toEqual(['one', '', 'three'])
  expect(shown('', [])).toEqual([''])
})

test('replacements are pieces of their own', () => {
  expect(shown('on HOST-1 by USER-2\nHOST-1', [3, 9, 0, 13, 19, 1, 20, 26, 0])).toEqual(['on [HOST-1] by [USER-2]', '[HOST-1]'])
})

test('long lines are divided between characters, and never inside a replacement', () => {
  expect(shown('abcdefgh', [], 3)).toEqual(['abc', 'def', 'gh'])
  expect(shown('更新失败', [], 4)).toEqual(['更新', '失败'])
  expect(shown('ab HOST-1 cd', [3, 9, 0], 5)).toEqual(['ab [HOST-1]', ' cd'])
  const emoji = shown('x😀😀', [], 2)
  expect(emoji.join('')).toBe('x😀😀')
})

test('all rows together are the text', () => {
  const text = Array.from({ length: 300 }, (_, n) => `${n} 日志 HOST-1 `.repeat(n % 40)).join('\n')
  expect(shown(text, []).join('')).toBe(text.replaceAll('\n', ''))
})

test('a byte is found in its row, and pieces of a line know its number', () => {
  const raw = bytes('abcdef\ngh')
  const rows = rowsOf(raw, new Uint32Array(), 4)
  expect([...rows.lines]).toEqual([1, 1, 2])
  expect([0, 3, 4, 6, 7, 8, 99].map(byte => rowAt(rows, byte))).toEqual([0, 0, 1, 1, 2, 2, 2])
})

test('the replacement after a byte', () => {
  const places = Uint32Array.from([3, 9, 0, 13, 19, 1])
  expect([0, 3, 4, 13, 14].map(byte => firstPlace(places, byte))).toEqual([0, 0, 1, 1, 2])
})
