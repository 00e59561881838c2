import './DiagnosisCard.css'
import type { Diagnosis } from '../generated/report'
import { words } from '../i18n'
import { EvidenceList } from './EvidenceLine'
import { Steps } from './Steps'
import { ofConfidence } from './tones'

/** One diagnosed cause: what happened, why that is believed, the steps. `rank`: its place, where there are several. */
export function DiagnosisCard({ diagnosis, rank = null }: { diagnosis: Diagnosis; rank?: number | null }) {
  const w = words.value.attempts
  return (
    <article class="diagnosis">
      <h4>{rank !== null && <span class="diagnosis-rank">{rank}</span>}<span class={`tone-${ofConfidence[diagnosis.confidence]}`}>{w.confidence[diagnosis.confidence]}</span> {diagnosis.title}</h4>
      <p>{diagnosis.summary}</p>
      <p class="diagnosis-id"><span class="tone-quiet">{w.causeId}</span> <code>{diagnosis.cause}</code>{diagnosis.subject && <> · <code>{diagnosis.subject}</code></>}</p>
      <h5>{w.why}</h5>
      <p class="diagnosis-why">{w.confidenceWhy[diagnosis.confidence]}</p>
      <EvidenceList evidence={diagnosis.evidence} />
      {diagnosis.steps.length > 0 && <><h5>{w.steps}</h5><Steps steps={diagnosis.steps} /></>}
    </article>
  )
}
