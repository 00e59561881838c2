import './Story.css'
import type { Attempt, TimelineEvent } from '../../generated/report'
import { words } from '../../i18n'
import { showMoment, type Moment } from '../../i18n/time'
import { attemptName } from '../attempt-name'
import { Glyph } from '../Glyph'
import { hasFailed } from '../retries'
import { ofAttempt, ofEvent } from '../tones'
import type { Locate } from './layout'
import { story, type Step } from './story-steps'

/** A story this short is told to the second, milliseconds. */
const SHORT = 600_000

/** What happened to the chosen attempt, in one line above its place on the timeline. */
export function Story({ attempt, events, locate }: { attempt: Attempt; events: TimelineEvent[]; locate: Locate }) {
  const steps = story(attempt, events, locate)
  if (steps.length < 2) return null
  const { tone, shape } = ofAttempt(attempt)
  // A step says its day only where it differs from that of the step before.
  const days = steps.map(step => ('moment' in step ? showMoment(step.moment).slice(0, 10) : ''))
  const short = (steps.at(-1)?.at ?? 0) - (steps[0]?.at ?? 0) < SHORT
  const told = steps.map((step, i) => (
    <span key={i} class={`story-step story-${step.kind}`}>
      {step.kind === 'end' && <Glyph shape={shape} tone={tone} size={12} />}
      {step.kind === 'event' && <Glyph {...ofEvent(step.event.kind)} size={12} />}
      <Said step={step} attempt={attempt} />
      {'moment' in step && <small title={showMoment(step.moment)}>{clockOf(step.moment, i > 0 && days[i] !== lastDay(days, i), short)}</small>}
    </span>
  ))
  // Where there is no room for all of it, the middle goes; the end stays.
  const end = steps.at(-1)?.kind === 'end' ? told.pop() : null
  return (
    <p class="story">
      <strong>{attemptName(attempt)}</strong>
      <span class="story-steps">{told}</span>
      {end}
    </p>
  )
}

function Said({ step, attempt }: { step: Step; attempt: Attempt }) {
  const w = words.value
  if (step.kind === 'phase') return <span title={step.evidence.text}>{w.attempts.phase[step.phase]}</span>
  // A restart is its sign and its time; only one that should not have been is worth words here.
  if (step.kind === 'event') return step.event.kind === 'boot' ? <span class="unseen">{w.timeline.kinds.boot}</span> : <span title={step.event.title}>{w.timeline.kinds[step.event.kind]}</span>
  if (step.kind === 'more') return <span>{w.timeline.moreSteps(step.left)}</span>
  // The mark says that it failed; the code says more than the word.
  return attempt.code && hasFailed(attempt) ? <code title={w.attempts.outcome[attempt.outcome]}>{attempt.code.hex}</code> : <span>{w.attempts.outcome[attempt.outcome]}</span>
}

const lastDay = (days: string[], before: number): string => days.slice(0, before).findLast(day => day !== '') ?? ''

/** `16:38`, of a short story `16:38:25`, with its day `10-12 08:01`. */
function clockOf(moment: Moment, withDay: boolean, short: boolean): string {
  return showMoment(moment).slice(withDay ? 5 : 11, short ? 19 : 16)
}
