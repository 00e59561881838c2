import './DiagnosisCard.css'
import type { Diagnosis } from '../generated/report'
import { words } from '../i18n'
import { EvidenceList } from './EvidenceLine'
import { Steps } from './Steps'
import { ofConfidence } from './tones'

/** One diagnosed cause: what happened, the proof, the steps. */
export function DiagnosisCard({ diagnosis }: { diagnosis: Diagnosis }) {
  const w = words.value.attempts
  return (
    <article class="diagnosis">
      <h4><span class={`tone-${ofConfidence[diagnosis.confidence]}`}>{w.confidence[diagnosis.confidence]}</span> {diagnosis.title}</h4>
      <p>{diagnosis.summary}</p>
      <p class="diagnosis-id"><code>{diagnosis.cause}</code>{diagnosis.subject && <> · <code>{diagnosis.subject}</code></>}</p>
      <EvidenceList evidence={diagnosis.evidence} />
      {diagnosis.steps.length > 0 && <Steps steps={diagnosis.steps} />}
    </article>
  )
}
