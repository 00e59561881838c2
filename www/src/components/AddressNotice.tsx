import './AddressNotice.css'
import { words } from '../i18n'
import { notice } from '../state/notice'
import { Glyph } from './Glyph'

/** What the address asked for and could not be shown, or not yet. */
export function AddressNotice() {
  const w = words.value.address
  const said = notice.value
  return (
    <div role="status">
      {said && (
        <p class="notice">
          <Glyph shape={said === 'waiting' ? 'clock' : 'triangle'} tone={said === 'waiting' ? 'quiet' : 'act'} /> <span class="grow">{w[said]}</span>
          <button type="button" class="quiet" onClick={() => { notice.value = null }}>{w.close}</button>
        </p>
      )}
    </div>
  )
}
