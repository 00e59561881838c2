// Where everything on the timeline goes. Pure: moments and a scale in, places in pixels out.
import type { Attempt, Report, Source, TimelineEvent } from '../../generated/report'
import type { Moment } from '../../i18n/time'
import { sourcePath } from '../source-path'
import { rankOf } from './event-lanes'
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
  label: { text: string; at: 'after' | 'before' | 'inside' } | null
  narrow: boolean
  /** Where each phase begins, of a bar wide enough to show them. */
  phases: PhaseShape[]
}

/** One phase of a bar. */
export interface PhaseShape {
  phase: Attempt['phase']
  from: number
  to: number
}

const failedOutcomes = new Set<Attempt['outcome']>(['failed', 'rolled-back'])
/** Did an update of Windows fail? A Store app's failure is not what anybody asks about. */
export const isFailure = (attempt: Attempt): boolean => failedOutcomes.has(attempt.outcome) && !attempt.storeApp

/** Longest title that names an attempt without a KB on the timeline, characters. */
const TITLE = 22

/** What an attempt may be called, the fullest first. Only the one in question shows its code. */
function labels(attempt: Attempt, inQuestion: boolean): string[] {
  const title = attempt.title ?? ''
  const name = attempt.kb ?? (inQuestion ? title.slice(0, TITLE).trimEnd() + (title.length > TITLE ? '…' : '') : '')
  const code = inQuestion && isFailure(attempt) ? attempt.code?.hex : undefined
  return [...(code ? [`${name} ${code}`.trim()] : []), ...(name ? [name] : [])]
}

/** The phases of a bar from `from` to `to`. */
function phasesOf(attempt: Attempt, locate: Locate, span: Span, width: number, from: number, to: number): PhaseShape[] {
  const begun = attempt.phases
    .map(({ phase, started, startedLocal }) => ({ phase, place: locate({ time: started, local: startedLocal }) }))
    .filter((p): p is { phase: Attempt['phase']; place: number } => p.place !== null)
    .map(({ phase, place }) => ({ phase, from: Math.min(to, Math.max(from, x(place, span, width))) }))
    .sort((a, b) => a.from - b.from)
  return begun.map((part, i) => ({ ...part, to: begun[i + 1]?.from ?? to })).filter(part => part.to - part.from >= 1)
}

/** Places attempts by importance: the first of `important` is the one in question, then the others, failures, the rest. A label is dropped before its mark, and a mark becomes a tick before anything overlaps. */
export function placeAttempts(attempts: Attempt[], important: (string | null | undefined)[], locate: Locate, span: Span, width: number, rows: number): AttemptShape[] {
  const rank = (a: Attempt): number => (a.id === important[0] ? 0 : important.includes(a.id) ? 1 : isFailure(a) ? 2 : 3)
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
    const shape: AttemptShape = { attempt, from, to, row: null, label: null, narrow, phases: narrow ? [] : phasesOf(attempt, locate, span, width, from, to) }
    // The chosen one is bold, and choosing must move nothing.
    const room = (text: string): number => textWidth(text) * 1.1 + 6
    const inView = Math.min(width, to) - Math.max(0, from)
    const choices: { text: string; at: 'after' | 'before' | 'inside' | null; a: number; b: number }[] = [
      ...labels(attempt, attempt.id === important[0]).flatMap(text => [
        { text, at: 'after' as const, a: left, b: right + room(text) },
        { text, at: 'before' as const, a: left - room(text), b: right },
        // A bar that reaches out of the picture on both sides still says whose it is.
        ...(inView > room(text) + 24 ? [{ text, at: 'inside' as const, a: left, b: right }] : []),
      ]),
      { text: '', at: null, a: left, b: right },
    ]
    // A Store app is only ever a tick, unless somebody chose it.
    if (!attempt.storeApp || important.includes(attempt.id)) {
      search: for (const { text, at, a, b } of choices) {
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
    }
    // Ticks of one pixel and outcome are one: thousands of attempts stay a few hundred shapes.
    const tick = `${Math.round(from)}${attempt.storeApp ? 'app' : attempt.outcome}`
    if (shape.row === null && ticks.has(tick)) continue
    if (shape.row === null) ticks.add(tick)
    shapes.push(shape)
  }
  return shapes
}

/** Marks that share a place. */
export interface EventShape {
  /** The gravest kind among them: the one that is drawn. */
  kind: string
  /** How many of that kind. */
  count: number
  /** Where the first of that kind stands. */
  at: number
  /** Span of them all, milliseconds on the axis. */
  from: number
  to: number
  events: TimelineEvent[]
}

/** Marks of a lane; near ones become one, drawn as the gravest. */
export function placeEvents(events: TimelineEvent[], locate: Locate, span: Span, width: number): EventShape[] {
  const places = events
    .map(event => ({ event, place: locate(event) }))
    .filter((p): p is { event: TimelineEvent; place: number } => p.place !== null)
    .map(({ event, place }) => ({ event, place, at: x(place, span, width) }))
    .filter(({ at }) => at > -NEAR && at < width + NEAR)
    .sort((a, b) => a.at - b.at)
  const shapes: EventShape[] = []
  let begin = 0
  for (const { event, place, at } of places) {
    const last = shapes.at(-1)
    if (!last || (at - begin >= NEAR && at - last.at >= NEAR * 0.8)) {
      shapes.push({ kind: event.kind, count: 1, at, from: place, to: place, events: [event] })
      begin = at
      continue
    }
    last.events.push(event)
    last.to = place
    if (event.kind === last.kind) last.count++
    else if (rankOf(event.kind) < rankOf(last.kind)) Object.assign(last, { kind: event.kind, count: 1, at })
  }
  return shapes
}

/** Restarts inside failed attempts: where the story of a failure crosses a boot. In the one chosen, and in bars wide enough to tell them from their ends. */
export function bootsInside(events: TimelineEvent[], shapes: AttemptShape[], chosen: string | null, locate: Locate, span: Span, width: number): number[] {
  const windows = shapes.filter(({ attempt, narrow }) => isFailure(attempt) && (!narrow || attempt.id === chosen))
    .map(({ attempt }) => [locate({ time: attempt.started, local: attempt.startedLocal }), locate({ time: attempt.ended, local: attempt.endedLocal })] as const)
  const found = new Set<number>()
  for (const event of events) {
    const place = event.kind === 'boot' || event.kind === 'unexpected-shutdown' ? locate(event) : null
    if (place !== null && windows.some(([from, to]) => from !== null && to !== null && place >= from && place <= to)) found.add(Math.round(x(place, span, width)))
  }
  return [...found].filter(at => at >= 0 && at <= width)
}

/** One row of coverage: sources of one kind that follow each other, as rotated logs do. */
export interface CoverageRow {
  kind: string
  sources: Source[]
  /** Spans on the axis, milliseconds, in the order of `sources`. */
  spans: Span[]
}

/** Kinds whose coverage matters most stand first. */
const kindOrder = ['cbs', 'windows-update-log', 'reporting-events', 'event-log']

/** Logs that may share a row: rotated ones by their kind; an event log only with itself out of another bundle. */
function rowKey(source: Source): string {
  return source.kind === 'event-log' ? `event-log/${sourcePath(source).name.toLowerCase()}` : source.kind
}

/** Sources with times, packed into rows: one log and its archives, not overlapping by more than a tenth. */
export function coverageRows(sources: Source[], locate: Locate): CoverageRow[] {
  const rows: (CoverageRow & { key: string })[] = []
  const order = (source: Source): number => (kindOrder.indexOf(source.kind) + kindOrder.length + 1) % (kindOrder.length + 1)
  const timed = sources
    .map(source => ({ source, key: rowKey(source), from: locate({ time: source.first, local: source.firstLocal }), to: locate({ time: source.last, local: source.lastLocal }) }))
    .filter((s): s is { source: Source; key: string; from: number; to: number } => s.from !== null && s.to !== null)
    .sort((a, b) => order(a.source) - order(b.source) || a.key.localeCompare(b.key) || a.from - b.from || a.to - b.to)
  for (const { source, key, from, to } of timed) {
    const row = rows.find(r => {
      const last = r.spans.at(-1)
      return r.key === key && last !== undefined && from >= last.to - Math.max(length(last), to - from) * 0.1
    })
    if (row) {
      row.sources.push(source)
      row.spans.push({ from, to })
    } else {
      rows.push({ kind: source.kind, key, sources: [source], spans: [{ from, to }] })
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

/** Every moment the report draws. */
export function moments(report: Report): Moment[] {
  return [
    ...report.attempts.flatMap(a => [{ time: a.started, local: a.startedLocal }, { time: a.ended, local: a.endedLocal }]),
    ...report.events,
    ...report.errorHours,
    ...report.sources.flatMap(s => [{ time: s.first, local: s.firstLocal }, { time: s.last, local: s.lastLocal }]),
  ]
}

/** Every place the report speaks of, for fitting. */
export function places(report: Report, locate: Locate): number[] {
  return moments(report).map(locate).filter(place => place !== null)
}
