// What is kept between visits: words of these lists, and nothing else. Storage may be off, or refused for a page from disk.
import type { Kept } from './messages'

const WORDS: Record<keyof Kept, string[]> = { lang: ['zh', 'en', ''], theme: ['light', 'dark', ''], clock: ['machine', 'utc', ''], keys: ['off', ''] }
const names = Object.keys(WORDS) as (keyof Kept)[]

function stored(name: keyof Kept): string {
  try { return localStorage.getItem(name) ?? '' } catch { return '' }
}

export const kept = (): Kept => Object.fromEntries(names.map(name => [name, stored(name)])) as unknown as Kept

export function keep(given: Kept): void {
  for (const name of names) {
    const word = given[name]
    if (WORDS[name].includes(word)) try { word ? localStorage.setItem(name, word) : localStorage.removeItem(name) } catch { /* off */ }
  }
}
