import { expect, test } from 'vitest'
import { en } from './en'
import { zh } from './zh'

function paths(words: object, at = ''): string[] {
  return Object.entries(words).flatMap(([key, value]) => (value !== null && typeof value === 'object' && !Array.isArray(value) && key !== 'kinds' ? paths(value as object, `${at}${key}.`) : [`${at}${key}`]))
}

test('both languages have the same words', () => {
  expect(paths(zh).sort()).toEqual(paths(en).sort())
  expect(zh.start.verifySteps).toHaveLength(en.start.verifySteps.length)
})

test('Chinese uses full-width punctuation', () => {
  for (const text of JSON.stringify(zh).match(/[\u4e00-\u9fff][,;:!?()]/g) ?? []) expect(text, 'half-width after Han').toBe('')
})
