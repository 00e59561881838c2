import { describe, expect, test } from 'vitest'
import { attempt, evidence, fixture, source } from '../../../test/fixture'
import { position, type Moment } from '../../i18n/time'
import { byLane } from './event-lanes'
import { bootsInside, coverageRows, gapBefore, isFailure, locateAttempts, locateEvents, lostIn, MARK, placeAttempts, placeEvents, places, textWidth } from './layout'
import { fit, type Span } from './view'

const locate = (moment: Moment): number | null => position(moment, 'machine')
const report = fixture()
const span = fit(places(report, locate)) as Span
const WIDTH = 1000

describe('attempts', () => {
  test('nothing on the lane overlaps, however many there are', () => {
    const many = Array.from({ length: 400 }, (_, i) => attempt(`a${i}`, `KB50${String(10000 + i)}`, `2022-09-${String(1 + (i % 28)).padStart(2, '0')}T${String(i % 24).padStart(2, '0')}:00:00`, `2022-09-${String(1 + (i % 28)).padStart(2, '0')}T${String(i % 24).padStart(2, '0')}:01:00`, i % 9 ? 'succeeded' : 'failed'))
    const shapes = placeAttempts(locateAttempts(many, locate), ['a5'], locate, { from: Date.UTC(2022, 8, 1), to: Date.UTC(2022, 9, 1) }, WIDTH, 2)
    expect(shapes.length).toBeGreaterThan(60)
    expect(new Set(shapes.filter(s => s.row === null).map(s => `${Math.round(s.from)}${s.attempt.outcome}`)).size).toBe(shapes.filter(s => s.row === null).length)
    for (const row of [0, 1]) {
      const taken = shapes.filter(s => s.row === row).map(s => {
        const room = s.label ? textWidth(s.label.text) * 1.1 + 6 : 0
        return [s.from - MARK / 2 - (s.label?.at === 'before' ? room : 0), s.to + MARK / 2 + (s.label?.at === 'after' ? room : 0)] as const
      }).sort((a, b) => a[0] - b[0])
      for (let i = 1; i < taken.length; i++) expect(taken[i]?.[0]).toBeGreaterThan(taken[i - 1]?.[1] ?? 0)
    }
    const asked = shapes.find(s => s.attempt.id === 'a5')
    expect(asked?.row).toBe(0)
    expect(asked?.label).not.toBeNull()
  })
  test('under three pixels a bar is a mark, and it becomes a bar when one zooms in', () => {
    const far = placeAttempts(locateAttempts(report.attempts, locate), [], locate, span, WIDTH, 2).find(s => s.attempt.id === 'a4')
    expect(far?.narrow).toBe(true)
    const close = { from: Date.UTC(2022, 9, 10, 16), to: Date.UTC(2022, 9, 10, 17) }
    const near = placeAttempts(locateAttempts(report.attempts, locate), [], locate, close, WIDTH, 2).find(s => s.attempt.id === 'a4')
    expect(near?.narrow).toBe(false)
    expect(placeAttempts(locateAttempts(report.attempts, locate), [], locate, close, WIDTH, 2).map(s => s.attempt.id).sort()).toEqual(['a3', 'a4'])
  })
  test('an attempt without any time is not placed', () => {
    expect(locateAttempts([{ ...attempt('a1', null, '', '', 'failed'), startedLocal: null, endedLocal: null }], locate)).toEqual([])
  })
})

describe('marks', () => {
  const event = (local: string, kind = 'boot') => ({ kind, time: null, local, title: '', evidence: evidence('s1', 1, null, '') })
  test('those that share a place become one, drawn as the gravest, with its count', () => {
    const shapes = placeEvents(locateEvents([event('2022-09-10T07:59:00', 'shutdown'), event('2022-09-10T08:00:00'), event('2022-09-10T08:01:00'), event('2022-10-01T08:00:00')], locate), span, WIDTH)
    expect(shapes.map(s => [s.kind, s.count, s.events.length])).toEqual([['boot', 2, 3], ['boot', 1, 1]])
    const [worse] = placeEvents(locateEvents([event('2022-09-10T08:00:00'), event('2022-09-10T08:01:00', 'unexpected-shutdown'), event('2022-09-10T08:02:00')], locate), span, WIDTH)
    expect(worse && [worse.kind, worse.count, worse.to - worse.from]).toEqual(['unexpected-shutdown', 1, 120_000])
  })
  test('every kind has its lane; a failure is counted, not marked', () => {
    const lanes = byLane(['boot', 'rollback', 'service', 'security', 'storage', 'clock-set', 'error', 'never-heard-of'].map(kind => event('2022-09-10T08:00:00', kind)))
    expect(Object.entries(lanes).map(([lane, events]) => [lane, events.map(e => e.kind)])).toEqual([['restarts', ['boot', 'rollback']], ['services', ['service', 'security']], ['damage', ['storage', 'clock-set', 'never-heard-of']]])
  })
  test('a boot inside the failed attempt is drawn through the lanes, others are not', () => {
    const failed = attempt('a1', 'KB1', '2022-10-10T10:00:00', '2022-10-10T14:00:00', 'failed')
    const close = { from: Date.UTC(2022, 9, 10, 8), to: Date.UTC(2022, 9, 10, 18) }
    const shapes = placeAttempts(locateAttempts([failed], locate), ['a1'], locate, close, WIDTH, 1)
    const boots = [event('2022-10-10T09:00:00'), event('2022-10-10T13:00:00'), event('2022-10-10T13:00:00', 'service')]
    expect(bootsInside(locateEvents(boots, locate), shapes, 'a1', locate, close, WIDTH)).toEqual([500])
  })
})

describe('the failure in question', () => {
  const failed = attempt('a1', 'KB5015736', '2022-10-10T10:00:00', '2022-10-10T14:00:00', 'failed', {
    code: { hex: '0x80073712', symbol: null, meaning: '' },
    phases: [['download', '10:00:00'], ['install', '11:00:00'], ['reboot', '13:00:00']].map(([phase, time]) => ({ phase: phase as 'install', started: null, startedLocal: `2022-10-10T${time}`, evidence: evidence('s1', 1, null, '') })),
  })
  const close = { from: Date.UTC(2022, 9, 10, 8), to: Date.UTC(2022, 9, 10, 18) }
  test('is labelled with its code, the others are not', () => {
    const shapes = placeAttempts(locateAttempts([failed, { ...failed, id: 'a2' }], locate), ['a1', 'a2'], locate, close, WIDTH, 2)
    expect(shapes.map(s => [s.attempt.id, s.label?.text])).toEqual([['a1', 'KB5015736 0x80073712'], ['a2', 'KB5015736']])
  })
  test('shows its phases as soon as its bar is wide enough', () => {
    const [shape] = placeAttempts(locateAttempts([failed], locate), ['a1'], locate, close, WIDTH, 2)
    expect(shape?.phases).toEqual([{ phase: 'download', from: 200, to: 300 }, { phase: 'install', from: 300, to: 500 }, { phase: 'reboot', from: 500, to: 600 }])
    expect(placeAttempts(locateAttempts([failed], locate), ['a1'], locate, { from: close.from - 1e11, to: close.to }, WIDTH, 2)[0]?.phases).toEqual([])
  })
  test('a Store app never takes its place', () => {
    const apps = Array.from({ length: 20 }, (_, i) => ({ ...failed, id: `b${i}`, kb: null, storeApp: true }))
    const shapes = placeAttempts(locateAttempts([...apps, failed], locate), ['a1'], locate, close, WIDTH, 2)
    expect(shapes.filter(s => s.row !== null).map(s => s.attempt.id)).toEqual(['a1'])
    expect(isFailure(apps[0] as typeof failed)).toBe(false)
  })
})

describe('coverage', () => {
  const rows = coverageRows(report.sources, locate)
  test('rotated logs share a row, sources without times have none', () => {
    expect(rows.map(row => [row.kind, row.sources.map(s => s.id)])).toEqual([['cbs', ['s3', 's1']], ['reporting-events', ['s2']]])
  })
  test('an event log shares its row only with itself out of another bundle', () => {
    const log = (id: string, path: string, from: string, to: string) => source(id, path, 'event-log', `2022-09-${from}T00:00:00`, `2022-09-${to}T00:00:00`)
    const shared = coverageRows([log('s1', 'a/System.evtx', '01', '05'), log('s2', 'Setup.evtx', '06', '09'), log('s3', 'b/System.evtx', '05', '09')], locate)
    expect(shared.map(row => row.sources.map(s => s.id))).toEqual([['s2'], ['s1', 's3']])
  })
  test('logs of one kind at the same time stand under each other', () => {
    const twice = coverageRows([source('s1', 'a', 'cbs', '2022-09-01T00:00:00', '2022-09-20T00:00:00'), source('s2', 'b', 'cbs', '2022-09-02T00:00:00', '2022-09-21T00:00:00')], locate)
    expect(twice).toHaveLength(2)
  })
  test('what is gone is drawn from the first failure that lost its lines to the first line there is', () => {
    expect(rows[0] && gapBefore(rows[0], report.attempts, locate)).toEqual({ from: Date.UTC(2022, 8, 9, 15, 50, 23), to: Date.UTC(2022, 9, 12, 8, 1, 13), why: 'overwritten' })
    // Both failures stand outside the bar, and none where nothing is gone.
    expect(rows.map(row => lostIn(row, report.attempts, locate))).toEqual([[Date.UTC(2022, 8, 9, 15, 58, 23), Date.UTC(2022, 9, 10, 16, 38, 25)], []])
    expect(rows[1] && gapBefore(rows[1], report.attempts, locate)).toBeNull()
    expect(rows[0] && gapBefore(rows[0], report.attempts.map(a => ({ ...a, coverage: 'covered' as const })), locate)).toBeNull()
  })
})
