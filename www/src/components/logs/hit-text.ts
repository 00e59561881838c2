/** Characters that stay before what was found where the beginning is left out. */
const BEFORE = 20

/** A line in `room` characters: so much of a long beginning is left out that the first place is in sight. */
export function lead(text: string, places: [number, number][], room = 60): { text: string; places: [number, number][] } {
  const spaces = text.length - text.trimStart().length
  const [first, end] = places[0] ?? [0, 0]
  const fits = Math.min(end, first + BEFORE) - spaces <= room
  const cut = fits ? Math.min(spaces, first) : Math.max(0, first - BEFORE)
  if (cut === 0) return { text, places }
  const mark = cut > spaces ? '…' : ''
  return { text: mark + text.slice(cut), places: places.map(([from, to]): [number, number] => [from - cut + mark.length, to - cut + mark.length]) }
}
