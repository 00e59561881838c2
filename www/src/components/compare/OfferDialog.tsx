import './OfferDialog.css'
import { useEffect, useRef } from 'preact/hooks'
import { words } from '../../i18n'
import { offer, type Offer } from '../../state/comparison'
import { decide } from '../../state/comparing'
import { givenNames, named, namesOf } from '../../state/session'

/** What was dropped on an open report: compared with it, or opened instead. */
export function OfferDialog() {
  const given = offer.value
  return given && <Dialog given={given} />
}

/** The files under one name. */
function nameOf(names: string[]): string {
  const [first = '', ...more] = [...new Set(names)]
  return more.length ? words.value.compare.many(first, more.length) : first
}

function Dialog({ given }: { given: Offer }) {
  const w = words.value.compare
  const dialog = useRef<HTMLDialogElement>(null)
  const main = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    const opener = document.activeElement
    dialog.current?.showModal()
    return () => {
      const heir = opener?.isConnected && opener !== document.body ? opener : document.querySelector('main')
      if (heir instanceof HTMLElement) heir.focus()
    }
  }, [])
  const walking = given.walking
  const empty = walking === null && given.files.length === 0
  useEffect(() => main.current?.focus(), [walking === null])
  const names = namesOf(given.files.map(named))
  return (
    <dialog ref={dialog} class="offer" aria-labelledby="offer-title" onCancel={event => { event.preventDefault(); decide('leave') }}>
      <h2 id="offer-title">{walking !== null ? words.value.progress.walking : empty ? words.value.given.empty : w.choiceTitle(nameOf(names))}</h2>
      {walking !== null && <p class="tone-quiet">{words.value.progress.found(walking)}</p>}
      {walking === null && !empty && (
        <div class="offer-acts">
          <button ref={main} type="button" class="primary" onClick={() => decide('compare')}>{w.choiceCompare(nameOf(givenNames.value))}</button>
          <button type="button" onClick={() => decide('open')}>{w.choiceOpen}</button>
          <span class="tone-quiet">{w.choiceOpenHint}</span>
        </div>
      )}
      <p class="dialog-acts"><button type="button" onClick={() => decide('leave')}>{w.choiceLeave}</button></p>
    </dialog>
  )
}
