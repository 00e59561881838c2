import type { Attempt } from '../../generated/report'
import { words } from '../../i18n'
import { language } from '../../state/settings'
import { GlyphAt, type Tone } from '../Glyph'
import { ofAttempt } from '../tones'
import type { Acts } from './acts'
import { ROW, type Cover, type Drawn } from './draw'
import { isFailure, NARROW, textWidth, x, type AttemptShape, type Locate } from './layout'
import { context, ticks } from './ticks'
import { tipOfAttempt, tipOfGap, tipOfSource } from './Tip'
import type { Span } from './view'

/** What every lane needs. */
export interface Lane {
  span: Span
  width: number
  /** `null`: nothing happens in a saved picture. */
  acts: Acts | null
}

/** The names of the axis; its lines run through the picture below. */
export function Axis({ span, width, gutter }: { span: Span; width: number; gutter: number }) {
  return (
    <g class="axis">
      <text class="axis-context" x={12 - gutter} y={16}>{context(span, language.value)}</text>
      {ticks(span, width, language.value).map(tick => {
        const at = x(tick.place, span, width)
        const half = textWidth(tick.label) / 2
        return (
          <g key={tick.place} transform={`translate(${at.toFixed(1)} 0)`}>
            <path d="M0 20V24" />
            {at - half > -8 && at + half < width + 10 && <text y={16} text-anchor="middle">{tick.label}</text>}
          </g>
        )
      })}
    </g>
  )
}

/** The lines of the axis. */
export function Grid({ span, width, height }: { span: Span; width: number; height: number }) {
  const lines = ticks(span, width, language.value).map(tick => `M${x(tick.place, span, width).toFixed(1)} 0V${height}`)
  return <g class="axis"><path d={lines.join('')} /></g>
}

export function AttemptLane({ drawn, acts, chosen }: { drawn: Drawn; acts: Acts | null; chosen: string | null }) {
  const { top, rows, shapes } = drawn.attempts
  // Drawn last is on top: what is selected, then failures.
  const weight = ({ attempt }: AttemptShape): number => (attempt.id === chosen ? 2 : 0) + (isFailure(attempt) ? 1 : 0)
  const seated = shapes.filter(shape => shape.row !== null).sort((a, b) => weight(a) - weight(b))
  return (
    <g class="attempts-lane">
      <Ticks shapes={shapes.filter(shape => shape.row === null)} top={top + rows * ROW + 1} acts={acts} />
      {seated.map(shape => {
        const { attempt, from, to, narrow } = shape
        const { tone, shape: glyph } = ofAttempt(attempt)
        const y = top + (shape.row ?? 0) * ROW
        const mark = narrow ? from : to + 9
        const showsMark = narrow || isFailure(attempt)
        const end = showsMark ? mark + 8 : to + 4
        return (
          <g
            key={attempt.id} class={`attempt tone-${tone} ${attempt.id === chosen ? 'attempt-selected' : ''}`}
            onPointerMove={acts ? () => acts.tip(tipOfAttempt(attempt, (from + to) / 2, top + 2 * ROW)) : undefined} onPointerLeave={acts ? () => acts.tip(null) : undefined}
            onClick={acts ? () => acts.choose(attempt.id) : undefined}
          >
            <rect class="attempt-reach" x={Math.min(from, mark) - 8} y={y} width={Math.max(to, mark) - Math.min(from, mark) + 16} height={ROW} />
            {!narrow && <rect class={shape.phases.length > 1 ? 'attempt-bar attempt-whole' : 'attempt-bar'} x={from} y={y + 4} width={Math.max(NARROW, to - from)} height={ROW - 8} rx={2} />}
            {shape.phases.length > 1 && shape.phases.map((part, i) => (
              <rect key={i} class={`attempt-bar phase-${part.phase}`} x={part.from} y={y + 4} width={Math.max(1, part.to - part.from - (i + 1 < shape.phases.length ? 1 : 0))} height={ROW - 8} />
            ))}
            {showsMark && <GlyphAt shape={glyph} tone={tone} x={mark} y={y + ROW / 2} />}
            {shape.label?.at === 'inside' && <rect class="attempt-name-back" x={Math.max(0, from) + 8} y={y + 2} width={textWidth(shape.label.text) * 1.1 + 8} height={ROW - 4} rx={2} />}
            {shape.label && <text x={labelAt(shape, end)} y={y + ROW / 2 + 4} text-anchor={shape.label.at === 'before' ? 'end' : 'start'}>{shape.label.text}</text>}
          </g>
        )
      })}
    </g>
  )
}

/** Attempts that found no room, one path for each tone: there may be thousands. */
function Ticks({ shapes, top, acts }: { shapes: AttemptShape[]; top: number; acts: Acts | null }) {
  const byTone = new Map<Tone, AttemptShape[]>()
  for (const shape of shapes) {
    const { tone } = ofAttempt(shape.attempt)
    const marks = byTone.get(tone)
    if (marks) marks.push(shape)
    else byTone.set(tone, [shape])
  }
  const nearest = (event: MouseEvent): AttemptShape | undefined => {
    if (!acts) return undefined
    const at = acts.pixel(event)
    const away = ({ from, to }: AttemptShape): number => Math.max(from - at, at - to, 0)
    return shapes.reduce<AttemptShape | undefined>((best, shape) => (!best || away(shape) < away(best) || (away(shape) === away(best) && isFailure(shape.attempt)) ? shape : best), undefined)
  }
  // Failures last: on top of what stands at the same place.
  const order: Tone[] = ['quiet', 'good', 'act', 'bad']
  return (
    <g
      class="attempt-ticks" onPointerMove={acts ? event => { const shape = nearest(event); if (shape) acts.tip(tipOfAttempt(shape.attempt, (shape.from + shape.to) / 2, top + 6)) } : undefined}
      onPointerLeave={acts ? () => acts.tip(null) : undefined} onClick={acts ? event => { const shape = nearest(event); if (shape) acts.choose(shape.attempt.id) } : undefined}
    >
      {order.map(tone => {
        const marks = byTone.get(tone)
        if (!marks) return null
        return <path key={tone} class={`attempt-tick tone-${tone}`} d={marks.map(({ from, to }) => `M${(from - 1).toFixed(1)} ${top}h${Math.max(2, to - from).toFixed(1)}v5h${(-Math.max(2, to - from)).toFixed(1)}z`).join('')} />
      })}
    </g>
  )
}

/** Where the label begins, or ends if it stands before. */
function labelAt({ label, from, narrow }: AttemptShape, end: number): number {
  if (label?.at === 'inside') return Math.max(0, from) + 12
  return label?.at === 'after' ? end + 2 : from - (narrow ? 11 : 5)
}

/** The moment one looks for in the logs: a failure's end, else where it began. */
export function momentOf(attempt: Attempt, locate: Locate): number | null {
  const start = locate({ time: attempt.started, local: attempt.startedLocal })
  return isFailure(attempt) ? locate({ time: attempt.ended, local: attempt.endedLocal }) ?? start : start
}

export function CoverageLanes({ drawn, marked, locate, acts }: {
  drawn: Drawn
  /** The attempt whose moment is drawn through all rows. */
  marked: Attempt | null
  locate: Locate
  acts: Acts | null
}) {
  const { span, width } = drawn
  const { top, rows } = drawn.cover
  const at = marked && momentOf(marked, locate)
  const line = at == null ? null : x(at, span, width)
  return (
    <g class="coverage">
      {rows.map((cover, i) => <CoverageLane key={`${cover.kind}${i}`} cover={cover} span={span} width={width} y={top + i * ROW + 4} acts={acts} />)}
      {line !== null && <path class={`moment ${marked && isFailure(marked) ? 'moment-failed' : ''}`} d={`M${line.toFixed(1)} ${drawn.attempts.top}V${top + rows.length * ROW}`} />}
      {rows.map((cover, i) => {
        // A failure whose lines are gone stands beside the bar, never on it.
        const begin = cover.spans[0] ? x(cover.spans[0].from, span, width) : width
        return <g key={i}>{[...new Set(cover.lost.map(place => Math.round(Math.min(x(place, span, width), begin - 8))))].filter(left => left > -8 && left < width + 8).map((left, n) => (
          <g key={n} class="lost"><rect x={left - 7} y={top + i * ROW + 2} width={14} height={ROW - 4} /><GlyphAt shape="cross" tone="bad" x={left} y={top + i * ROW + ROW / 2} size={0.9} /></g>
        ))}</g>
      })}
    </g>
  )
}

function CoverageLane({ cover, span, width, y, acts }: Lane & { cover: Cover; y: number }) {
  const w = words.value.timeline
  const height = ROW - 8
  const { gap } = cover
  const [left, right] = gap ? [x(gap.from, span, width), x(gap.to, span, width)] : [0, 0]
  const label = gap && (gap.why === 'overwritten' ? w.overwritten : w.notCollected)
  const [seenLeft, seenRight] = [Math.max(0, left), Math.min(width, right)]
  return (
    <g>
      {gap && right - left > 0.5 && seenRight > seenLeft && (
        <g class={`gap gap-${gap.why}`} onPointerMove={acts ? () => acts.tip(tipOfGap(gap, (seenLeft + seenRight) / 2, y)) : undefined} onPointerLeave={acts ? () => acts.tip(null) : undefined}>
          <rect x={Math.max(-10, left)} y={y} width={Math.min(width + 20, right) - Math.max(-10, left)} height={height} fill={gap.why === 'overwritten' ? 'url(#hatch)' : 'url(#dots)'} />
          {label && seenRight - seenLeft > textWidth(label) + 24 && (
            <>
              <rect class="gap-label" x={(seenLeft + seenRight - textWidth(label)) / 2 - 6} y={y - 3} width={textWidth(label) + 12} height={height + 6} />
              <text x={(seenLeft + seenRight) / 2} y={y + height / 2 + 4} text-anchor="middle">{label}</text>
            </>
          )}
        </g>
      )}
      {cover.spans.map((part, n) => {
        const source = cover.sources[n]
        const [a, b] = [x(part.from, span, width), x(part.to, span, width)]
        if (!source || b < -4 || a > width + 4) return null
        const [from, to] = [Math.max(-4, a), Math.min(width + 4, b)]
        return (
          <rect
            key={source.id} class="cover" x={from} y={y} width={Math.max(2, to - from - (n + 1 < cover.spans.length ? 1 : 0))} height={height}
            onPointerMove={acts ? () => acts.tip(tipOfSource(source, (Math.max(0, from) + Math.min(width, to)) / 2, y)) : undefined} onPointerLeave={acts ? () => acts.tip(null) : undefined}
            onClick={acts ? () => acts.openSource(source) : undefined}
          />
        )
      })}
    </g>
  )
}
