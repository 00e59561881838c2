import './RequestDialog.css'
import { useRef, useState } from 'preact/hooks'
import { words } from '../../i18n'
import { ownPage } from '../../state/answer'
import { requestOpen } from '../../state/panels'
import { caseId, parseKbs, parseNotBefore, requestNote, typedKbs, typedNotBefore, wantedSources } from '../../state/request'
import { isPage, MOST, requestFragment } from '../../state/request-link'
import { report } from '../../state/session'
import { wishNames } from '../../state/wishes'
import { CopyButton } from '../CopyButton'
import { useModal } from '../use-modal'

/** The dialog by which an engineer asks for logs: a link that the operator opens. */
export function RequestDialog() {
  return requestOpen.value ? <Form /> : null
}

/** The update that the report on screen speaks of. */
function updateOnScreen(): string {
  const shown = report.peek()
  return shown?.attempts.find(({ id }) => id === shown.verdict.attempt)?.kb ?? ''
}

function Form() {
  const w = words.value.link
  const r = words.value.request
  const dialog = useRef<HTMLDialogElement>(null)
  const stay = useModal(dialog)
  const [caseText, setCase] = useState(caseId.peek() ?? '')
  const [kbs, setKbs] = useState(typedKbs.peek() || updateOnScreen())
  const [date, setDate] = useState(typedNotBefore.peek())
  const [wanted, setWanted] = useState<string[]>(wantedSources.peek())
  const [note, setNote] = useState(requestNote.peek() ?? '')
  const [answer, setAnswer] = useState(ownPage() ?? '')
  const asked = parseKbs(kbs)
  const notBefore = parseNotBefore(date)
  const page = answer.trim()
  const fault = asked.bad[0] !== undefined ? r.badKb(asked.bad[0]) : notBefore === null ? r.badDate : page && !isPage(page) ? w.badAnswer : ''
  // In the order of the list, whatever was ticked first.
  const sources = Object.keys(wishNames).filter(id => wanted.includes(id))
  const fragment = requestFragment({ case: caseText, kbs: asked.kbs, notBefore, wanted: sources, note, answer: page })
  // A page to answer with, and nothing else, asks for nothing.
  const asks = !/\?(answer=|$)/.test(fragment)
  const link = asks ? (isPage(page) ? page : '') + fragment : ''
  const field = { type: 'text', autocomplete: 'off', spellcheck: false, 'aria-describedby': 'asking-fault' } as const
  return (
    <dialog ref={dialog} class="asking" onClose={() => { requestOpen.value = false }} onKeyDown={stay} aria-labelledby="asking-title">
      <h2 id="asking-title">{w.askTitle}</h2>
      <p class="tone-quiet">{w.askText}</p>
      <div class="asking-fields">
        <label><span>{w.case}</span><input {...field} value={caseText} maxLength={MOST.case} onInput={event => setCase(event.currentTarget.value)} /></label>
        <label><span>{r.kbs}</span><input {...field} placeholder={r.kbsHint} value={kbs} maxLength={400} aria-invalid={asked.bad.length > 0} onInput={event => setKbs(event.currentTarget.value)} /></label>
        <label><span>{r.notBefore} <small>({r.notBeforeClock})</small></span><input {...field} placeholder={r.notBeforeHint} value={date} maxLength={40} aria-invalid={notBefore === null} onInput={event => setDate(event.currentTarget.value)} /></label>
        <fieldset>
          <legend>{w.sources}</legend>
          <div class="asking-sources">
            {Object.entries(wishNames).map(([id, name]) => (
              <label key={id} class="check">
                <input type="checkbox" autocomplete="off" checked={wanted.includes(id)} onChange={event => setWanted(event.currentTarget.checked ? [...wanted, id] : wanted.filter(one => one !== id))} /> <code>{name}</code>
              </label>
            ))}
          </div>
        </fieldset>
        <label><span>{w.note}</span><textarea rows={2} autocomplete="off" spellcheck={false} value={note} maxLength={MOST.note} onInput={event => setNote(event.currentTarget.value)} /></label>
        <label><span>{w.answer}</span><input {...field} placeholder={w.answerHint} value={answer} maxLength={MOST.answer} aria-invalid={page !== '' && !isPage(page)} onInput={event => setAnswer(event.currentTarget.value)} /></label>
      </div>
      <p id="asking-fault" class="tone-bad" role="status">{fault}</p>
      <label class="asking-link"><span>{w.result}</span><textarea rows={3} readOnly spellcheck={false} value={link} onFocus={event => event.currentTarget.select()} /></label>
      {!page && <p class="tone-quiet">{w.noPage}</p>}
      <p class="dialog-acts">
        <button type="button" onClick={() => dialog.current?.close()}>{w.close}</button>
        {asks && !fault && <CopyButton text={link} label={w.copy} />}
      </p>
    </dialog>
  )
}
