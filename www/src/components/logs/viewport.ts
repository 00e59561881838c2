// Where the rows stand. No element is as tall as a log: a row and its distance from the upper edge say what is in view, and the
// rows around it follow from their heights, measured where they were drawn and estimated elsewhere.

/** The row everything is placed by, and how far its upper edge lies below that of the viewport. */
export interface Anchor {
  row: number
  y: number
}

/** Rows drawn beyond each edge, in pixels. */
const OVER = 120

/** Heights of rows: what was measured, else the mean of it. */
export class Heights {
  private readonly known = new Map<number, number>()
  private sum = 0

  constructor(readonly least: number) {}

  of(row: number): number {
    return this.known.get(row) ?? this.mean
  }

  get mean(): number {
    return this.known.size ? this.sum / this.known.size : this.least
  }

  /** Takes a measured height; is it news? */
  set(row: number, height: number): boolean {
    const before = this.known.get(row)
    if (before === height) return false
    // A window that was dragged through millions of rows needs no memory of them.
    if (before === undefined && this.known.size > 5_000) this.clear()
    this.sum += height - (this.known.get(row) ?? 0)
    this.known.set(row, height)
    return true
  }

  clear(): void {
    this.known.clear()
    this.sum = 0
  }
}

/** The same place, told by the first row that is in view. */
export function settle({ row, y }: Anchor, rows: number, heights: Heights): Anchor {
  if (rows <= 0) return { row: 0, y: 0 }
  // Far jumps go by the mean: nobody walks over a million rows.
  const jump = Math.trunc(-y / heights.mean)
  if (Math.abs(jump) > 500) return settle({ row: Math.min(rows - 1, Math.max(0, row + jump)), y: y + jump * heights.mean }, rows, heights)
  let at = Math.min(Math.max(0, row), rows - 1)
  let top = y
  while (top > 0 && at > 0) top -= heights.of(--at)
  while (at < rows - 1 && top + heights.of(at) <= 0) top += heights.of(at++)
  return { row: at, y: top }
}

/** No gap above the first row and none below the last, as long as there are enough rows. */
export function clampAnchor(anchor: Anchor, rows: number, height: number, heights: Heights): Anchor {
  if (rows <= 0) return { row: 0, y: 0 }
  const at = settle(anchor, rows, heights)
  let below = height - at.y
  let row = at.row
  while (row < rows && below > 0) below -= heights.of(row++)
  // `below` pixels are empty under the last row: everything comes down by them.
  const moved = below > 0 ? settle({ row: at.row, y: at.y + below }, rows, heights) : at
  return moved.row === 0 && moved.y > 0 ? { row: 0, y: 0 } : moved
}

/** The rows to draw, and where the first of them begins. */
export function drawn(anchor: Anchor, rows: number, height: number, heights: Heights): { first: number; last: number; top: number } {
  let { row: first, y: top } = anchor
  while (first > 0 && top > -OVER) top -= heights.of(--first)
  let last = first
  let bottom = top + heights.of(first)
  while (last < rows - 1 && bottom < height + OVER) bottom += heights.of(++last)
  return { first, last: Math.min(last, rows - 1), top }
}

/** How far down the log the viewport is, 0 to 1. */
export function progressOf({ row, y }: Anchor, rows: number, height: number, heights: Heights): number {
  const room = rows - height / heights.mean
  return room <= 0 ? 0 : Math.min(1, Math.max(0, (row - y / heights.of(row)) / room))
}

/** The place so far down the log. */
export function placeAt(share: number, rows: number, height: number, heights: Heights): Anchor {
  if (share >= 1) return { row: rows - 1, y: height - heights.of(rows - 1) }
  const at = Math.max(0, share * Math.max(0, rows - height / heights.mean))
  const row = Math.floor(at)
  return { row, y: -(at - row) * heights.of(row) }
}
