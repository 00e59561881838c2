import { expect, test } from 'vitest'
import { addWord, keepCategory, keptCategories, ownWords, parseWords, share, sharedCase, shareChoice, sharing, withNames } from './sharing'

test('own words: a line for each, every one once, and never without end', () => {
  expect(parseWords(' Bank of X \r\n\r\n华夏分行\nBank of X\n')).toEqual(['Bank of X', '华夏分行'])
  expect(parseWords('')).toEqual([])
  expect(parseWords(Array.from({ length: 2000 }, (_, n) => `w${n}`).join('\n'))).toHaveLength(500)
  expect(parseWords('x'.repeat(9999))[0]).toHaveLength(200)
})

test('a word is added once', () => {
  ownWords.value = 'one'
  addWord('two')
  addWord('two')
  expect(ownWords.value).toBe('one\ntwo')
  expect(shareChoice.value.words).toEqual(['one', 'two'])
})

test('categories are switched, and an empty case is none', () => {
  keepCategory('host', true)
  keepCategory('mac', true)
  keepCategory('host', false)
  expect(keptCategories.value).toEqual(['mac'])
  sharedCase.value = '  '
  expect(shareChoice.value).toMatchObject({ kept: ['mac'], case: null })
})

test('names are replaced again whenever something else is shared', () => {
  withNames.value = true
  share('html')
  expect(withNames.value).toBe(false)
  sharing.value = null
})
