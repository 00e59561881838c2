// Errors are counted, not drawn one by one: bars whose width in time follows the zoom.
import type { Report } from '../../generated/report'
import type { Locate } from './layout'
import { length, type Span } from './view'

const HOUR = 3_600_000
/** What a bar may stand for, hours: the logs' errors are counted by the hour, so nothing is finer. */
const STEPS = [1, 2, 3, 6, 12, 24, 48, 7 * 24, 14 * 24, 28 * 24, 91 * 24, 364 * 24]
/** Narrower bars cannot be told apart or pointed at, pixels. */
const NARROWEST = 6
/** A bar of this many errors reaches the top, unless another has more: one lone error stays low. */
const FULL = 16

/** Errors at one place of the axis. */
export interface ErrorCount {
  place: number
  /** Told by event logs of any program. */
  logged: number
  /** Told by the logs of updates and servicing. */
  servicing: number
}

/** One bar. */
export interface Bar {
  /** Span it stands for, milliseconds on the axis. */
  from: number
  to: number
  logged: number
  servicing: number
  /** 0 to 1, by the square root: ten times as many look three times as high. */
  height: number
}

/** Every count of the report that has a place, in the order of the axis. */
export function errorCounts(report: Report, locate: Locate): ErrorCount[] {
  const counts: ErrorCount[] = []
  for (const hour of report.errorHours) {
    const place = locate(hour)
    if (place !== null) counts.push({ place, logged: hour.count, servicing: 0 })
  }
  for (const event of report.events) {
    const place = event.kind === 'error' ? locate(event) : null
    if (place !== null) counts.push({ place, logged: 0, servicing: 1 })
  }
  return counts.sort((a, b) => a.place - b.place)
}

/** The time a bar stands for at this zoom, milliseconds. */
export function stepAt(span: Span, width: number): number {
  const wanted = (NARROWEST / width) * length(span)
  return (STEPS.find(hours => hours * HOUR >= wanted) ?? STEPS[STEPS.length - 1] as number) * HOUR
}

/** The bars of the visible span. `counts` are in the order of the axis. */
export function bars(counts: ErrorCount[], span: Span, width: number): Bar[] {
  const step = stepAt(span, width)
  // Hours of a clock that is half an hour off begin at half past on this axis.
  const hour = counts.find(count => count.logged > 0)
  const shift = hour ? hour.place % HOUR : 0
  const bars: Bar[] = []
  for (const { place, logged, servicing } of counts) {
    if (place + step < span.from || place - step > span.to) continue
    const from = Math.floor((place - shift) / step) * step + shift
    if (from + step < span.from || from > span.to) continue
    const last = bars.at(-1)
    if (last && last.from === from) {
      last.logged += logged
      last.servicing += servicing
    } else {
      bars.push({ from, to: from + step, logged, servicing, height: 0 })
    }
  }
  const most = bars.reduce((most, bar) => Math.max(most, bar.logged + bar.servicing), FULL)
  for (const bar of bars) bar.height = Math.sqrt((bar.logged + bar.servicing) / most)
  return bars
}

/** Errors by the day, for the table: the day's beginning and how many. */
export function byDay(counts: ErrorCount[]): [number, number][] {
  const days = new Map<number, number>()
  for (const { place, logged, servicing } of counts) {
    const day = Math.floor(place / (24 * HOUR)) * 24 * HOUR
    days.set(day, (days.get(day) ?? 0) + logged + servicing)
  }
  return [...days]
}
