import type { Attempt, Confidence, Coverage, Proof, Risk, Status } from '../generated/report'
import type { Shape, Tone } from './Glyph'

/** How the verdict looks: red is blocked, amber asks for an act, green is fine, grey is unknown. */
export const ofStatus: Record<Status, { tone: Tone; shape: Shape }> = {
  'nothing-readable': { tone: 'quiet', shape: 'question' },
  'wrong-update': { tone: 'act', shape: 'triangle' },
  'nothing-new': { tone: 'act', shape: 'triangle' },
  'restart-first': { tone: 'act', shape: 'triangle' },
  recollect: { tone: 'act', shape: 'triangle' },
  unexplained: { tone: 'quiet', shape: 'question' },
  explained: { tone: 'bad', shape: 'cross' },
  resolved: { tone: 'good', shape: 'check' },
  'no-failure': { tone: 'good', shape: 'check' },
}

const ofOutcome: Record<Attempt['outcome'], { tone: Tone; shape: Shape }> = {
  succeeded: { tone: 'good', shape: 'check' },
  failed: { tone: 'bad', shape: 'cross' },
  'rolled-back': { tone: 'bad', shape: 'cross' },
  'pending-reboot': { tone: 'act', shape: 'triangle' },
  cancelled: { tone: 'quiet', shape: 'minus' },
  'not-needed': { tone: 'quiet', shape: 'dot' },
  unknown: { tone: 'quiet', shape: 'question' },
}

/** A Store app's failure is shown, but it is not what anybody asks about. */
export function ofAttempt(attempt: Attempt): { tone: Tone; shape: Shape } {
  const { tone, shape } = ofOutcome[attempt.outcome]
  return { tone: attempt.storeApp ? 'quiet' : tone, shape }
}

export const ofCoverage: Record<Coverage, Tone> = {
  covered: 'good', partial: 'act', overwritten: 'bad', 'not-collected': 'act', 'not-reached': 'quiet', absent: 'act',
}

export const ofConfidence: Record<Confidence, Tone> = { certain: 'bad', likely: 'act', possible: 'quiet' }

export const ofRisk: Record<Risk, Tone> = {
  'read-only': 'good', reversible: 'good', 'needs-approval': 'act', 'engineer-only': 'bad',
}

/** Marks of events outside the attempts; unknown kinds are a dot. */
const ofKind: Record<string, { tone: Tone; shape: Shape }> = {
  boot: { tone: 'quiet', shape: 'triangle' },
  shutdown: { tone: 'quiet', shape: 'down' },
  'unexpected-shutdown': { tone: 'bad', shape: 'bolt' },
  'restart-asked': { tone: 'quiet', shape: 'turn' },
  'reboot-required': { tone: 'act', shape: 'ring' },
  rollback: { tone: 'bad', shape: 'back' },
  service: { tone: 'quiet', shape: 'square' },
  security: { tone: 'act', shape: 'shield' },
  product: { tone: 'quiet', shape: 'box' },
  'store-corruption': { tone: 'bad', shape: 'diamond' },
  storage: { tone: 'bad', shape: 'disk' },
  crash: { tone: 'act', shape: 'burst' },
  'clock-set': { tone: 'quiet', shape: 'clock' },
}

export function ofEvent(kind: string): { tone: Tone; shape: Shape } {
  return ofKind[kind] ?? { tone: 'quiet', shape: 'dot' }
}

/** How sure it is that a name belongs to the update: only a line proves it. */
export const ofProof: Record<Proof, { tone: Tone; shape: Shape }> = {
  line: { tone: 'good', shape: 'check' },
  table: { tone: 'act', shape: 'half' },
  time: { tone: 'act', shape: 'question' },
}
