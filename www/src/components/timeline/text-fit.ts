// Text of the gutter, cut to its room by measure: what is cut is always the beginning, where folders stand.

let pen: CanvasRenderingContext2D | null | undefined

/** Width of 12 px text in the page's face. */
function measured(text: string): number {
  if (pen === undefined) {
    pen = document.createElement('canvas').getContext('2d')
    if (pen) pen.font = `12px ${getComputedStyle(document.documentElement).fontFamily}`
  }
  return pen ? pen.measureText(text).width : text.length * 8
}

/** `text` if it fits into `room`, else an ellipsis and as much of its end as fits. */
export function fitEnd(text: string, room: number, width: (text: string) => number = measured): string {
  if (width(text) <= room) return text
  const letters = [...text]
  let [fits, all] = [0, letters.length]
  // The longest end that fits, by halves: a path may be thousands of letters long.
  while (fits < all) {
    const middle = Math.ceil((fits + all) / 2)
    if (width(`…${letters.slice(letters.length - middle).join('')}`) <= room) fits = middle
    else all = middle - 1
  }
  return `…${letters.slice(letters.length - fits).join('')}`
}

/** `text` if it fits into `room`, else as much of its beginning as fits and an ellipsis: of words the beginning says more. */
export function fitStart(text: string, room: number, width: (text: string) => number = measured): string {
  if (width(text) <= room) return text
  const letters = [...text]
  while (letters.length > 0 && width(`${letters.join('')}…`) > room) letters.pop()
  return `${letters.join('').trimEnd()}…`
}

/** A name and what follows it, which is never cut. */
export function fitName(name: string, rest: string, room: number, width: (text: string) => number = measured): string {
  return fitEnd(name, room - (rest ? width(rest) : 0), width) + rest
}
