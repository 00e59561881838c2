import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { wishNames } from './wishes'

test('sources that may be asked for are called what the core calls them', () => {
  const source = readFileSync(new URL('../../../crates/core/src/artifact/wishes.rs', import.meta.url), 'utf8')
  const found = [...source.matchAll(/^ {4}wish\("([a-z-]+)", r?"([^"]+)"/gm)].map(([, id, name]) => [id, name])
  expect(found.length).toBeGreaterThan(20)
  expect(Object.fromEntries(found)).toEqual(wishNames)
})
