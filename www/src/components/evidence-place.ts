import type { Evidence, Source } from '../generated/report'
import { words } from '../i18n'
import { sourcePath } from './source-path'

/** `line 41`, or `record 1234` of an event log; empty where the whole source is meant. */
export function evidenceNumber(evidence: Pick<Evidence, 'line' | 'record'>): string {
  const w = words.value.evidence
  if (evidence.record != null) return w.record(evidence.record)
  return evidence.line != null ? w.line(evidence.line) : ''
}

/** `System.evtx · record 1234`. */
export function evidencePlace(evidence: Evidence, source: Pick<Source, 'path' | 'inside'>): string {
  return [sourcePath(source).name, evidenceNumber(evidence)].filter(Boolean).join(' · ')
}
