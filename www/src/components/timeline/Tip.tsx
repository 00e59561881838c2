import type { Signal } from '@preact/signals'
import type { Attempt, Evidence, Source } from '../../generated/report'
import { count, words } from '../../i18n'
import { between, showDuration, showMoment, showPosition } from '../../i18n/time'
import { sourcesById } from '../../state/session'
import { attemptName } from '../attempt-name'
import { evidencePlace } from '../evidence-place'
import { sourcePath } from '../source-path'
import type { Bar } from './density'
import { byKind } from './event-lanes'
import type { EventShape, Gap } from './layout'

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
  const took = between(start, end) ?? 0
  return {
    x, y,
    head: `${attemptName(attempt)} · ${w.outcome[attempt.outcome]}`,
    lines: [
      showMoment(start) + (took > 0 ? ` · ${showDuration(took)}` : ''),
      attempt.code ? [attempt.code.hex, attempt.code.symbol].filter(Boolean).join(' ') : '',
      attempt.coverage ? `${w.coverage}: ${w.coverageWord[attempt.coverage]}` : '',
      attempt.phases.map(({ phase, started, startedLocal }) => `${w.phase[phase]} ${showMoment({ time: started, local: startedLocal }).slice(11, 19)}`).slice(0, 8).join(' · '),
      attempt.kb && attempt.title ? attempt.title : '',
    ],
  }
}

/** Where a line stands, for a tip: nothing where its source is not known. */
function placeOf(evidence: Evidence): string {
  const source = sourcesById.value.get(evidence.source)
  return source ? evidencePlace(evidence, source) : ''
}

export function tipOfEvents({ events, at, from, to }: EventShape, y: number): TipContent {
  const w = words.value.timeline
  const [first] = events
  if (events.length > 1) {
    return {
      x: at, y,
      head: byKind(events).map(([kind, several]) => `${w.kinds[kind] ?? kind}${several.length > 1 ? ` × ${count(several.length)}` : ''}`).join(' · '),
      lines: [...events.slice(0, 5).map(event => `${showMoment(event)}  ${event.title}`), events.length > 5 ? w.andMore(events.length - 5) : '', to > from ? w.cluster : ''],
    }
  }
  return { x: at, y, head: first?.title ?? '', lines: first ? [showMoment(first), placeOf(first.evidence)] : [] }
}

export function tipOfBar(bar: Bar, at: number, y: number): TipContent {
  const w = words.value.timeline
  return {
    x: at, y,
    head: w.errors(bar.logged + bar.servicing),
    lines: [
      `${showPosition(bar.from)} ${w.until} ${showPosition(bar.to)}`,
      bar.logged ? w.errorsLogged(bar.logged) : '',
      bar.servicing ? w.errorsServicing(bar.servicing) : '',
    ],
  }
}

export function tipOfSource(source: Source, x: number, y: number): TipContent {
  const w = words.value
  return {
    x, y,
    head: [sourcePath(source).folder, sourcePath(source).parts.join(' ▸ ')].join(''),
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
