// Which lane an event belongs to, and which of several at one place is shown.
import type { TimelineEvent } from '../../generated/report'

/** Lanes of marks, from top to bottom. Errors are many, and drawn as a density below them. */
export const markLanes = ['restarts', 'services', 'damage'] as const
export type MarkLane = (typeof markLanes)[number]

/** Every kind the core knows, the gravest first: at one place the gravest is the one to see. */
const kinds: [string, MarkLane][] = [
  ['unexpected-shutdown', 'restarts'],
  ['rollback', 'restarts'],
  ['store-corruption', 'damage'],
  ['storage', 'damage'],
  ['security', 'services'],
  ['crash', 'damage'],
  ['service', 'services'],
  ['reboot-required', 'restarts'],
  ['clock-set', 'damage'],
  ['product', 'services'],
  ['boot', 'restarts'],
  ['restart-asked', 'restarts'],
  ['shutdown', 'restarts'],
]
const laneOf = new Map(kinds)
const gravity = new Map(kinds.map(([kind], index) => [kind, index]))

/** The smaller, the graver. */
export const rankOf = (kind: string): number => gravity.get(kind) ?? kinds.length

/** Events of each lane, in time order. Failures are counted in the density; what this page does not know stands with the damage. */
export function byLane(events: TimelineEvent[]): Record<MarkLane, TimelineEvent[]> {
  const lanes: Record<MarkLane, TimelineEvent[]> = { restarts: [], services: [], damage: [] }
  for (const event of events) if (event.kind !== 'error') lanes[laneOf.get(event.kind) ?? 'damage'].push(event)
  return lanes
}

/** How many of each kind, the gravest first. */
export function byKind(events: TimelineEvent[]): [string, TimelineEvent[]][] {
  const groups = new Map<string, TimelineEvent[]>()
  for (const event of events) {
    const group = groups.get(event.kind)
    if (group) group.push(event)
    else groups.set(event.kind, [event])
  }
  return [...groups].sort((a, b) => rankOf(a[0]) - rankOf(b[0]))
}
