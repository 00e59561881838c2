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
  /** Where it began, milliseconds on the axis. */
  start: number
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

const outcomes: Attempt['outcome'][] = ['succeeded', 'failed', 'rolled-back', 'pending-reboot', 'cancelled', 'not-needed', 'unknown']
const failedOutcomes = new Set<Attempt['outcome']>(['failed', 'rolled-back'])
export const endedBadly = (outcome: Attempt['outcome']): boolean => failedOutcomes.has(outcome)
/** Did an update of Windows fail? A Store app's failure is not what anybody asks about. */
export const isFailure = (attempt: Attempt): boolean => endedBadly(attempt.outcome) && !attempt.storeApp

/** Longest title that names an attempt without a KB on the timeline, characters. */
const TITLE = 22

/** What an attempt may be called, the fullest first. Only the one in question shows its code. */
function labels(attempt: Attempt, inQuestion: boolean): string[] {
  const title = attempt.title ?? ''
  const name = attempt.kb ?? (inQuestion || isFailure(attempt) || attempt.repair ? title.slice(0, TITLE).trimEnd() + (title.length > TITLE ? '…' : '') : '')
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

/** An attempt with its place on the axis, milliseconds: found once, not with every move of the view. */
export interface PlacedAttempt {
  attempt: Attempt
  start: number
  end: number
  failed: boolean
}

/** The attempts that have a place, failures first, newest first: in the order in which they get room. */
export function locateAttempts(attempts: Attempt[], locate: Locate): PlacedAttempt[] {
  const placed: PlacedAttempt[] = []
  for (const attempt of attempts) {
    const start = locate({ time: attempt.started, local: attempt.startedLocal })
    const end = locate({ time: attempt.ended, local: attempt.endedLocal })
    if (start === null && end === null) continue
    placed.push({ attempt, start: start ?? end as number, end: end ?? start as number, failed: isFailure(attempt) })
  }
  placed.reverse()
  return [...placed.filter(({ failed }) => failed), ...placed.filter(({ failed }) => !failed)]
}

/** What is taken of a row, in the order of the axis: asked for every attempt in view, so it answers by halves. */
class Row {
  private readonly taken: [number, number][] = []

  /** Where in the row something that begins at `from` would stand. */
  private at(from: number): number {
    let [low, high] = [0, this.taken.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.taken[middle] as [number, number])[0] < from) low = middle + 1
      else high = middle
    }
    return low
  }

  free(from: number, to: number): boolean {
    const at = this.at(from)
    const [before, after] = [this.taken[at - 1], this.taken[at]]
    return (!before || before[1] < from - 2) && (!after || after[0] > to + 2)
  }

  take(from: number, to: number): void {
    this.taken.splice(this.at(from), 0, [from, to])
  }
}

/** Places attempts by importance: the first of `important` is the one in question, then the others, failures, the rest. A label is dropped before its mark, and a mark becomes a tick before anything overlaps. */
export function placeAttempts(placed: PlacedAttempt[], important: (string | null | undefined)[], locate: Locate, span: Span, width: number, rows: number): AttemptShape[] {
  const taken = Array.from({ length: rows }, () => new Row())
  const shapes: AttemptShape[] = []
  // Ticks of one pixel and outcome are one: thousands of attempts stay a few hundred shapes.
  const ticks = new Uint16Array(Math.ceil(width) + 2 * MARK + 2)
  const asked = (id: string): boolean => important.includes(id)
  const first = placed.filter(({ attempt }) => asked(attempt.id)).sort((a, b) => important.indexOf(a.attempt.id) - important.indexOf(b.attempt.id))
  const place = ({ attempt, start, end, failed }: PlacedAttempt): void => {
    let from = x(start, span, width)
    let to = x(end, span, width)
    if (to < -MARK || from > width + MARK) return
    const narrow = to - from < NARROW
    if (narrow) from = to = (from + to) / 2
    // What it takes: a bar ends in its mark, a narrow one is only its mark.
    const [left, right] = narrow ? [from - MARK / 2, from + MARK / 2] : [from, to + (failed ? MARK + 2 : 0)]
    // A Store app is only ever a tick, unless somebody chose it; and where not even the mark finds room, no label does.
    const bare = attempt.storeApp && !asked(attempt.id) ? -1 : taken.findIndex(row => row.free(left, right))
    if (bare < 0) {
      const pixel = Math.max(0, Math.round(from) + MARK)
      const bit = 1 << (attempt.storeApp ? 15 : outcomes.indexOf(attempt.outcome) + 1)
      if ((ticks[pixel] ?? 0) & bit) return
      ticks[pixel] = (ticks[pixel] ?? 0) | bit
    }
    const shape: AttemptShape = { attempt, start, from, to, row: null, label: null, narrow, phases: [] }
    if (bare >= 0) seat(shape, left, right, bare)
    if (shape.row !== null && !narrow) shape.phases = phasesOf(attempt, locate, span, width, from, to)
    shapes.push(shape)
  }
  const seat = (shape: AttemptShape, left: number, right: number, bare: number): void => {
    const { attempt, from, to } = shape
    // The chosen one is bold, and choosing must move nothing.
    const room = (text: string): number => textWidth(text) * 1.1 + 6
    const inView = Math.min(width, to) - Math.max(0, from)
    for (const text of labels(attempt, attempt.id === important[0])) {
      const choices: ['after' | 'before' | 'inside', number, number][] = [
        ['after', left, right + room(text)], ['before', left - room(text), right],
        // A bar that reaches out of the picture on both sides still says whose it is.
        ...(inView > room(text) + 24 ? [['inside', left, right] as ['inside', number, number]] : []),
      ]
      for (const [at, a, b] of choices) {
        if ((at === 'after' && b > width) || (at === 'before' && a < 0)) continue
        const row = taken.findIndex(row => row.free(a, b))
        if (row < 0) continue
        taken[row]?.take(a, b)
        shape.row = row
        shape.label = { text, at }
        return
      }
    }
    taken[bare]?.take(left, right)
    shape.row = bare
  }
  first.forEach(place)
  for (const one of placed) if (!asked(one.attempt.id)) place(one)
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

/** An event with its place on the axis. */
export interface PlacedEvent {
  event: TimelineEvent
  place: number
}

/** Events that have a place, in the order of the axis. */
export function locateEvents(events: TimelineEvent[], locate: Locate): PlacedEvent[] {
  const placed: PlacedEvent[] = []
  for (const event of events) {
    const place = locate(event)
    if (place !== null) placed.push({ event, place })
  }
  return placed.sort((a, b) => a.place - b.place)
}

/** Marks of a lane; near ones become one, drawn as the gravest. `placed` are in the order of the axis. */
export function placeEvents(placed: PlacedEvent[], span: Span, width: number): EventShape[] {
  const air = (NEAR / width) * length(span)
  const places = placed.filter(({ place }) => place > span.from - air && place < span.to + air).map(({ event, place }) => ({ event, place, at: x(place, span, width) }))
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
export function bootsInside(restarts: PlacedEvent[], shapes: AttemptShape[], chosen: string | null, locate: Locate, span: Span, width: number): number[] {
  const windows = shapes.filter(({ attempt, narrow, row }) => isFailure(attempt) && ((!narrow && row !== null) || attempt.id === chosen))
    .map(({ attempt }) => [locate({ time: attempt.started, local: attempt.startedLocal }), locate({ time: attempt.ended, local: attempt.endedLocal })] as const)
  const found = new Set<number>()
  for (const { event, place } of restarts) {
    if (place < span.from || place > span.to || (event.kind !== 'boot' && event.kind !== 'unexpected-shutdown')) continue
    if (windows.some(([from, to]) => from !== null && to !== null && place >= from && place <= to)) found.add(Math.round(x(place, span, width)))
  }
  return [...found]
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
  const rows: CoverageRow[] = []
  const byKey = new Map<string, CoverageRow[]>()
  const order = (source: Source): number => (kindOrder.indexOf(source.kind) + kindOrder.length + 1) % (kindOrder.length + 1)
  const timed = sources
    .map(source => ({ source, key: rowKey(source), from: locate({ time: source.first, local: source.firstLocal }), to: locate({ time: source.last, local: source.lastLocal }) }))
    .filter((s): s is { source: Source; key: string; from: number; to: number } => s.from !== null && s.to !== null)
    .sort((a, b) => order(a.source) - order(b.source) || a.key.localeCompare(b.key) || a.from - b.from || a.to - b.to)
  for (const { source, key, from, to } of timed) {
    const row = byKey.get(key)?.find(r => {
      const last = r.spans.at(-1)
      return last !== undefined && from >= last.to - Math.max(length(last), to - from) * 0.1
    })
    if (row) {
      row.sources.push(source)
      row.spans.push({ from, to })
    } else {
      const begun = { kind: source.kind, sources: [source], spans: [{ from, to }] }
      rows.push(begun)
      byKey.set(key, [...(byKey.get(key) ?? []), begun])
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

/** Failures whose lines are gone: where each ended. They lie outside every bar of the row. */
export function lostIn(row: CoverageRow, attempts: Attempt[], locate: Locate): number[] {
  const begin = row.spans[0]?.from
  if (row.kind !== 'cbs' || begin === undefined) return []
  return attempts
    .filter(attempt => attempt.coverage === 'overwritten' || attempt.coverage === 'not-collected')
    .map(attempt => locate({ time: attempt.ended, local: attempt.endedLocal }) ?? locate({ time: attempt.started, local: attempt.startedLocal }))
    .filter(place => place !== null)
    .filter(place => place < begin)
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
