import { describe, expect, test } from 'vitest'
import { attempt } from '../../test/fixture'
import { foldedIn, grouped, listRows, STORE_APPS, tryNumbers } from './retries'

const at = (day: number): string => `2022-10-${String(day).padStart(2, '0')}T10:00:00`
const one = (id: string, kb: string, day: number, outcome: 'failed' | 'succeeded', more = {}) => attempt(id, kb, at(day), at(day), outcome, more)
const attempts = [
  one('a1', 'KB1', 1, 'failed', { resolvedBy: 'a5' }),
  one('a2', 'KB2', 2, 'failed'),
  one('a3', 'KB1', 3, 'failed', { retryOf: 'a1', resolvedBy: 'a5' }),
  one('a4', '', 4, 'failed', { storeApp: true }),
  one('a5', 'KB1', 5, 'succeeded', { retryOf: 'a3' }),
  one('a6', '', 6, 'succeeded', { storeApp: true }),
]

describe('tries of one update', () => {
  test('stand together, the latest first, and Store apps by themselves', () => {
    const { updates, storeApps } = grouped(attempts)
    expect(updates.map(tries => [tries.latest.id, tries.earlier.map(a => a.id)])).toEqual([['a5', ['a3', 'a1']], ['a2', []]])
    expect(storeApps.map(a => a.id)).toEqual(['a6', 'a4'])
  })
  test('are numbered from the oldest, also when only the failed ones are shown', () => {
    expect([...tryNumbers(attempts)]).toEqual([['a1', { number: 1, of: 3 }], ['a3', { number: 2, of: 3 }], ['a5', { number: 3, of: 3 }]])
    const failed = grouped(attempts, attempts.filter(a => a.outcome === 'failed'))
    expect(failed.updates.map(tries => [tries.id, tries.latest.id, tries.earlier.length])).toEqual([['a1', 'a3', 1], ['a2', 'a2', 0]])
  })
  test('a chain whose beginning is not here still holds together', () => {
    const rest = attempts.slice(2)
    expect(grouped(rest).updates.map(tries => tries.latest.id)).toEqual(['a5'])
  })
})

describe('rows of the list', () => {
  const groups = grouped(attempts)
  test('folded at first; unfolding shows the earlier tries beneath the latest', () => {
    expect(listRows(groups, new Set()).map(row => row.id)).toEqual(['a5', 'a2', STORE_APPS])
    expect(listRows(groups, new Set(['a1'])).map(row => row.kind === 'attempt' ? `${row.level} ${row.id}` : row.id)).toEqual(['1 a5', '2 a3', '2 a1', '1 a2', STORE_APPS])
    const all = listRows(groups, new Set([STORE_APPS]))
    expect(all.map(row => row.id)).toEqual(['a5', 'a2', STORE_APPS, 'a6', 'a4'])
    expect(all.find(row => row.kind === 'store-apps')).toMatchObject({ failed: 1, all: 2, open: true })
  })
  test('an attempt chosen elsewhere names the group that hides it', () => {
    expect(foldedIn(groups, 'a1')).toBe('a1')
    expect(foldedIn(groups, 'a4')).toBe(STORE_APPS)
    expect(foldedIn(groups, 'a5')).toBeNull()
  })
})
