import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { en, zh } from './languages'

function paths(words: object, at = ''): string[] {
  return Object.entries(words).flatMap(([key, value]) => (value !== null && typeof value === 'object' && !Array.isArray(value) && key !== 'kinds' ? paths(value as object, `${at}${key}.`) : [`${at}${key}`]))
}

test('both languages have the same words', () => {
  expect(paths(zh).sort()).toEqual(paths(en).sort())
  expect(zh.start.verifySteps).toHaveLength(en.start.verifySteps.length)
})

/** The ids that a function of the core gives. */
function ids(file: string, from: string): string[] {
  const source = readFileSync(new URL(`../../../crates/core/src/${file}`, import.meta.url), 'utf8')
  const body = source.slice(source.indexOf(from))
  return [...body.slice(0, body.indexOf('\n    }\n')).matchAll(/=> "([a-z0-9-]+)"/g)].map(found => found[1] ?? '')
}

test('every kind of source has a name in both languages', () => {
  const kinds = ids('artifact/mod.rs', 'pub fn id(self)')
  expect(kinds.length).toBeGreaterThan(30)
  for (const { sources } of [en, zh]) expect(kinds.filter(kind => !sources.kinds[kind])).toEqual([])
})

test('every witness of the clock has a name in both languages', () => {
  const witnesses = ids('assemble/mod.rs', 'fn witness_name')
  expect(witnesses.length).toBeGreaterThan(7)
  for (const { machine } of [en, zh]) expect(Object.keys(machine.witness)).toEqual(expect.arrayContaining(witnesses))
})

test('Chinese uses full-width punctuation', () => {
  for (const text of JSON.stringify(zh).match(/[\u4e00-\u9fff][,;:!?()]/g) ?? []) expect(text, 'half-width after Han').toBe('')
})
