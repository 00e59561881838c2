import type { Attempt, Evidence, Report } from '../../generated/report'

/** Numbers of the lines or records of a source that prove something of an attempt, in order. */
export function evidenceLines(shown: Report | null, source: string): number[] {
  const numbers = new Set<number>()
  const take = (evidence: Evidence): void => {
    const at = evidence.line ?? evidence.record
    if (evidence.source === source && at != null) numbers.add(at)
  }
  for (const attempt of shown?.attempts ?? []) for (const evidence of ofAttempt(attempt)) take(evidence)
  return [...numbers].sort((a, b) => a - b)
}

function ofAttempt(attempt: Attempt): Evidence[] {
  return [
    ...attempt.evidence, ...attempt.phases.map(span => span.evidence), ...attempt.chain.map(link => link.evidence),
    ...attempt.diagnoses.flatMap(diagnosis => diagnosis.evidence),
  ]
}
