import type { Attempt } from '../../generated/report'
import { words } from '../../i18n'
import { language } from '../../state/settings'
import { select, selectedId } from '../../state/session'
import { GlyphAt } from '../Glyph'
import { ofAttempt } from '../tones'
import { gapBefore, isFailure, NARROW, textWidth, x, type AttemptShape, type CoverageRow, type Locate } from './layout'
import { context, ticks } from './ticks'
import { tipOfAttempt, tipOfGap, tipOfSource, type TipContent } from './Tip'
import type { Span } from './view'

/** What every lane needs. */
export interface Lane {
  span: Span
  width: number
  locate: Locate
  tip: (content: TipContent | null) => void
}

export function Axis({ span, width, height, gutter }: { span: Span; width: number; height: number; gutter: number }) {
  return (
    <g class="axis">
      <text class="axis-context" x={12 - gutter} y={16}>{context(span, language.value)}</text>
      {ticks(span, width, language.value).map(tick => {
        const at = x(tick.place, span, width)
        const half = textWidth(tick.label) / 2
        return (
          <g key={tick.place} transform={`translate(${at.toFixed(1)} 0)`}>
            <path d={`M0 20V${height}`} />
            {at - half > -8 && at + half < width + 10 && <text y={16} text-anchor="middle">{tick.label}</text>}
          </g>
        )
      })}
    </g>
  )
}

export function AttemptLane({ shapes, top, row, rows, tip }: Lane & { shapes: AttemptShape[]; top: number; row: number; rows: number }) {
  const strip = top + rows * row + 1
  // Drawn last is on top: what is selected, then failures.
  const order = [...shapes].sort((a, b) => weight(a.attempt) - weight(b.attempt))
  return (
    <g class="attempts-lane">
      {order.map(shape => {
        const { attempt, from, to, narrow } = shape
        const { tone, shape: glyph } = ofAttempt(attempt)
        const events = {
          onPointerMove: () => tip(tipOfAttempt(attempt, (from + to) / 2, top + 2 * row)),
          onPointerLeave: () => tip(null),
          onClick: () => select(attempt.id),
        }
        if (shape.row === null) {
          return (
            <g key={attempt.id} {...events} class={`attempt tone-${tone}`}>
              <rect class="attempt-tick" x={from - 1} y={strip} width={Math.max(2, to - from)} height={5} />
            </g>
          )
        }
        const y = top + shape.row * row
        const middle = y + row / 2
        const mark = narrow ? from : to + 9
        const showsMark = narrow || isFailure(attempt)
        const end = showsMark ? mark + 8 : to + 4
        return (
          <g key={attempt.id} {...events} class={`attempt tone-${tone} ${attempt.id === selectedId.value ? 'attempt-selected' : ''}`}>
            <rect class="attempt-reach" x={Math.min(from, mark) - 8} y={y} width={Math.max(to, mark) - Math.min(from, mark) + 16} height={row} />
            {!narrow && <rect class={shape.phases.length > 1 ? 'attempt-bar attempt-whole' : 'attempt-bar'} x={from} y={y + 4} width={Math.max(NARROW, to - from)} height={row - 8} rx={2} />}
            {shape.phases.length > 1 && shape.phases.map((part, i) => (
              <rect key={i} class={`attempt-bar phase-${part.phase}`} x={part.from} y={y + 4} width={Math.max(1, part.to - part.from - (i + 1 < shape.phases.length ? 1 : 0))} height={row - 8} />
            ))}
            {showsMark && <GlyphAt shape={glyph} tone={tone} x={mark} y={middle} />}
            {shape.label?.at === 'inside' && <rect class="attempt-name-back" x={Math.max(0, from) + 8} y={y + 2} width={textWidth(shape.label.text) * 1.1 + 8} height={row - 4} rx={2} />}
            {shape.label && <text x={labelAt(shape, end)} y={middle + 4} text-anchor={shape.label.at === 'before' ? 'end' : 'start'}>{shape.label.text}</text>}
          </g>
        )
      })}
    </g>
  )
}

/** Where the label begins, or ends if it stands before. */
function labelAt({ label, from, narrow }: AttemptShape, end: number): number {
  if (label?.at === 'inside') return Math.max(0, from) + 12
  return label?.at === 'after' ? end + 2 : from - (narrow ? 11 : 5)
}

function momentOf(attempt: Attempt, locate: Locate): number | null {
  const start = locate({ time: attempt.started, local: attempt.startedLocal })
  return isFailure(attempt) ? locate({ time: attempt.ended, local: attempt.endedLocal }) ?? start : start
}

function weight(attempt: Attempt): number {
  return (attempt.id === selectedId.value ? 2 : 0) + (isFailure(attempt) ? 1 : 0)
}

export function CoverageLanes({ rows, attempts, marked, span, width, locate, top, row, from, tip }: Lane & {
  rows: CoverageRow[]
  attempts: Attempt[]
  /** The attempt whose moment is drawn through all rows. */
  marked: Attempt | null
  top: number
  row: number
  /** Where its line begins. */
  from: number
}) {
  const w = words.value.timeline
  const bottom = top + rows.length * row
  // A failure is its end: that is the moment whose lines one looks for.
  const at = marked && momentOf(marked, locate)
  const line = at == null ? null : x(at, span, width)
  return (
    <g class="coverage">
      {rows.map((coverage, i) => {
        const y = top + i * row + 4
        const height = row - 8
        const gap = gapBefore(coverage, attempts, locate)
        const [left, right] = gap ? [x(gap.from, span, width), x(gap.to, span, width)] : [0, 0]
        const label = gap && (gap.why === 'overwritten' ? w.overwritten : w.notCollected)
        const [seenLeft, seenRight] = [Math.max(0, left), Math.min(width, right)]
        return (
          <g key={`${coverage.kind}${i}`}>
            {gap && right - left > 0.5 && (
              <g class={`gap gap-${gap.why}`} onPointerMove={() => tip(tipOfGap(gap, (seenLeft + seenRight) / 2, y))} onPointerLeave={() => tip(null)}>
                <rect x={Math.max(-10, left)} y={y} width={Math.min(width + 20, right) - Math.max(-10, left)} height={height} fill={gap.why === 'overwritten' ? 'url(#hatch)' : 'url(#dots)'} />
                {label && seenRight - seenLeft > textWidth(label) + 24 && (
                  <>
                    <rect class="gap-label" x={(seenLeft + seenRight - textWidth(label)) / 2 - 6} y={y - 3} width={textWidth(label) + 12} height={height + 6} />
                    <text x={(seenLeft + seenRight) / 2} y={y + height / 2 + 4} text-anchor="middle">{label}</text>
                  </>
                )}
              </g>
            )}
            {coverage.spans.map((part, n) => {
              const source = coverage.sources[n]
              const [a, b] = [x(part.from, span, width), x(part.to, span, width)]
              if (!source || b < -4 || a > width + 4) return null
              const [from, to] = [Math.max(-4, a), Math.min(width + 4, b)]
              return (
                <rect
                  key={source.id} class="cover" x={from} y={y} width={Math.max(2, to - from - (n + 1 < coverage.spans.length ? 1 : 0))} height={height}
                  onPointerMove={() => tip(tipOfSource(source, (Math.max(0, from) + Math.min(width, to)) / 2, y))} onPointerLeave={() => tip(null)}
                />
              )
            })}
          </g>
        )
      })}
      {line !== null && <path class={`moment ${marked && isFailure(marked) ? 'moment-failed' : ''}`} d={`M${line.toFixed(1)} ${from}V${bottom}`} />}
    </g>
  )
}
