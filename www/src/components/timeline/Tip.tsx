import type { Signal } from '@preact/signals'
import type { Attempt, Source, TimelineEvent } from '../../generated/report'
import { count, words } from '../../i18n'
import { position, showDuration, showMoment, showPosition } from '../../i18n/time'
import { attemptName } from '../attempt-name'
import type { Gap } from './layout'

/** What a tip says, and the place it belongs to. */
export interface TipContent {
  x: number
  y: number
  head: string
  lines: string[]
}

/** Beside the pointer, below the mark; the same facts stand in the table for screen readers. */
export function Tip({ tip: said, pointer, gutter, width, top }: { tip: Signal<TipContent | null>; pointer: Signal<number | null>; gutter: number; width: number; top: () => number }) {
  const tip = said.value
  if (!tip) return null
  const at = gutter + (pointer.value ?? tip.x)
  // Opens to the side with more room.
  const side = at > width * 0.6 ? { right: `${Math.max(8, width - at + 14)}px` } : { left: `${Math.max(8, at + 14)}px` }
  return (
    <div class="tip" style={{ top: `${top() + tip.y + 10}px`, ...side }}>
      <strong>{tip.head}</strong>
      {tip.lines.filter(Boolean).map(line => <span key={line}>{line}</span>)}
    </div>
  )
}

export function tipOfAttempt(attempt: Attempt, x: number, y: number): TipContent {
  const w = words.value.attempts
  const start = { time: attempt.started, local: attempt.startedLocal }
  const end = { time: attempt.ended, local: attempt.endedLocal }
  const took = (position(end) ?? NaN) - (position(start) ?? NaN)
  return {
    x, y,
    head: `${attemptName(attempt)} · ${w.outcome[attempt.outcome]}`,
    lines: [
      showMoment(start) + (took > 0 ? ` · ${showDuration(took)}` : ''),
      attempt.code ? [attempt.code.hex, attempt.code.symbol].filter(Boolean).join(' ') : '',
      attempt.coverage ? `${w.coverage}: ${w.coverageWord[attempt.coverage]}` : '',
      attempt.kb && attempt.title ? attempt.title : '',
    ],
  }
}

export function tipOfEvents(events: TimelineEvent[], x: number, y: number): TipContent {
  const [first] = events
  return {
    x, y,
    head: events.length > 1 ? words.value.timeline.cluster(events.length) : first?.title ?? '',
    lines: events.length > 1
      ? events.slice(0, 4).map(event => `${showMoment(event)}  ${event.title}`).concat(events.length > 4 ? ['…'] : [])
      : [first ? showMoment(first) : ''],
  }
}

export function tipOfSource(source: Source, x: number, y: number): TipContent {
  const w = words.value
  return {
    x, y,
    head: source.path,
    lines: [
      `${showMoment({ time: source.first, local: source.firstLocal })} ${w.timeline.until} ${showMoment({ time: source.last, local: source.lastLocal })}`,
      `${w.sources.records}: ${count(source.records)}`,
    ],
  }
}

export function tipOfGap(gap: Gap, x: number, y: number): TipContent {
  const w = words.value.timeline
  return { x, y, head: gap.why === 'overwritten' ? w.overwritten : w.notCollected, lines: [`${showPosition(gap.from)} ${w.until} ${showPosition(gap.to)}`] }
}
