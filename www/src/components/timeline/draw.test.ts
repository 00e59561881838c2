import { describe, expect, test } from 'vitest'
import { attempt, evidence, fixture } from '../../../test/fixture'
import type { Report } from '../../generated/report'
import { around, layOut, prepare } from './draw'
import { length, type Span } from './view'
import { across, along, beyond, standingOn, stops } from './walk'

const report = fixture()
const all = prepare(report, 'machine')
const wanted = { width: 1000, important: [report.verdict.attempt], chosen: null, logs: 14 }

describe('the picture', () => {
  test('what is drawn stays in its row whatever the view', () => {
    const wide = layOut(all, { ...wanted, span: all.whole as Span })
    const close = layOut(all, { ...wanted, span: { from: Date.UTC(2022, 9, 10), to: Date.UTC(2022, 9, 11) } })
    expect([close.height, close.cover.top]).toEqual([wide.height, wide.cover.top])
    expect(wide.cover.rows.map(row => [row.kind, row.gap?.why, row.lost.length])).toEqual([['cbs', 'overwritten', 2], ['reporting-events', undefined, 0]])
    expect(layOut(all, { ...wanted, span: all.whole as Span, logs: 1 }).cover).toMatchObject({ left: 1 })
  })
  test('a failure is shown with what led to it and what came of it', () => {
    const view = around(Date.UTC(2022, 9, 10, 16), Date.UTC(2022, 9, 10, 17), all.whole as Span)
    expect(length(view)).toBeCloseTo(2.2 * 3_600_000)
    expect(length(around(0, 0, { from: 0, to: 1e12 }))).toBe(1_200_000)
  })
  test('ten thousand attempts and five thousand marks are laid out within a frame', () => {
    const at = (i: number): string => new Date(Date.UTC(2015, 0, 1) + i * 6 * 3_600_000).toISOString().slice(0, 19)
    const big: Report = {
      ...report,
      attempts: Array.from({ length: 10_000 }, (_, i) => attempt(`a${i}`, `KB${5_000_000 + i}`, at(i), at(i + 1), i % 7 ? 'succeeded' : 'failed')),
      events: Array.from({ length: 5_000 }, (_, i) => ({ kind: ['boot', 'service', 'security', 'crash', 'shutdown'][i % 5] as string, time: null, local: at(2 * i), title: '', evidence: evidence('s1', 1, null, '') })),
    }
    const prepared = prepare(big, 'machine')
    const span = prepared.whole as Span
    layOut(prepared, { ...wanted, span })
    const begun = process.cpuUsage()
    for (let i = 0; i < 5; i++) {
      const drawn = layOut(prepared, { ...wanted, span: { from: span.from + i * 1e9, to: span.to + i * 1e9 } })
      expect(drawn.attempts.shapes.length).toBeLessThan(3_000)
    }
    // Of the processor's time, as the computer may do other things meanwhile; generous: quadratic work takes seconds.
    expect(process.cpuUsage(begun).user / 5000).toBeLessThan(120)
  })
})

describe('walking with the keys', () => {
  const drawn = layOut(all, { ...wanted, span: all.whole as Span })
  const lanes = stops(drawn)
  test('everything that can be pointed at stands in a lane, in the order of time', () => {
    expect(lanes.map(lane => lane.map(stop => stop.id))).toEqual([
      ['a1', 'a2', 'a4', 'a3'], [String(Date.UTC(2022, 8, 10, 8))], [String(Date.UTC(2022, 9, 18, 11))], ['gap', 's3', 's1'], ['s2'],
    ])
    for (const stop of lanes.flat()) expect(stop.box.left + stop.box.width).toBeLessThanOrEqual(1000)
  })
  test('along a lane, across to the nearest of the next one, and back', () => {
    const a2 = standingOn(lanes, { lane: 'installs', id: 'a2', place: 0 })
    expect(a2 && along(lanes, a2, 1)?.id).toBe('a4')
    expect(a2 && along(lanes, a2, -1)?.id).toBe('a1')
    const boot = a2 && across(lanes, a2, 1)
    expect(boot?.lane).toBe('restarts')
    expect(boot && across(lanes, boot, -1)?.id).toBe('a2')
    expect(along(lanes, { lane: 'installs', id: 'a1', place: 0 }, -1)).toBeNull()
  })
  test('beyond the view the walk goes on', () => {
    expect(beyond(all, 'installs', Date.UTC(2022, 8, 4), 1)).toBe(Date.UTC(2022, 8, 9, 15, 50, 23))
    expect(beyond(all, 'installs', Date.UTC(2022, 8, 4), -1)).toBe(Date.UTC(2022, 8, 3, 10))
    expect(beyond(all, 'restarts', Date.UTC(2023, 1, 1), 1)).toBeNull()
    expect(beyond(all, 'log0', Date.UTC(2022, 9, 13), 1)).toBe(Date.UTC(2022, 9, 20, 3, 12, 9))
  })
  test('after a zoom one stands on the nearest', () => {
    expect(standingOn(lanes, { lane: 'installs', id: 'gone', place: Date.UTC(2022, 8, 10) })?.id).toBe('a2')
    expect(standingOn(lanes, { lane: 'services', id: 'gone', place: 0 })).toBeNull()
  })
})
