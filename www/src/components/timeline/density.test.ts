import { describe, expect, test } from 'vitest'
import { evidence, fixture } from '../../../test/fixture'
import { position, type Moment } from '../../i18n/time'
import { bars, byDay, errorCounts, stepAt, type ErrorCount } from './density'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const begin = Date.UTC(2022, 8, 1)
const span = { from: begin, to: begin + 50 * DAY }
const hours = (places: number[], logged = 1): ErrorCount[] => places.map(place => ({ place, logged, servicing: 0 }))

describe('errors as a density', () => {
  test('bars follow the zoom and are never finer than the hours that were counted', () => {
    expect(stepAt(span, 1100)).toBe(12 * HOUR)
    expect(stepAt({ from: begin, to: begin + DAY }, 1100)).toBe(HOUR)
    expect(stepAt({ from: begin, to: begin + 60_000 }, 1100)).toBe(HOUR)
    expect(stepAt({ from: begin, to: begin + 20_000 * DAY }, 1100)).toBe(364 * DAY)
    for (const days of [1, 3, 10, 50, 365, 3650]) {
      expect((stepAt({ from: begin, to: begin + days * DAY }, 1100) / (days * DAY)) * 1100).toBeGreaterThanOrEqual(6)
    }
  })
  test('nothing is counted twice and nothing in view is left out, at any zoom', () => {
    const counts = hours(Array.from({ length: 1200 }, (_, i) => begin + i * HOUR))
    for (const days of [1, 7, 50]) {
      const view = { from: begin + 0.4 * HOUR, to: begin + days * DAY }
      const drawn = bars(counts, view, 1100)
      const seen = counts.filter(count => count.place >= view.from && count.place <= view.to).length
      const sum = drawn.reduce((all, bar) => all + bar.logged, 0)
      expect(sum).toBeGreaterThanOrEqual(seen)
      expect(sum).toBeLessThanOrEqual(counts.length)
      for (const [i, bar] of drawn.entries()) if (i > 0) expect(bar.from).toBeGreaterThanOrEqual(drawn[i - 1]?.to ?? 0)
    }
    expect(bars(counts, span, 1100).reduce((all, bar) => all + bar.logged, 0)).toBe(1200)
  })
  test('a bar stands where its hours are, on a clock half an hour off too', () => {
    const [bar] = bars(hours([begin + 10.5 * HOUR]), { from: begin, to: begin + DAY }, 1100)
    expect(bar && [bar.from, bar.to]).toEqual([begin + 10.5 * HOUR, begin + 11.5 * HOUR])
  })
  test('many tower over few, and a lone error stays low', () => {
    const [few, many] = bars([...hours([begin], 1), ...hours([begin + 10 * DAY], 400)], span, 1100)
    expect(many?.height).toBe(1)
    expect(few?.height).toBeCloseTo(0.05)
    expect(bars(hours([begin]), span, 1100)[0]?.height).toBe(0.25)
  })
  test('failures told by the servicing logs are counted beside those of event logs', () => {
    const locate = (moment: Moment): number | null => position(moment, 'machine')
    const report = { ...fixture(), errorHours: [{ time: null, local: '2022-10-10T16:00:00', count: 7 }], events: [{ kind: 'error', time: null, local: '2022-10-10T16:30:00', title: 'Failure 0x80073712', evidence: evidence('s1', 1, null, '') }, { kind: 'boot', time: null, local: '2022-10-10T16:31:00', title: '', evidence: evidence('s1', 1, null, '') }] }
    const counts = errorCounts(report, locate)
    const [bar, ...rest] = bars(counts, { from: begin, to: begin + 50 * DAY }, 1100)
    expect(rest).toEqual([])
    expect([bar?.logged, bar?.servicing]).toEqual([7, 1])
    expect(byDay(counts)).toEqual([[Date.UTC(2022, 9, 10), 8]])
  })
})
