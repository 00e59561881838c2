// The bytes of an export as rows: lines, and long ones in pieces, so that any of them can be drawn without the rest.

/** Columns of a row: a Chinese character takes two. */
const COLUMNS = 140

/** Rows of some bytes. */
export interface Rows {
  /** Where each begins, and at the end where the last ends. */
  starts: Uint32Array
  /** The line each belongs to, 1-based. */
  lines: Uint32Array
}

/** A piece of a row; `place`: the number of the replacement it is. */
export interface Piece {
  text: string
  place: number | null
}

/** Numbers that one replacement takes in the list of places: from, to, category. */
export const PLACE = 3

/** How many replacements the list holds. */
export const placesIn = (places: Uint32Array): number => places.length / PLACE

/** Splits bytes of UTF-8 into rows; neither a character nor a replacement is divided. */
export function rowsOf(bytes: Uint8Array, places: Uint32Array, columns = COLUMNS): Rows {
  const starts = [0]
  const lines = [1]
  let [line, column, next] = [1, 0, 0]
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    while (next < places.length && (places[next + 1] ?? 0) <= at) next += PLACE
    if (byte === 10) {
      starts.push(at + 1)
      lines.push(++line)
      column = 0
    } else if ((byte & 0xc0) !== 0x80) {
      const inside = next < places.length && (places[next] ?? 0) < at
      if (column >= columns && !inside) {
        starts.push(at)
        lines.push(line)
        column = 0
      }
      column += byte >= 0xe0 ? 2 : 1
    }
  }
  // What ends with a line feed has no line after it.
  if (starts.length > 1 && starts.at(-1) === bytes.length) {
    starts.pop()
    lines.pop()
  }
  starts.push(bytes.length)
  return { starts: Uint32Array.from(starts), lines: Uint32Array.from(lines) }
}

/** The last row that begins at the byte or before it. */
export function rowAt({ starts, lines }: Rows, byte: number): number {
  return Math.min(lines.length, firstAbove(starts, byte)) - 1
}

/** The text of a row, in the pieces that are replacements and those that are not. */
export function piecesOf(bytes: Uint8Array, { starts }: Rows, places: Uint32Array, row: number, decoder: TextDecoder): Piece[] {
  const [start, end] = [starts[row] ?? 0, starts[row + 1] ?? 0]
  const pieces: Piece[] = []
  let at = start
  const take = (to: number, place: number | null): void => {
    const text = decoder.decode(bytes.subarray(at, to)).replace(/[\r\n]+$/, '')
    if (text) pieces.push({ text, place })
    at = to
  }
  for (let place = firstPlace(places, start); place < placesIn(places); place++) {
    const [from, to] = [places[place * PLACE] ?? 0, places[place * PLACE + 1] ?? 0]
    if (from >= end) break
    take(from, null)
    take(to, place)
  }
  take(end, null)
  return pieces
}

/** The first replacement at or after a byte. */
export function firstPlace(places: Uint32Array, byte: number): number {
  let [low, high] = [0, placesIn(places)]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((places[middle * PLACE] ?? 0) < byte) low = middle + 1
    else high = middle
  }
  return low
}

/** How many of the ascending numbers are not above a value. */
function firstAbove(numbers: Uint32Array, value: number): number {
  let [low, high] = [0, numbers.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((numbers[middle] ?? 0) <= value) low = middle + 1
    else high = middle
  }
  return low
}
