// Where everything on the timeline goes. Pure: moments and a scale in, places in pixels out.
import type { Attempt, Report, Source, TimelineEvent } from '../../generated/report'
import type { Moment } from '../../i18n/time'
import { length, type Span } from './view'

export type Locate = (moment: Moment) => number | null

/** Narrower than this, a bar becomes a mark. */
export const NARROW = 3
/** Width of a mark, and of the room a bar's own mark takes. */
export const MARK = 14
/** Marks of one lane nearer than this become one with a count. */
const NEAR = 12

export function x(place: number, span: Span, width: number): number {
  return ((place - span.from) / length(span)) * width
}

/** At most about how wide 12 px text is: Han characters are square. */
export function textWidth(text: string): number {
  let width = 0
  for (const char of text) width += char.charCodeAt(0) > 0x2e80 ? 12 : 7.7
  return width
}

/** An attempt as drawn. */
export interface AttemptShape {
  attempt: Attempt
  from: number
  to: number
  /** Row of the lane; `null`: no room, drawn as a tick below. */
  row: number | null
  label: { text: string; at: 'after' | 'before' } | null
  narrow: boolean
}

const failedOutcomes = new Set<Attempt['outcome']>(['failed', 'rolled-back'])
export const isFailure = (attempt: Attempt): boolean => failedOutcomes.has(attempt.outcome)

/** Places attempts by importance: the one in question, failures, the rest. A label is dropped before its mark, and a mark becomes a tick before anything overlaps. */
export function placeAttempts(attempts: Attempt[], important: (string | null | undefined)[], locate: Locate, span: Span, width: number, rows: number): AttemptShape[] {
  const rank = (a: Attempt): number => (important.includes(a.id) ? 0 : isFailure(a) && !a.storeApp ? 1 : 2)
  const taken: [number, number][][] = Array.from({ length: rows }, () => [])
  const free = (row: number, from: number, to: number): boolean => (taken[row] ?? []).every(([a, b]) => to + 2 < a || from - 2 > b)
  const shapes: AttemptShape[] = []
  const ticks = new Set<string>()
  const order = attempts.map((attempt, index) => ({ attempt, index })).sort((a, b) => rank(a.attempt) - rank(b.attempt) || b.index - a.index)
  for (const { attempt } of order) {
    const start = locate({ time: attempt.started, local: attempt.startedLocal })
    const end = locate({ time: attempt.ended, local: attempt.endedLocal })
    if (start === null && end === null) continue
    let from = x((start ?? end) as number, span, width)
    let to = x((end ?? start) as number, span, width)
    if (to < -MARK || from > width + MARK) continue
    const narrow = to - from < NARROW
    if (narrow) from = to = (from + to) / 2
    // What it takes: a bar ends in its mark, a narrow one is only its mark.
    const [left, right] = narrow ? [from - MARK / 2, from + MARK / 2] : [from, to + (isFailure(attempt) ? MARK + 2 : 0)]
    const text = attempt.kb ?? ''
    // The chosen one is bold, and choosing must move nothing.
    const room = textWidth(text) * 1.1 + 6
    const shape: AttemptShape = { attempt, from, to, row: null, label: null, narrow }
    const choices = text ? ([['after', left, right + room], ['before', left - room, right], [null, left, right]] as const) : ([[null, left, right]] as const)
    search: for (const [at, a, b] of choices) {
      if (at === 'after' && b > width) continue
      if (at === 'before' && a < 0) continue
      for (let row = 0; row < rows; row++) {
        if (!free(row, a, b)) continue
        taken[row]?.push([a, b])
        shape.row = row
        if (at) shape.label = { text, at }
        break search
      }
    }
    // Ticks of one pixel and outcome are one: thousands of attempts stay a few hundred shapes.
    const tick = `${Math.round(from)}${attempt.outcome}`
    if (shape.row === null && ticks.has(tick)) continue
    if (shape.row === null) ticks.add(tick)
    shapes.push(shape)
  }
  return shapes
}

/** Marks of one kind that share a place. */
export interface EventShape {
  kind: string
  at: number
  events: TimelineEvent[]
}

/** Marks of a lane; near ones of the same kind become one with a count. */
export function placeEvents(events: TimelineEvent[], locate: Locate, span: Span, width: number): EventShape[] {
  const places = events
    .map(event => ({ event, place: locate(event) }))
    .filter((p): p is { event: TimelineEvent; place: number } => p.place !== null)
    .map(({ event, place }) => ({ event, at: x(place, span, width) }))
    .filter(({ at }) => at > -NEAR && at < width + NEAR)
    .sort((a, b) => a.at - b.at)
  const shapes: EventShape[] = []
  for (const { event, at } of places) {
    const last = shapes.findLast(shape => shape.kind === event.kind)
    if (last && at - last.at < NEAR) last.events.push(event)
    else shapes.push({ kind: event.kind, at, events: [event] })
  }
  return shapes
}

/** One row of coverage: sources of one kind that follow each other, as rotated logs do. */
export interface CoverageRow {
  kind: string
  sources: Source[]
  /** Spans on the axis, milliseconds, in the order of `sources`. */
  spans: Span[]
}

/** Sources with times, packed into rows: same kind, not overlapping by more than a tenth. */
export function coverageRows(sources: Source[], locate: Locate): CoverageRow[] {
  const rows: CoverageRow[] = []
  const timed = sources
    .map(source => ({ source, from: locate({ time: source.first, local: source.firstLocal }), to: locate({ time: source.last, local: source.lastLocal }) }))
    .filter((s): s is { source: Source; from: number; to: number } => s.from !== null && s.to !== null)
    .sort((a, b) => a.source.kind.localeCompare(b.source.kind) || a.from - b.from || a.to - b.to)
  for (const { source, from, to } of timed) {
    const row = rows.find(r => {
      const last = r.spans.at(-1)
      return r.kind === source.kind && last !== undefined && from >= last.to - Math.max(length(last), to - from) * 0.1
    })
    if (row) {
      row.sources.push(source)
      row.spans.push({ from, to })
    } else {
      rows.push({ kind: source.kind, sources: [source], spans: [{ from, to }] })
    }
  }
  return rows
}

/** A stretch whose lines are gone: from the first failure they are missing for to where the logs begin. */
export interface Gap {
  from: number
  to: number
  /** Rotated away, or merely not in this bundle. */
  why: 'overwritten' | 'not-collected'
}

/** The servicing logs' gap before their first line, if a failure lies in it. */
export function gapBefore(row: CoverageRow, attempts: Attempt[], locate: Locate): Gap | null {
  const begin = row.spans[0]?.from
  if (row.kind !== 'cbs' || begin === undefined) return null
  let gap: Gap | null = null
  for (const attempt of attempts) {
    if (attempt.coverage !== 'overwritten' && attempt.coverage !== 'not-collected') continue
    const from = locate({ time: attempt.started, local: attempt.startedLocal })
    if (from === null || from >= begin) continue
    if (!gap || from < gap.from) gap = { from, to: begin, why: attempt.coverage }
  }
  return gap
}

/** Every place the report speaks of, for fitting. */
export function places(report: Report, locate: Locate): number[] {
  const moments: Moment[] = [
    ...report.attempts.flatMap(a => [{ time: a.started, local: a.startedLocal }, { time: a.ended, local: a.endedLocal }]),
    ...report.events,
    ...report.sources.flatMap(s => [{ time: s.first, local: s.firstLocal }, { time: s.last, local: s.lastLocal }]),
  ]
  return moments.map(locate).filter(place => place !== null)
}
