/** So much of a long beginning is left out that the first place is in sight. */
export function lead(text: string, places: [number, number][], before = 20): { text: string; places: [number, number][] } {
  const spaces = text.length - text.trimStart().length
  const first = places[0]?.[0] ?? 0
  const cut = first > before + spaces + 24 ? first - before : Math.min(spaces, first)
  if (cut === 0) return { text, places }
  const mark = cut > spaces ? '…' : ''
  return { text: mark + text.slice(cut), places: places.map(([from, to]): [number, number] => [from - cut + mark.length, to - cut + mark.length]) }
}
