import type { TimelineEvent } from '../../generated/report'
import { count as number } from '../../i18n'
import { GlyphAt } from '../Glyph'
import { ofEvent } from '../tones'
import { bars, type ErrorCount } from './density'
import type { Lane } from './lanes'
import { placeEvents, textWidth, x } from './layout'
import { tipOfBar, tipOfEvents } from './Tip'
import type { Span } from './view'

/** One lane of marks. A click on several that share a place zooms in on them. */
export function EventLane({ events, span, width, locate, y, tip, go }: Lane & { events: TimelineEvent[]; y: number; go: (span: Span) => void }) {
  const shapes = placeEvents(events, locate, span, width)
  return (
    <g class="events-lane">
      {shapes.map((shape, i) => {
        const { tone, shape: glyph } = ofEvent(shape.kind)
        const label = shape.count > 1 ? number(shape.count) : ''
        const next = shapes[i + 1]?.at ?? Infinity
        const several = shape.to > shape.from
        return (
          <g
            key={`${shape.kind}${shape.at}`} class={several ? 'mark-several' : undefined} onPointerMove={() => tip(tipOfEvents(shape, y))} onPointerLeave={() => tip(null)}
            onClick={several ? () => go({ from: shape.from - (shape.to - shape.from) * 0.2, to: shape.to + (shape.to - shape.from) * 0.2 }) : undefined}
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
export function DensityLane({ counts, span, width, top, height, tip }: Lane & { counts: ErrorCount[]; top: number; height: number }) {
  const ground = top + height
  return (
    <g class="density">
      <path class="density-ground" d={`M0 ${ground + 0.5}H${width}`} />
      {bars(counts, span, width).map(bar => {
        const [left, right] = [x(bar.from, span, width), x(bar.to, span, width)]
        const all = bar.logged + bar.servicing
        // At least two pixels for what is there at all.
        const tall = Math.max(2, bar.height * height)
        const foot = bar.servicing ? Math.max(2, (tall * bar.servicing) / all) : 0
        const across = Math.max(2, right - left - 1)
        return (
          <g key={bar.from} onPointerMove={() => tip(tipOfBar(bar, (left + right) / 2, ground))} onPointerLeave={() => tip(null)}>
            <rect class="attempt-reach" x={left} y={top} width={right - left} height={height} />
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
  return <>{places.map(at => <path key={at} class="boot-line" d={`M${at + 0.5} ${top}V${bottom}`} />)}</>
}
