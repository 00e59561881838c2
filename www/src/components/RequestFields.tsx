import './RequestFields.css'
import { words } from '../i18n'
import { requestFaults, typedKbs, typedNotBefore } from '../state/request'

/** What the operator was asked for. A change is checked against what was read, without reading again. */
export function RequestFields() {
  const w = words.value.request
  const { kb, date } = requestFaults.value
  return (
    <div class="request">
      <label>
        <span>{w.kbs}</span>
        <input
          type="text" class="request-kbs" autocomplete="off" spellcheck={false} placeholder={w.kbsHint} value={typedKbs.value}
          aria-invalid={kb !== null} aria-describedby="request-fault" onInput={event => { typedKbs.value = event.currentTarget.value }}
        />
      </label>
      <label>
        <span>{w.notBefore} <small>({w.notBeforeClock})</small></span>
        <input
          type="text" class="request-date" autocomplete="off" spellcheck={false} placeholder={w.notBeforeHint} value={typedNotBefore.value}
          aria-invalid={date} aria-describedby="request-fault" onInput={event => { typedNotBefore.value = event.currentTarget.value }}
        />
      </label>
      <span id="request-fault" class="request-fault tone-bad" role="status">{kb !== null ? w.badKb(kb) : date ? w.badDate : ''}</span>
    </div>
  )
}
