// Walking the picture with the keys: everything in it that can be pointed at, lane by lane.
import { words } from '../../i18n'
import type { Acts } from './acts'
import { DENSITY, ROW, type Drawn, type Prepared } from './draw'
import { markLanes } from './event-lanes'
import { x } from './layout'
import { openMarks } from './mark-lanes'
import { tipOfAttempt, tipOfBar, tipOfEvents, tipOfGap, tipOfSource, type TipContent } from './Tip'
import { sourcePath } from '../source-path'

/** One thing that can be pointed at. */
export interface Stop {
  lane: string
  id: string
  /** Its place on the axis. */
  place: number
  /** Where it is drawn. */
  box: { left: number; top: number; width: number; height: number }
  tip: () => TipContent
  enter: (acts: Acts) => void
}

/** Where one stands; the thing itself may change with the zoom. */
export type Standing = Pick<Stop, 'lane' | 'id' | 'place'>

/** What is drawn, in lanes from top to bottom, each in the order of the axis; lanes without anything in view are left out. */
export function stops(drawn: Drawn): Stop[][] {
  const { attempts, marks, density, cover, span, width } = drawn
  const clip = (left: number, right: number, air: number): { left: number; width: number } => {
    const from = Math.max(0, left - air)
    return { left: from, width: Math.max(2, Math.min(width, right + air) - from) }
  }
  const lanes: Stop[][] = [
    attempts.shapes.map(({ attempt, start, from, to, row }) => ({
      lane: 'installs', id: attempt.id, place: start,
      box: { ...clip(from, to, 8), top: attempts.top + (row ?? attempts.rows) * ROW, height: row === null ? 8 : ROW },
      tip: () => tipOfAttempt(attempt, (Math.max(0, from) + Math.min(width, to)) / 2, attempts.top + 2 * ROW), enter: acts => acts.choose(attempt.id),
    })),
    ...marks.map(({ id: lane, y, shapes }) => shapes.map(shape => ({
      lane, id: `${shape.from}`, place: shape.from, box: { ...clip(shape.at, shape.at, 9), top: y - 8, height: 16 },
      tip: () => tipOfEvents(shape, y), enter: (acts: Acts) => openMarks(shape, acts),
    }))),
    (density?.bars ?? []).map(bar => ({
      lane: 'otherErrors', id: `${bar.from}`, place: bar.from, box: { ...clip(x(bar.from, span, width), x(bar.to, span, width), 1), top: density?.top ?? 0, height: DENSITY },
      tip: () => tipOfBar(bar, x((bar.from + bar.to) / 2, span, width), (density?.top ?? 0) + DENSITY), enter: (acts: Acts) => acts.go({ from: bar.from - (bar.to - bar.from), to: bar.to + (bar.to - bar.from) }),
    })),
    ...cover.rows.map((row, i): Stop[] => {
      const top = cover.top + i * ROW + 3
      const box = (from: number, to: number) => ({ ...clip(x(from, span, width), x(to, span, width), 1), top, height: ROW - 6 })
      const seen = ({ from, to }: { from: number; to: number }): boolean => to >= span.from && from <= span.to
      const { gap } = row
      return [
        ...(gap && seen(gap) ? [{ lane: `log${i}`, id: 'gap', place: gap.from, box: box(gap.from, gap.to), tip: () => tipOfGap(gap, 0, top), enter: () => undefined }] : []),
        ...row.spans.flatMap((part, n): Stop[] => {
          const source = row.sources[n]
          return source && seen(part) ? [{ lane: `log${i}`, id: source.id, place: part.from, box: box(part.from, part.to), tip: () => tipOfSource(source, 0, top), enter: acts => acts.openSource(source) }] : []
        }),
      ]
    }),
  ]
  return lanes.map(lane => lane.sort((a, b) => a.place - b.place)).filter(lane => lane.length > 0)
}

const nearest = (lane: Stop[], place: number): Stop | undefined => lane.reduce<Stop | undefined>((best, stop) => (!best || Math.abs(stop.place - place) < Math.abs(best.place - place) ? stop : best), undefined)

/** The thing one stands on, or the nearest in its lane after a zoom. */
export function standingOn(lanes: Stop[][], at: Standing | null): Stop | null {
  const lane = at && lanes.find(stops => stops[0]?.lane === at.lane)
  return (lane && (lane.find(stop => stop.id === at.id) ?? nearest(lane, at.place))) ?? null
}

/** The next or the previous one of the lane; `null`: there is none in view. */
export function along(lanes: Stop[][], at: Standing, by: 1 | -1): Stop | null {
  const lane = lanes.find(stops => stops[0]?.lane === at.lane) ?? []
  const index = lane.findIndex(stop => stop.id === at.id)
  if (index >= 0) return lane[index + by] ?? null
  return (by > 0 ? lane.find(stop => stop.place > at.place) : lane.findLast(stop => stop.place < at.place)) ?? null
}

/** The one nearest in time on the lane above or below. */
export function across(lanes: Stop[][], at: Standing, by: 1 | -1): Stop | null {
  const index = lanes.findIndex(stops => stops[0]?.lane === at.lane)
  const lane = lanes[Math.max(0, Math.min(lanes.length - 1, index + by))]
  return (lane && nearest(lane, at.place)) ?? null
}

/** The nearest place of a lane out of the view on that side; `null`: there is none. */
export function beyond(all: Prepared, lane: string, edge: number, by: 1 | -1): number | null {
  const places = lane === 'installs' ? all.attempts.map(({ start }) => start)
    : lane === 'otherErrors' ? all.counts.map(({ place }) => place)
    : markLanes.some(id => id === lane) ? all.lanes[lane as 'damage'].map(({ place }) => place) : all.covers[Number(lane.slice(3))]?.spans.map(({ from }) => from) ?? []
  let found: number | null = null
  for (const place of places) if (by > 0 ? place > edge && (found === null || place < found) : place < edge && (found === null || place > found)) found = place
  return found
}

/** What a lane is called. */
export function laneName(lane: string, drawn: Drawn): string {
  const w = words.value.timeline
  const source = lane.startsWith('log') ? drawn.cover.rows[Number(lane.slice(3))]?.sources.at(-1) : undefined
  return source ? sourcePath(source).name : w[lane as 'installs']
}
