import { batch, effect, signal } from '@preact/signals'
import type { Span } from '../components/timeline/view'
import type { Report } from '../generated/report'
import { position, type Moment } from '../i18n/time'
import { report } from './session'

/** A stretch of time on one of the two clocks. */
export interface TimeFilter extends Span {
  on: 'machine' | 'utc'
}

/** What the user brushed on the timeline: lists, search and log viewer show only what lies in it; `null`: all. */
export const timeFilter = signal<TimeFilter | null>(null)

/** The stretch of time that the timeline shows; `null`: its own first view. */
export const timelineView = signal<TimeFilter | null>(null)

/** Does any part of what lasted from `start` to `end` lie in the brushed time? What has no place on its clock does not. */
export function inTime(start: Moment, end: Moment = start, filter = timeFilter.value): boolean {
  if (!filter) return true
  const [from, to] = [position(start, filter.on) ?? position(end, filter.on), position(end, filter.on) ?? position(start, filter.on)]
  return from !== null && to !== null && from <= filter.to && to >= filter.from
}

/** The same stretch on another clock; `null`: this computer's offset is not known there. */
export function onClock(filter: TimeFilter, on: TimeFilter['on'], shown: Report | null = report.value): Span | null {
  if (filter.on === on) return { from: filter.from, to: filter.to }
  const minutes = offsetAt(filter, shown)
  if (minutes === null) return null
  const by = (on === 'machine' ? minutes : -minutes) * 60_000
  return { from: filter.from + by, to: filter.to + by }
}

/** Minutes that this computer's clock was ahead of UTC then. */
function offsetAt(filter: TimeFilter, shown: Report | null): number | null {
  const periods = shown?.machine.utcOffsets ?? []
  const known = periods.find(({ from, to }) => (!from || Date.parse(from) <= filter.to) && (!to || Date.parse(to) >= filter.from)) ?? periods[0]
  return known?.minutes ?? null
}

// Another computer or other files: a stretch of the former ones' time means nothing there.
let shownBefore: string | null = null
effect(() => {
  const shown = report.value
  const key = shown && [shown.machine.computer, ...shown.bundles.map(bundle => bundle.fingerprint + bundle.name)].join('|')
  const before = shownBefore
  shownBefore = key
  if (before === null || before === key) return
  batch(() => {
    timeFilter.value = null
    timelineView.value = null
  })
})
