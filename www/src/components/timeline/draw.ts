// What the picture is made of: found once for a report and a clock, then laid out for every view of it. Pure.
import type { Report } from '../../generated/report'
import { position } from '../../i18n/time'
import { bars, errorCounts, type Bar, type ErrorCount } from './density'
import { byLane, markLanes, type MarkLane } from './event-lanes'
import { bootsInside, coverageRows, gapBefore, locateAttempts, locateEvents, lostIn, moments, placeAttempts, placeEvents, places, type AttemptShape, type CoverageRow, type EventShape, type Gap, type Locate, type PlacedAttempt, type PlacedEvent } from './layout'
import { firstView, fit, length, type Span } from './view'

export const AXIS = 24
export const ROW = 19
/** A lane of marks is lower than one with labels. */
const MARKS = 17
export const DENSITY = 20
/** The strip of ticks for attempts that found no room. */
const STRIP = 7
/** Logs drawn before somebody asks for all of them. */
export const LOGS = 14

/** A row of coverage with what is gone of it. */
export interface Cover extends CoverageRow {
  gap: Gap | null
  /** Where failures stand whose lines are gone. */
  lost: number[]
}

/** Everything of a report that has a place on one clock. */
export interface Prepared {
  locate: Locate
  /** All of it; `null`: nothing has a time. */
  whole: Span | null
  /** What is shown first. */
  first: Span | null
  attempts: PlacedAttempt[]
  lanes: Record<MarkLane, PlacedEvent[]>
  counts: ErrorCount[]
  covers: Cover[]
  /** Moments that only the other clock knows. */
  unplaced: number
  /** Which clocks know any moment at all. */
  knows: { machine: boolean; utc: boolean }
}

export function prepare(report: Report, on: 'machine' | 'utc'): Prepared {
  const locate: Locate = moment => position(moment, on)
  const whole = fit(places(report, locate))
  const covers = coverageRows(report.sources, locate).map(row => ({ ...row, gap: gapBefore(row, report.attempts, locate), lost: lostIn(row, report.attempts, locate) }))
  const lanes = byLane(report.events)
  const told = [...report.attempts.map(a => ({ time: a.started, local: a.startedLocal })), ...report.events]
  const all = moments(report)
  return {
    locate, whole, covers,
    knows: { machine: all.some(moment => moment.local), utc: all.some(moment => moment.time) },
    first: whole && firstView(whole, focusOf(report, covers, locate)),
    attempts: locateAttempts(report.attempts, locate),
    lanes: { restarts: locateEvents(lanes.restarts, locate), services: locateEvents(lanes.services, locate), damage: locateEvents(lanes.damage, locate) },
    counts: errorCounts(report, locate),
    unplaced: told.filter(moment => (moment.time ?? moment.local) && locate(moment) === null).length,
  }
}

/** What the first view is about: the failure in question, and where servicing logs begin. */
function focusOf(report: Report, covers: CoverageRow[], locate: Locate): number[] {
  const attempt = report.attempts.find(a => a.id === report.verdict.attempt)
  const start = attempt ? locate({ time: attempt.started, local: attempt.startedLocal }) : null
  return start === null ? [] : [start, ...(covers.find(row => row.kind === 'cbs')?.spans.map(span => span.from) ?? [])]
}

/** The view of one attempt: its whole bar with room around it. */
export function around(start: number, end: number, whole: Span): Span {
  // Ten minutes before and after a failure of a moment: what led to it, what came of it.
  const air = Math.max((end - start) * 0.6, Math.min(600_000, length(whole) / 4))
  return { from: start - air, to: end + air }
}

/** One lane of marks and its middle. */
export interface MarkRow {
  id: MarkLane
  y: number
  shapes: EventShape[]
}

/** The picture of a view: every shape and how high everything stands, pixels. */
export interface Drawn {
  span: Span
  width: number
  height: number
  attempts: { top: number; rows: number; shapes: AttemptShape[] }
  marks: MarkRow[]
  density: { top: number; bars: Bar[] } | null
  cover: { top: number; rows: Cover[]; left: number }
  boots: number[]
}

export interface Wanted {
  span: Span
  width: number
  /** The attempts that come first: that of the verdict, the chosen one. */
  important: (string | null | undefined)[]
  chosen: string | null
  /** Logs drawn at most. */
  logs: number
}

export function layOut(from: Prepared, { span, width, important, chosen, logs }: Wanted): Drawn {
  const { locate, lanes } = from
  // Rows follow what there is, not what is in view: zooming moves nothing up or down.
  const rows = from.attempts.filter(({ attempt }) => !attempt.storeApp).length > 1 ? 2 : 1
  const shapes = placeAttempts(from.attempts, important, locate, span, width, rows)
  const attemptsTop = 4
  let bottom = attemptsTop + rows * ROW + (from.attempts.length > rows ? STRIP : 0) + 3
  // A lane without anything is left out.
  const marks = markLanes.filter(id => lanes[id].length > 0).map(id => {
    const y = bottom + MARKS / 2
    bottom += MARKS
    return { id, y, shapes: placeEvents(lanes[id], span, width) }
  })
  const densityTop = bottom + 1
  if (from.counts.length > 0) bottom += DENSITY + 3
  const coverTop = bottom + 20
  const covers = from.covers.slice(0, logs)
  return {
    span, width, marks,
    height: coverTop + Math.max(1, covers.length) * ROW + 6,
    attempts: { top: attemptsTop, rows, shapes },
    density: from.counts.length > 0 ? { top: densityTop, bars: bars(from.counts, span, width) } : null,
    cover: { top: coverTop, rows: covers, left: from.covers.length - covers.length },
    boots: bootsInside(lanes.restarts, shapes, chosen, locate, span, width),
  }
}
