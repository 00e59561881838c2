// Which lines, or records, are shown around one. Lines are numbered without gaps; records of an event log keep the
// numbers they were written with, so a log that was filtered or cleared has gaps of any size.
import type { Line } from '../engine/protocol'

/** Reads what is numbered from `first` to before `first + count`. */
export type ReadLines = (first: number, count: number) => Promise<Line[]>

/** Shown before and after the one asked for. */
export const AROUND = 20
/** Added by each of the two buttons. */
export const MORE = 40
/** The most numbers the core looks at in one call. */
const WIDEST = 2_000
/** Widest steps over a gap before it counts as the end. */
const STEPS = 6

/** A stretch of lines, and whether there is more beyond it. */
export interface Stretch {
  lines: Line[]
  ended: boolean
}

/** The lines around `at`. */
export async function around(read: ReadLines, at: number, gaps: boolean): Promise<Line[]> {
  const first = Math.max(1, at - AROUND)
  const near = await read(first, at + AROUND - first + 1)
  if (!gaps || near.length > AROUND) return near
  const from = Math.max(1, at - WIDEST / 2)
  const wide = await read(from, WIDEST)
  return [...wide.filter(line => line.number < at).slice(-AROUND), ...wide.filter(line => line.number >= at).slice(0, AROUND + 1)]
}

/** The next lines after number `last`. */
export async function after(read: ReadLines, last: number, gaps: boolean): Promise<Stretch> {
  let first = last + 1
  for (let step = 0, count = MORE; step < STEPS; step++) {
    const lines = await read(first, count)
    if (!gaps) return { lines, ended: lines.length < MORE }
    if (lines.length) return { lines: lines.slice(0, MORE), ended: false }
    first += count
    count = WIDEST
  }
  return { lines: [], ended: true }
}

/** The lines before number `top`. */
export async function before(read: ReadLines, top: number, gaps: boolean): Promise<Stretch> {
  let end = top
  for (let step = 0, count = MORE; step < STEPS && end > 1; step++) {
    const first = Math.max(1, end - count)
    const lines = await read(first, end - first)
    if (!gaps || lines.length) return { lines: lines.slice(-MORE), ended: first === 1 && lines.length <= MORE }
    end = first
    count = WIDEST
  }
  return { lines: [], ended: true }
}
