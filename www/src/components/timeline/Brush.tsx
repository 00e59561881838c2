import './Brush.css'
import type { Signal } from '@preact/signals'
import { words } from '../../i18n'
import { showPosition } from '../../i18n/time'
import { shortcut, type Act } from '../../state/shortcuts'
import { x } from './layout'
import { length, type Span } from './view'

/** The brushed time on the axis: its band and two edges that can be taken with the pointer and with the keys. */
export function BrushAxis({ brush, span, width, gutter, take, clear, closer }: {
  brush: Span
  span: Span
  width: number
  gutter: number
  take: (span: Span) => void
  clear: () => void
  closer: () => void
}) {
  const w = words.value.timeline
  const [left, right] = [x(brush.from, span, width), x(brush.to, span, width)]
  const keys = (edge: 'from' | 'to') => (event: KeyboardEvent): void => {
    const step = (length(span) / 100) * (event.shiftKey ? 10 : 1)
    const move = (by: number): void => {
      const moved = { ...brush, [edge]: brush[edge] + by }
      // The edges do not pass each other.
      if (moved.to - moved.from >= 1000) take(moved)
    }
    const does: Record<Act<'span'>, () => void> = { earlier: () => move(-step), later: () => move(step), clear, closer }
    const asked = shortcut('span', event)
    const act = asked && does[asked]
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }
  const [from, to] = [Math.max(0, left), Math.min(width, right)]
  return (
    <>
      {to > from && <div class="brush-band" data-grip="brush" style={{ left: `${gutter + from}px`, width: `${to - from}px` }} />}
      {(['from', 'to'] as const).map(edge => {
        // One beyond the view waits at its edge: the focus is never lost.
        const at = Math.max(0, Math.min(width, edge === 'from' ? left : right))
        return (
          <div
            key={edge} class={`brush-edge brush-${edge}`} data-grip={edge} role="slider" tabIndex={0} aria-label={edge === 'from' ? w.spanFrom : w.spanTo} aria-orientation="horizontal"
            aria-valuemin={Math.round((edge === 'from' ? Math.min(span.from, brush.from) : brush.from) / 1000)} aria-valuemax={Math.round((edge === 'to' ? Math.max(span.to, brush.to) : brush.to) / 1000)}
            aria-valuenow={Math.round(brush[edge] / 1000)} aria-valuetext={showPosition(brush[edge])} style={{ left: `${gutter + at}px` }} onKeyDown={keys(edge)}
          />
        )
      })}
    </>
  )
}

/** What lies outside the brushed time steps back on every lane. */
export function BrushShade({ brush, span, width, height }: { brush: Span; span: Span; width: number; height: number }) {
  const clip = (at: number): number => Math.max(0, Math.min(width, at))
  const [left, right] = [clip(x(brush.from, span, width)), clip(x(brush.to, span, width))]
  return (
    <g class="brush">
      <rect class="brush-away" x={0} y={0} width={left} height={height} />
      <rect class="brush-away" x={right} y={0} width={width - right} height={height} />
      <path class="brush-line" d={`M${left} 0V${height}M${right} 0V${height}`} />
    </g>
  )
}

/** The brushed time while it is being drawn. */
export function BrushDrawing({ drawing, ...rest }: { drawing: Signal<Span | null>; span: Span; width: number; height: number }) {
  return drawing.value && <BrushShade brush={drawing.value} {...rest} />
}
