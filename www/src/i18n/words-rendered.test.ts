// Every word of the page, said in both languages with values as they come.
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { faults } from '../../test/typography'
import { en, zh } from './languages'

/** Values for a parameter, by its type as the words declare it. A type without a sample fails: give it one. */
const samples: Record<string, unknown[]> = {
  number: [0, 1, 2, 21, 1_234_567],
  string: ['CBS.log'],
  'string | null': ['CBS.log', null],
  boolean: [true, false],
  'string[]': [[], ['CBS.log'], ['CBS.log', 'dism.log']],
}

/** Values that are words themselves, in the language of the sentence. */
const spoken: Record<string, Record<string, string>> = {
  phase: { en: 'install', zh: '安装' },
  outcome: { en: 'failed', zh: '失败' },
}

interface Declared {
  name: string
  parameters: { name: string; type: string }[]
}

/** The functions of a file's English words in their order, with the types of their parameters. */
function declared(file: string): Declared[] {
  const source = readFileSync(new URL(`words/${file}.ts`, import.meta.url), 'utf8')
  const english = source.slice(source.indexOf('export const en'), source.indexOf('export const zh'))
  return [...english.matchAll(/(?:^|[\s{,])'?([\w-]+)'?: \(([^()]*)\) =>/g)].map(([, name = '', list = '']) => ({
    name,
    parameters: list.split(',').filter(part => part.trim()).map(part => ({ name: part.slice(0, part.indexOf(':')).trim(), type: part.slice(part.indexOf(':') + 1).trim() })),
  }))
}

type Word = { path: string; value: unknown }
function flat(words: unknown, path: string): Word[] {
  return words !== null && typeof words === 'object' ? Object.entries(words).flatMap(([key, value]) => flat(value, `${path}.${key}`)) : [{ path, value: words }]
}

/** All ways to choose one of each list. */
const combinations = (lists: unknown[][]): unknown[][] => lists.reduce<unknown[][]>((ways, list) => ways.flatMap(way => list.map(one => [...way, one])), [[]])

const files = readdirSync(new URL('words', import.meta.url)).filter(name => name.endsWith('.ts')).map(name => name.slice(0, -3))

test('every file of words belongs to the languages', () => {
  expect(Object.keys(en).filter(name => name !== 'lang').sort()).toEqual(files.sort())
})

for (const file of files) {
  test(`${file}: every message in both languages`, () => {
    const functions = declared(file)
    const wrong: string[] = []
    let said = 0
    for (const [language, words] of [['en', en], ['zh', zh]] as const) {
      let next = 0
      for (const { path, value } of flat((words as Record<string, unknown>)[file], file)) {
        const texts: unknown[] = []
        if (typeof value === 'function') {
          const function_ = functions[next++]
          expect(path.split('.').at(-1), 'functions stand in the same order in both languages').toBe(function_?.name)
          const lists = (function_?.parameters ?? []).map(({ name, type }) => (spoken[name] ? [spoken[name][language]] : samples[type]) ?? expect.fail(`${path}: no sample of the type ${type}`))
          for (const values of combinations(lists)) texts.push((value as (...values: unknown[]) => unknown)(...values))
        } else texts.push(value)
        for (const text of texts) {
          said++
          if (typeof text !== 'string') wrong.push(`${language} ${path}: no text but ${String(text)}`)
          else for (const fault of faults(text, language)) wrong.push(`${language} ${path}: ${fault}: ${text}`)
        }
      }
      expect(next, 'every function was called').toBe(functions.length)
    }
    expect(said).toBeGreaterThan(1)
    expect(wrong).toEqual([])
  })
}
