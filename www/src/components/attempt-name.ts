import type { Attempt } from '../generated/report'
import { words } from '../i18n'

/** What an attempt is called where there is room for one name. */
export function attemptName(attempt: Attempt): string {
  const w = words.value.attempts
  return attempt.kb ?? attempt.title ?? (attempt.repair ? w.repair : attempt.package?.split('~')[0]) ?? w.unnamed
}
