import type { Comparison, Report } from '../../generated/report'

/** How many attempts of the earlier bundle the later does not show any more: their lines were overwritten, or not collected. */
export function gone(before: Report, now: Report, comparison: Comparison): number {
  if (comparison.sameMachine === false || comparison.sameContent) return 0
  const known = now.attempts.length - comparison.newAttempts.length
  return Math.max(0, before.attempts.length - known)
}
