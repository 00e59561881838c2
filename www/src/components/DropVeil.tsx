import './DropVeil.css'
import { words } from '../i18n'
import { dragging } from '../state/session'

/** While a file is held over an open report. */
export function DropVeil() {
  return dragging.value ? <div class="drop-veil"><strong>{words.value.start.dropNow}</strong></div> : null
}
