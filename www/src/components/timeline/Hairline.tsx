import type { Signal } from '@preact/signals'
import { showPosition } from '../../i18n/time'
import { length, type Span } from './view'

/** The time under the pointer, on the axis. */
export function HairTime({ pointer, plot, span }: { pointer: Signal<number | null>; plot: number; span: Span }) {
  const x = pointer.value
  if (x === null || x < 0 || x > plot) return null
  const right = x < plot - 150
  return (
    <g class="hairline" transform={`translate(${x} 0)`}>
      <path d="M0 18V24" />
      <rect x={right ? 0 : -142} y={4} width={142} height={16} rx={2} />
      <text x={right ? 6 : -6} y={16} text-anchor={right ? 'start' : 'end'}>{showPosition(span.from + (x / plot) * length(span))}</text>
    </g>
  )
}

/** Its line through every lane. */
export function Hairline({ pointer, plot, height }: { pointer: Signal<number | null>; plot: number; height: number }) {
  const x = pointer.value
  if (x === null || x < 0 || x > plot) return null
  return <g class="hairline"><path d={`M${x} 0V${height}`} /></g>
}
