import './VerdictCard.css'
import { useState } from 'preact/hooks'
import type { Report, Status } from '../generated/report'
import { words } from '../i18n'
import { engine, machineIndex, report, summary } from '../state/session'
import { save } from '../state/shell'
import { CopyButton } from './CopyButton'
import { Glyph } from './Glyph'
import { anywayMessage, verdictMessage } from './message'
import { RequestFields } from './RequestFields'
import { Steps } from './Steps'
import { ofStatus } from './tones'

/** The script holds nothing of the bundle but the number of an update: it is saved as it is. */
async function saveScript(name: string): Promise<void> {
  const text = await engine.value?.captureScript(machineIndex.value).catch(() => undefined)
  if (text !== undefined) save(name, 'text/plain', text)
}

/** Verdicts that say: not yet. */
const ADVISED_AGAINST = new Set<Status>(['nothing-readable', 'wrong-update', 'nothing-new', 'restart-first', 'recollect'])

/** The page advises, the user decides: who sends it nevertheless can say at once what is known to be missing. */
function SendAnyway({ report: shown, toggled }: { report: Report; toggled: (open: boolean) => void }) {
  const w = words.value.verdict
  return (
    <details class="anyway" onToggle={event => toggled(event.currentTarget.open)}>
      <summary>{w.anyway}</summary>
      <p>{w.anywayText}</p>
      <CopyButton text={() => anywayMessage(shown)} label={w.anywayCopy} />
    </details>
  )
}

/** The one answer: what is true, what to do, what was asked for. */
export function VerdictCard() {
  const [small, setSmall] = useState(false)
  const [editing, setEditing] = useState(false)
  const [anyway, setAnyway] = useState(false)
  const shown = report.value
  if (!shown) return null
  const w = words.value.verdict
  const { verdict, request } = shown
  const { tone, shape } = ofStatus[verdict.status]
  const unmet = request?.checks.filter(check => !check.met).length ?? 0
  return (
    <section class={`verdict tone-edge-${tone} ${small || verdict.nextSteps.length === 0 ? 'verdict-small' : ''} ${anyway && !small ? 'verdict-open' : ''}`} aria-label={w.label}>
      <div class="verdict-said">
        <div class="verdict-status" data-status={verdict.status}>
          <Glyph shape={shape} tone={tone} size={16} /> <strong class={`tone-${tone}`}>{w.status[verdict.status]}</strong>
          <span class="grow" />
          <CopyButton text={() => verdictMessage(shown)} label={w.copyMessage} />
          <button type="button" aria-expanded={!small} onClick={() => setSmall(!small)}>{small ? w.more : w.less}</button>
        </div>
        <h1>{verdict.title}</h1>
        {request && request.checks.length > 0 && <p class="checks-sum"><Glyph shape={unmet ? 'cross' : 'check'} tone={unmet ? 'bad' : 'good'} /> {w.metOf(request.checks.length - unmet, request.checks.length)}</p>}
        {!small && (
          <>
            <p class="verdict-summary">{verdict.summary}</p>
            {verdict.reasons.length > 0 && (
              <ul class="reasons" aria-label={w.also}>
                {verdict.reasons.map(reason => (
                  <li key={reason.status}><span class={`reason-status tone-${ofStatus[reason.status].tone}`}>{w.status[reason.status]}</span> {reason.text}</li>
                ))}
              </ul>
            )}
            {request && request.checks.length > 0 && (
              <ul class="checks" aria-label={w.asked}>
                {[...request.checks].sort((a, b) => Number(a.met) - Number(b.met)).map(check => (
                  <li key={check.id}><Glyph shape={check.met ? 'check' : 'cross'} tone={check.met ? 'good' : 'bad'} label={check.met ? w.met : w.unmet} /> {check.message}</li>
                ))}
              </ul>
            )}
            {!summary.value && <p class="verdict-asked"><button type="button" class="link" aria-expanded={editing} onClick={() => setEditing(!editing)}>{request?.checks.length ? words.value.request.change : words.value.request.add}</button></p>}
            {editing && <RequestFields />}
            {ADVISED_AGAINST.has(verdict.status) && <SendAnyway report={shown} toggled={setAnyway} />}
          </>
        )}
      </div>
      {!small && verdict.nextSteps.length > 0 && (
        <div class="verdict-next">
          <div class="verdict-steps">
            <h2>{w.next}</h2>
            {verdict.captureScript != null && <button type="button" class="capture" onClick={() => void saveScript(verdict.captureScript ?? '')}>{w.captureScript}</button>}
          </div>
          <Steps steps={verdict.nextSteps} />
        </div>
      )}
    </section>
  )
}
