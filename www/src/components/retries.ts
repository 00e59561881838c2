// Tries of one update stand together: the latest first, the earlier ones folded under it.
import type { Attempt } from '../generated/report'
import { endedBadly } from './timeline/layout'

/** All tries of one update. */
export interface Tries {
  /** The id of the first try: stays the same whichever of them are shown. */
  id: string
  /** The latest of those shown. */
  latest: Attempt
  /** The other ones shown, newest first. */
  earlier: Attempt[]
}

/** Which try of how many an attempt is. */
export interface TryNumber {
  /** 1-based, the oldest first. */
  number: number
  of: number
}

/** Attempts in groups, the newest first, and the Store apps by themselves, newest first. */
export interface Grouped {
  updates: Tries[]
  storeApps: Attempt[]
}

/** The first try of each attempt's chain. Attempts are oldest first, so a chain's beginning is known before its end. */
function beginnings(attempts: Attempt[]): Map<string, string> {
  const first = new Map<string, string>()
  for (const { id, retryOf } of attempts) first.set(id, (retryOf && first.get(retryOf)) ?? id)
  return first
}

/** `shown` of all `attempts`, both oldest first, in groups. */
export function grouped(attempts: Attempt[], shown: Attempt[] = attempts): Grouped {
  const first = beginnings(attempts)
  const updates = new Map<string, Tries>()
  const storeApps: Attempt[] = []
  for (const attempt of [...shown].reverse()) {
    if (attempt.storeApp) {
      storeApps.push(attempt)
      continue
    }
    const id = first.get(attempt.id) ?? attempt.id
    const tries = updates.get(id)
    if (tries) tries.earlier.push(attempt)
    else updates.set(id, { id, latest: attempt, earlier: [] })
  }
  return { updates: [...updates.values()], storeApps }
}

/** The number of each attempt that is one of several tries. */
export function tryNumbers(attempts: Attempt[]): Map<string, TryNumber> {
  const first = beginnings(attempts)
  const chains = new Map<string, string[]>()
  for (const { id } of attempts) {
    const begin = first.get(id) ?? id
    const chain = chains.get(begin)
    if (chain) chain.push(id)
    else chains.set(begin, [id])
  }
  const numbers = new Map<string, TryNumber>()
  for (const chain of chains.values()) {
    if (chain.length > 1) chain.forEach((id, i) => numbers.set(id, { number: i + 1, of: chain.length }))
  }
  return numbers
}

/** One row of the list: an attempt, or the heading of the Store apps. */
export type ListRow =
  | Placed & { kind: 'attempt'; id: string; attempt: Attempt; level: 1 | 2; group: string | null; open: boolean | null }
  | Placed & { kind: 'store-apps'; id: typeof STORE_APPS; open: boolean; failed: number; all: number }

/** Which of how many of its level a row is: of a long list only a part is drawn. */
interface Placed {
  place: number
  of: number
}

/** The group of the Store apps among the open ones. */
export const STORE_APPS = 'store-apps'

/** The rows on screen when the groups in `open` are unfolded. */
export function listRows({ updates, storeApps }: Grouped, open: ReadonlySet<string>): ListRow[] {
  const rows: ListRow[] = []
  const of = updates.length + (storeApps.length ? 1 : 0)
  const under = (attempts: Attempt[], group: string): void => {
    attempts.forEach((attempt, i) => rows.push({ kind: 'attempt', id: attempt.id, attempt, level: 2, group, open: null, place: i + 1, of: attempts.length }))
  }
  for (const [i, { id: group, latest, earlier }] of updates.entries()) {
    const unfolded = open.has(group)
    rows.push({ kind: 'attempt', id: latest.id, attempt: latest, level: 1, group: earlier.length ? group : null, open: earlier.length ? unfolded : null, place: i + 1, of })
    if (unfolded) under(earlier, group)
  }
  if (storeApps.length) {
    const unfolded = open.has(STORE_APPS)
    rows.push({ kind: 'store-apps', id: STORE_APPS, open: unfolded, failed: storeApps.filter(hasFailed).length, all: storeApps.length, place: of, of })
    if (unfolded) under(storeApps, STORE_APPS)
  }
  return rows
}

/** Did it fail, be it only a Store app? */
export const hasFailed = (attempt: Attempt): boolean => endedBadly(attempt.outcome)

/** The group that must be unfolded to see an attempt; `null`: none. */
export function foldedIn({ updates, storeApps }: Grouped, id: string): string | null {
  if (storeApps.some(attempt => attempt.id === id)) return STORE_APPS
  return updates.find(tries => tries.earlier.some(attempt => attempt.id === id))?.id ?? null
}
