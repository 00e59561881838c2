import './VerdictCard.css'
import { useState } from 'preact/hooks'
import { words } from '../i18n'
import { engine, machineIndex, report } from '../state/session'
import { save } from '../state/shell'
import { CopyButton } from './CopyButton'
import { Glyph } from './Glyph'
import { verdictMessage } from './message'
import { RequestFields } from './RequestFields'
import { Steps } from './Steps'
import { ofStatus } from './tones'

/** The script holds nothing of the bundle but the number of an update: it is saved as it is. */
async function saveScript(name: string): Promise<void> {
  const text = await engine.value?.captureScript(machineIndex.value).catch(() => undefined)
  if (text !== undefined) save(name, 'text/plain', text)
}

/** The one answer: what is true, what to do, what was asked for. */
export function VerdictCard() {
  const [small, setSmall] = useState(false)
  const [editing, setEditing] = useState(false)
  const shown = report.value
  if (!shown) return null
  const w = words.value.verdict
  const { verdict, request } = shown
  const { tone, shape } = ofStatus[verdict.status]
  return (
    <section class={`verdict tone-edge-${tone} ${small ? 'verdict-small' : ''}`} aria-label={w.label}>
      <div class="verdict-said">
        <div class="verdict-status" data-status={verdict.status}>
          <Glyph shape={shape} tone={tone} size={16} /> <strong class={`tone-${tone}`}>{w.status[verdict.status]}</strong>
          <span class="grow" />
          <CopyButton text={() => verdictMessage(shown)} label={w.copyMessage} />
          <button type="button" aria-expanded={!small} onClick={() => setSmall(!small)}>{small ? w.more : w.less}</button>
        </div>
        <h1>{verdict.title}</h1>
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
            <ul class="checks" aria-label={w.asked}>
              <li><button type="button" class="link" aria-expanded={editing} onClick={() => setEditing(!editing)}>{request?.checks.length ? words.value.request.change : words.value.request.add}</button></li>
              {request?.checks.map(check => (
                <li key={check.id}><Glyph shape={check.met ? 'check' : 'cross'} tone={check.met ? 'good' : 'bad'} label={check.met ? w.met : w.unmet} /> {check.message}</li>
              ))}
            </ul>
            {editing && <RequestFields />}
          </>
        )}
      </div>
      {!small && verdict.nextSteps.length > 0 && (
        <div class="verdict-next">
          <h2>{w.next}</h2>
          <Steps steps={verdict.nextSteps} />
          {verdict.captureScript != null && (
            <p><button type="button" class="capture" onClick={() => void saveScript(verdict.captureScript ?? '')}>{w.captureScript}</button></p>
          )}
        </div>
      )}
    </section>
  )
}
