import { count as number } from '../../i18n'
import { GlyphAt } from '../Glyph'
import { ofEvent } from '../tones'
import { DENSITY, type Drawn, type MarkRow } from './draw'
import type { Lane } from './lanes'
import { textWidth, x, type EventShape } from './layout'
import { tipOfBar, tipOfEvents } from './Tip'
import type { Acts } from './acts'
import type { Span } from './view'

/** The view that tells marks of one place apart. */
export const closer = ({ from, to }: EventShape): Span => ({ from: from - (to - from) * 0.2, to: to + (to - from) * 0.2 })

/** What a click on marks does: one opens its line, several are zoomed in on. */
export function openMarks(shape: EventShape, acts: Pick<Acts, 'go' | 'openEvent'>): void {
  const [first] = shape.events
  if (shape.to > shape.from) acts.go(closer(shape))
  else if (first) acts.openEvent(first)
}

/** One lane of marks. */
export function EventLane({ row, acts }: { row: MarkRow; acts: Acts | null }) {
  const { y, shapes } = row
  return (
    <g class="events-lane">
      {shapes.map((shape, i) => {
        const { tone, shape: glyph } = ofEvent(shape.kind)
        const label = shape.count > 1 ? number(shape.count) : ''
        const next = shapes[i + 1]?.at ?? Infinity
        return (
          <g
            // By number: a move of the view then moves what is drawn instead of drawing it anew.
            key={i} class={shape.to > shape.from ? 'mark-several' : 'mark-one'} onPointerMove={acts ? () => acts.tip(tipOfEvents(shape, y)) : undefined}
            onPointerLeave={acts ? () => acts.tip(null) : undefined} onClick={acts ? () => openMarks(shape, acts) : undefined}
          >
            <rect class="attempt-reach" x={shape.at - 7} y={y - 8} width={14} height={16} />
            <GlyphAt shape={glyph} tone={tone} x={shape.at} y={y} size={0.9} />
            {label && next - shape.at > textWidth(label) + 16 && <text class="count" x={shape.at + 8} y={y + 4}>{label}</text>}
          </g>
        )
      })}
    </g>
  )
}

/** Errors as bars that stand on the lane's ground: those of any program, and at the foot those of updates and servicing. */
export function DensityLane({ density: { top, bars }, span, width, acts }: Lane & { density: NonNullable<Drawn['density']> }) {
  const ground = top + DENSITY
  return (
    <g class="density">
      <path class="density-ground" d={`M0 ${ground + 0.5}H${width}`} />
      {bars.map(bar => {
        const [left, right] = [x(bar.from, span, width), x(bar.to, span, width)]
        const all = bar.logged + bar.servicing
        // At least two pixels for what is there at all.
        const tall = Math.max(2, bar.height * DENSITY)
        const foot = bar.servicing ? Math.max(2, (tall * bar.servicing) / all) : 0
        const across = Math.max(2, right - left - 1)
        return (
          <g key={bar.from} onPointerMove={acts ? () => acts.tip(tipOfBar(bar, (left + right) / 2, ground)) : undefined} onPointerLeave={acts ? () => acts.tip(null) : undefined}>
            <rect class="attempt-reach" x={left} y={top} width={right - left} height={DENSITY} />
            <rect class="density-bar" x={left} y={ground - tall} width={across} height={tall} />
            {foot > 0 && <rect class="density-servicing" x={left} y={ground - foot} width={across} height={foot} />}
          </g>
        )
      })}
    </g>
  )
}

/** Restarts inside a failed attempt, through every lane. */
export function BootLines({ places, top, bottom }: { places: number[]; top: number; bottom: number }) {
  return <>{places.map((at, i) => <path key={i} class="boot-line" d={`M${at + 0.5} ${top}V${bottom}`} />)}</>
}
