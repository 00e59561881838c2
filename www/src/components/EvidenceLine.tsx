import './EvidenceLine.css'
import { useState } from 'preact/hooks'
import type { Evidence } from '../generated/report'
import { words } from '../i18n'
import { showMoment } from '../i18n/time'
import { sourcesById } from '../state/session'
import { LineContext } from './LineContext'

/** One line that proves something; opens the lines around it. */
export function EvidenceLine({ evidence }: { evidence: Evidence }) {
  const [open, setOpen] = useState(false)
  const w = words.value.evidence
  const source = sourcesById.value.get(evidence.source)
  const name = source?.path.split('/').at(-1) ?? evidence.source
  const number = evidence.line != null ? w.line(evidence.line) : evidence.record != null ? w.record(evidence.record) : ''
  const reads = source !== undefined && evidence.line != null
  return (
    <div class="evidence">
      <button
        type="button" class="evidence-line" disabled={!reads} aria-expanded={reads ? open : undefined}
        title={reads ? (open ? w.close : w.open) : undefined} onClick={() => setOpen(!open)}
      >
        <span class="evidence-place" title={source?.path}>{name} <span class="nowrap">{number}</span></span>
        <span class="evidence-time">{showMoment(evidence)}</span>
        <code class={open ? '' : 'clamp'}>{evidence.text}</code>
      </button>
      {open && source && evidence.line != null && <LineContext source={source} line={evidence.line} />}
    </div>
  )
}

export function EvidenceList({ evidence }: { evidence: Evidence[] }) {
  return (
    <ul class="evidence-list">
      {evidence.map(e => <li key={`${e.source}:${e.line ?? e.record}`}><EvidenceLine evidence={e} /></li>)}
    </ul>
  )
}
