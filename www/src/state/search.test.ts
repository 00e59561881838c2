import { batch } from '@preact/signals'
import { afterEach, expect, test, vi } from 'vitest'
import type { Engine } from '../engine/client'
import type { SearchListener } from '../engine/search'
import type { Report, Source } from '../generated/report'
import { openLog, searching } from './logs'
import { currentHit, noQuery, searchQuery, searchResult, stepHit } from './search'
import { engine, reports, stage } from './session'
import { timeFilter } from './span'

const source = (id: string, entry: number, first: string | null = null): Source =>
  ({ id, file: 0, entry, inside: [], path: `${id}.log`, first, last: first, firstLocal: null, lastLocal: null }) as unknown as Source
const report = { bundles: [{ fingerprint: 'a' }], sources: [source('a', 0, '2022-10-10T08:00:00Z'), source('b', 1)], machine: {}, attempts: [] } as unknown as Report
const hit = (number: number) => ({ number, record: false, text: 'x', places: [[0, 1]] as [number, number][] })

/** An engine whose searches are told by hand. */
function fake(refusal: string | null = null) {
  const searches: { wanted: boolean[]; listener: SearchListener; cancelled: boolean; done: () => void; text: string }[] = []
  const core = {
    refusal: () => Promise.resolve(refusal),
    search: (query: { text: string }, wanted: (file: number, entry: number) => boolean, listener: SearchListener) => {
      let done = (): void => undefined
      const over = new Promise<void>(resolve => { done = resolve })
      const one = { wanted: [wanted(0, 0), wanted(0, 1)], listener, cancelled: false, done, text: query.text }
      searches.push(one)
      return { over, size: 10, cancel: () => { one.cancelled = true; done() } }
    },
  }
  return { searches, core: core as unknown as Engine }
}

function begin(core: Engine): void {
  batch(() => { engine.value = core; reports.value = [report]; stage.value = 'report'; searching.value = true })
}
const type = async (text: string): Promise<void> => {
  searchQuery.value = { ...noQuery, text }
  await vi.advanceTimersByTimeAsync(200)
}
const job = (entry: number) => ({ file: 0, entry, size: 5, password: null })

afterEach(() => {
  batch(() => { stage.value = 'start'; reports.value = []; searching.value = false; engine.value = null; openLog.value = null; timeFilter.value = null })
  vi.useRealTimers()
})

test('hits gather by source, counts go on beyond what is listed, and typing ends the search before', async () => {
  vi.useFakeTimers()
  const { core, searches } = fake()
  begin(core)
  await type('x')
  searches[0]?.listener.hits(job(1), [{ inside: [], hits: [hit(1), hit(2)] }])
  searches[0]?.listener.searched(job(1), { sources: 1, lines: 9, found: [{ inside: [], path: 'b.log', hits: 7 }], issues: [{ path: 'c', why: 'locked' }] })
  await vi.advanceTimersByTimeAsync(100)
  expect(searchResult.value).toMatchObject({ phase: 'running', hits: 7, listed: 2, sources: 1, lines: 9, size: 10, groups: [{ key: '0/1', path: 'b.log', count: 7 }], troubles: [{ why: 'locked' }] })
  await type('xy')
  expect(searches.map(one => [one.text, one.cancelled])).toEqual([['x', true], ['xy', false]])
  searches[1]?.done()
  await vi.advanceTimersByTimeAsync(100)
  expect(searchResult.value).toMatchObject({ phase: 'done', hits: 0, groups: [] })
  stage.value = 'start'
  expect([searchQuery.value.text, searchResult.value.phase]).toEqual(['', 'idle'])
})

test('F4 goes through the hits of all sources and round', async () => {
  vi.useFakeTimers()
  const { core, searches } = fake()
  begin(core)
  await type('x')
  searches[0]?.listener.hits(job(0), [{ inside: [], hits: [hit(3)] }])
  searches[0]?.listener.hits(job(1), [{ inside: [], hits: [hit(5), hit(6)] }])
  await vi.advanceTimersByTimeAsync(200)
  const seen = [1, 1, 1, 1, -1].map(by => {
    stepHit(by as 1 | -1)
    return `${openLog.value?.source} ${openLog.value?.at}`
  })
  expect(seen).toEqual(['a 3', 'b 5', 'b 6', 'a 3', 'b 6'])
  expect(currentHit.value).toEqual({ key: '0/1', at: 1 })
})

test('what lies outside the brushed time is left out; what tells no time is not', async () => {
  vi.useFakeTimers()
  const { core, searches } = fake()
  begin(core)
  timeFilter.value = { on: 'utc', from: Date.parse('2022-10-11T00:00:00Z'), to: Date.parse('2022-10-12T00:00:00Z') }
  await type('x')
  expect(searches[0]?.wanted).toEqual([false, true])
  expect(searchResult.value.outside).toBe(1)
})

test('a query that is refused says why', async () => {
  vi.useFakeTimers()
  const { core, searches } = fake('no closing )')
  begin(core)
  await type('(')
  expect(searches).toEqual([])
  expect(searchResult.value).toMatchObject({ phase: 'refused', refusal: 'no closing )' })
})
