/** A piece of a line; `hit`: it is what is looked for. */
export interface Piece {
  text: string
  hit: boolean
}

/** Cuts `text` from `from` on where the found places begin and end. */
export function pieces(text: string, found: [number, number][], from = 0): Piece[] {
  const out: Piece[] = []
  let at = from
  for (const [start, end] of found) {
    if (end <= at || end <= start) continue
    if (start > at) out.push({ text: text.slice(at, start), hit: false })
    out.push({ text: text.slice(Math.max(start, at), end), hit: true })
    at = end
  }
  if (at < text.length) out.push({ text: text.slice(at), hit: false })
  return out
}
