// The visible span and how gestures change it. Pure: no pixels of the page, no signals.

/** A span of the axis, milliseconds. */
export interface Span {
  from: number
  to: number
}

const DAY = 86_400_000

/** Shortest span that can be shown: log times have whole seconds. */
const SHORTEST = 4_000

export const length = (span: Span): number => span.to - span.from

/** Keeps a span within a margin of what there is, and long enough to see. */
export function clamp(span: Span, whole: Span): Span {
  const longest = length(whole) * 1.5
  const wanted = Math.min(Math.max(length(span), Math.min(SHORTEST, longest)), longest)
  const middle = (span.from + span.to) / 2
  let from = middle - wanted / 2
  // The middle may not leave what there is: one can never pan into nothing.
  from += Math.max(0, whole.from - middle) - Math.max(0, middle - whole.to)
  return { from, to: from + wanted }
}

/** Zooms by `factor` (below 1: closer) about a place that stays where it is. */
export function zoom(span: Span, factor: number, about: number): Span {
  return { from: about + (span.from - about) * factor, to: about + (span.to - about) * factor }
}

/** Moves by a share of the visible length. */
export function pan(span: Span, share: number): Span {
  const by = length(span) * share
  return { from: span.from + by, to: span.to + by }
}

/** All of it with a little air, so that the first and the last mark are whole. */
export function fit(places: number[]): Span | null {
  if (places.length === 0) return null
  let [from, to] = [Infinity, -Infinity]
  for (const place of places) {
    from = Math.min(from, place)
    to = Math.max(to, place)
  }
  const air = Math.max((to - from) * 0.03, 60_000)
  return { from: from - air, to: to + air }
}

/** The first view: everything, unless the failure in question would be lost in years; then its surroundings. */
export function firstView(whole: Span, focus: number[]): Span {
  const around = fit(focus)
  if (!around) return whole
  const needed = Math.max(length(around) * 1.6, 14 * DAY)
  if (length(whole) < Math.max(needed * 6, 120 * DAY)) return whole
  const middle = (around.from + around.to) / 2
  return clamp({ from: middle - needed / 2, to: middle + needed / 2 }, whole)
}
