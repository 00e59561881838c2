import './EvidenceLine.css'
import { useState } from 'preact/hooks'
import type { Evidence } from '../generated/report'
import { words } from '../i18n'
import { showMoment } from '../i18n/time'
import { showLog } from '../state/logs'
import { sourcesById, summary } from '../state/session'
import { evidenceNumber } from './evidence-place'
import { LineContext } from './LineContext'
import { sourcePath } from './source-path'

/** One line that proves something; opens the lines around it. */
export function EvidenceLine({ evidence }: { evidence: Evidence }) {
  const [open, setOpen] = useState(false)
  const w = words.value.evidence
  const source = sourcesById.value.get(evidence.source)
  const name = source ? sourcePath(source).name : evidence.source
  const number = evidenceNumber(evidence)
  const at = evidence.line ?? evidence.record
  const reads = source !== undefined && at != null && !summary.value
  return (
    <div class="evidence">
      <button
        type="button" class="evidence-line" disabled={!reads} aria-expanded={reads ? open : undefined}
        title={reads ? (open ? w.close : w.open) : summary.value ? words.value.link.noLines : undefined} onClick={() => setOpen(!open)}
      >
        <span class="evidence-place" title={source?.path}>{name}{number && <> · <span class="nowrap">{number}</span></>}</span>
        <span class="evidence-time">{showMoment(evidence)}</span>
        <code class={open ? '' : 'clamp'}>{evidence.text}</code>
      </button>
      {open && source && at != null && (
        <>
          <button type="button" class="link evidence-whole" onClick={() => showLog(source.id, at)}>{w.whole}</button>
          <LineContext source={source} at={at} records={evidence.record != null} />
        </>
      )}
    </div>
  )
}

export function EvidenceList({ evidence }: { evidence: Evidence[] }) {
  return (
    <ul class="evidence-list">
      {evidence.map((e, i) => <li key={`${e.source}:${e.line ?? e.record ?? `#${i}`}`}><EvidenceLine evidence={e} /></li>)}
    </ul>
  )
}
