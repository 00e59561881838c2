import './ShareDialog.css'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Leak, Prepared } from '../../engine/protocol'
import { bytes, words } from '../../i18n'
import { addWord, prepared, preparing, shareFailed, sharing, withNames } from '../../state/sharing'
import { useModal } from '../use-modal'
import { firstPlace, placesIn, PLACE } from './preview-rows'
import { Preview, type Shown } from './Preview'
import { ShareActs } from './ShareActs'
import { ShareChoices } from './ShareChoices'

/** What leaves, exactly as it leaves, before it does. */
export function ShareDialog() {
  return sharing.value && <Dialog />
}

function Dialog() {
  const w = words.value.share
  const dialog = useRef<HTMLDialogElement>(null)
  const stay = useModal(dialog)
  const [agreed, setAgreed] = useState(false)
  const made = prepared.value
  const busy = preparing.value
  useEffect(() => setAgreed(false), [sharing.value, withNames.value])
  const free = made !== null && !busy && made.leaks.length === 0 && (!withNames.value || agreed)
  const close = (): void => { sharing.value = null }
  return (
    <dialog ref={dialog} class="share" aria-labelledby="share-title" onKeyDown={stay} onCancel={event => { event.preventDefault(); close() }}>
      <div class="help-head">
        <h2 id="share-title">{w.title}</h2>
        <span class="grow" />
        <button type="button" onClick={close}>{w.close}</button>
      </div>
      <div class="share-body">
        <ShareChoices agreed={agreed} agree={setAgreed} made={made} />
        <div class="share-shown" aria-busy={busy}>
          {made ? <Checked made={made} /> : <p class="share-said" role="status">{shareFailed.value ? w.failed : w.preparing}</p>}
        </div>
      </div>
      <ShareActs free={free} made={made} />
    </dialog>
  )
}

/** The preview, and the way from one replacement to the next. */
function Checked({ made }: { made: Prepared }) {
  const w = words.value.share
  const [shown, setShown] = useState<Shown | null>(null)
  const [selected, setSelected] = useState('')
  const last = useRef<number | null>(null)
  const of = placesIn(made.places)
  // Another choice, other bytes: what was shown stands elsewhere.
  useEffect(() => { last.current = null; setShown(null) }, [made])
  const step = (by: 1 | -1): void => {
    const next = last.current === null ? (by > 0 ? 0 : of - 1) : (last.current + by + of) % of
    last.current = next
    setShown({ byte: made.places[next * PLACE] ?? 0, place: next })
  }
  const show = (leak: Leak): void => {
    last.current = firstPlace(made.places, leak.offset) - 1
    setShown({ byte: leak.offset, place: null })
  }
  const size = useMemo(() => bytes(made.bytes.length), [made])
  return (
    <>
      <div class="share-bar">
        <span>{w.preview} <span class="tone-quiet nowrap">{made.name} · {size}</span></span>
        <span class="grow" />
        {selected && <button type="button" class="share-add" onClick={() => addWord(selected)}>{w.addWord(selected)}</button>}
        <span role="status">{of === 0 ? (withNames.value ? '' : w.none) : shown?.place != null ? w.at(shown.place + 1, of) : w.count(of)}</span>
        {of > 0 && (
          <span class="segments">
            <button type="button" aria-label={w.previous} title={w.previous} onClick={() => step(-1)}>‹</button>
            <button type="button" aria-label={w.next} title={w.next} onClick={() => step(1)}>›</button>
          </span>
        )}
      </div>
      {made.leaks.length > 0 && <Leaks leaks={made.leaks} show={show} />}
      <Preview made={made} shown={shown} select={setSelected} />
    </>
  )
}

/** Leaks named; the rest is counted. */
const NAMED = 20

/** Why nothing leaves, and where. */
function Leaks({ leaks, show }: { leaks: Leak[]; show: (leak: Leak) => void }) {
  const w = words.value.share
  return (
    <div class="share-leaks" role="alert">
      <p><strong>{w.leaks(leaks.length)}</strong> {w.leakHelp}</p>
      <ul>
        {leaks.slice(0, NAMED).map((leak, i) => (
          <li key={i}>
            <button type="button" class="link" onClick={() => show(leak)}>{w.leakAt(leak.line, w.categories[leak.category])}</button>
            {leak.token && ` · ${w.leakToken(leak.token)}`} · <code>{leak.around}</code>
          </li>
        ))}
        {leaks.length > NAMED && <li>{w.moreOf(leaks.length - NAMED)}</li>}
      </ul>
    </div>
  )
}
