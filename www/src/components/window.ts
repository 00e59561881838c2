// Which rows of a long list are drawn: those on screen and some around them, so that a quick scroll shows no hole.

/** Rows from `first` up to but without `end`. */
export interface Window {
  first: number
  end: number
}

/** Rows drawn beyond each edge. */
const AROUND = 12
/** A list this short is drawn whole: find in page and print see all of it. */
const WHOLE = 200

export function windowOf(rows: number, height: number, top: number, room: number): Window {
  if (rows <= WHOLE) return { first: 0, end: rows }
  const first = Math.max(0, Math.min(rows, Math.floor(top / height)) - AROUND)
  return { first, end: Math.min(rows, Math.ceil((top + room) / height) + AROUND) }
}

/** Where the list must be scrolled to for the row to be seen; `null`: it is. */
export function scrollTo(row: number, height: number, top: number, room: number): number | null {
  const at = row * height
  // At the lower edge of a low panel a row would still be out of sight: it comes to the top.
  return at < top || at + height > top + room ? at : null
}
