// The story of one attempt in a line: its phases, the restarts among them, how it ended.
import type { Attempt, Evidence, TimelineEvent } from '../../generated/report'
import type { Moment } from '../../i18n/time'
import type { Locate } from './layout'

/** One step of the story, in time order. */
export type Step =
  | { kind: 'phase'; phase: Attempt['phase']; at: number; moment: Moment; evidence: Evidence }
  | { kind: 'event'; event: TimelineEvent; at: number; moment: Moment }
  | { kind: 'end'; at: number; moment: Moment }
  /** Steps left out for want of room. */
  | { kind: 'more'; at: number; left: number }

/** Events that turn an attempt's story; the rest stands on the lanes. */
const turns = new Set(['boot', 'unexpected-shutdown'])
/** Steps shown of a long story: where it began, and how it ended. */
const FIRST = 4
const LAST = 4

export function story(attempt: Attempt, events: TimelineEvent[], locate: Locate): Step[] {
  const end = { time: attempt.ended, local: attempt.endedLocal }
  const [from, to] = [locate({ time: attempt.started, local: attempt.startedLocal }), locate(end)]
  const steps: Step[] = []
  for (const { phase, started, startedLocal, evidence } of attempt.phases) {
    const moment = { time: started, local: startedLocal }
    const at = locate(moment)
    if (at !== null) steps.push({ kind: 'phase', phase, at, moment, evidence })
  }
  for (const event of events) {
    const at = turns.has(event.kind) ? locate(event) : null
    if (at !== null && from !== null && to !== null && at >= from && at <= to) steps.push({ kind: 'event', event, at, moment: event })
  }
  steps.sort((a, b) => a.at - b.at)
  const told = steps.filter((step, i) => {
    const last = steps[i - 1]
    return !(step.kind === 'phase' && last?.kind === 'phase' && last.phase === step.phase)
  })
  if (told.length === 0) return []
  if (to !== null) told.push({ kind: 'end', at: to, moment: end })
  const left = told.length - FIRST - LAST
  if (left < 2) return told
  return [...told.slice(0, FIRST), { kind: 'more', at: told[FIRST]?.at ?? 0, left }, ...told.slice(-LAST)]
}
