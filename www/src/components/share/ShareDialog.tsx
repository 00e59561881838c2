import './ShareDialog.css'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Leak, PackedFile, Prepared } from '../../engine/protocol'
import { bytes, words } from '../../i18n'
import { addWord, plain, prepared, preparing, rereading, shareFailed, sharing, withNames } from '../../state/sharing'
import { useModal } from '../use-modal'
import { PackFiles, PackNotes } from './PackFiles'
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
  const free = made !== null && !busy && made.leaks.length === 0 && (!plain.value || agreed)
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
          {made ? <Checked made={made} /> : rereading.value ? <Rereading cancel={close} /> : <p class="share-said" role="status">{shareFailed.value ? w.failed : w.preparing}</p>}
        </div>
      </div>
      <ShareActs free={free} made={made} />
    </dialog>
  )
}

/** The sources of a pack are read once more. */
function Rereading({ cancel }: { cancel: () => void }) {
  const w = words.value
  const { read, size } = rereading.value ?? { read: 0, size: 0 }
  const share = size > 0 ? read / size : 0
  return (
    <div class="share-reading">
      <p role="status">{w.share.rereading}</p>
      <div class="bar" role="progressbar" aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(share * 100)} aria-label={w.share.rereading}>
        <span style={{ transform: `scaleX(${share})` }} />
      </div>
      <p class="progress-sums"><span>{w.progress.of(bytes(read), bytes(size))}</span></p>
      <button type="button" onClick={cancel}>{w.progress.cancel}</button>
    </div>
  )
}

/** The preview, and the way from one replacement to the next. */
function Checked({ made }: { made: Prepared }) {
  const w = words.value.share
  const [shown, setShown] = useState<Shown | null>(null)
  const [selected, setSelected] = useState('')
  const [chosen, setChosen] = useState(0)
  const last = useRef<number | null>(null)
  const files = made.pack?.files
  // Of a pack one file at a time is looked at.
  const part = files ? (files[chosen] ?? files[0] ?? made) : made
  const of = placesIn(part.places)
  // Another choice, other bytes: what was shown stands elsewhere.
  useEffect(() => { last.current = null; setShown(null) }, [made])
  const choose = (file: number): void => {
    last.current = null
    setShown(null)
    setChosen(file)
  }
  const step = (by: 1 | -1): void => {
    const next = last.current === null ? (by > 0 ? 0 : of - 1) : (last.current + by + of) % of
    last.current = next
    setShown({ byte: part.places[next * PLACE] ?? 0, place: next })
  }
  const show = (leak: Leak): void => {
    const place = files?.[leak.file ?? -1] ?? made
    if (files && place !== made) setChosen(leak.file ?? 0)
    last.current = firstPlace(place.places, leak.offset) - 1
    setShown({ byte: leak.offset, place: null })
  }
  const size = useMemo(() => bytes(made.bytes.length), [made])
  return (
    <>
      <div class="share-bar">
        <span>{made.pack ? w.packPreview : w.preview} <span class="tone-quiet nowrap">{made.name} · {size}</span></span>
        <span class="grow" />
        {selected && <button type="button" class="share-add" onClick={() => addWord(selected)}>{w.addWord(selected)}</button>}
        <span role="status">{of === 0 ? (plain.value ? '' : w.none) : shown?.place != null ? w.at(shown.place + 1, of) : w.count(of)}</span>
        {of > 0 && (
          <span class="segments">
            <button type="button" aria-label={w.previous} title={w.previous} onClick={() => step(-1)}>‹</button>
            <button type="button" aria-label={w.next} title={w.next} onClick={() => step(1)}>›</button>
          </span>
        )}
      </div>
      {made.leaks.length > 0 ? <Leaks leaks={made.leaks} files={files} show={show} /> : made.pack && <PackNotes pack={made.pack} leftOut={made.leftOut} />}
      {files && <PackFiles files={files} chosen={Math.min(chosen, files.length - 1)} choose={choose} />}
      <Preview made={part} shown={shown} select={setSelected} />
    </>
  )
}

/** Leaks named; the rest is counted. */
const NAMED = 20

/** Why nothing leaves, and where. */
function Leaks({ leaks, files, show }: { leaks: Leak[]; files: PackedFile[] | undefined; show: (leak: Leak) => void }) {
  const w = words.value.share
  const unlearned = leaks.filter(leak => leak.layer === 'unlearned').map(leak => w.categories[leak.category])
  if (unlearned.length > 0) return <p class="share-leaks" role="alert"><strong>{w.unlearned}</strong> {w.unlearnedHelp(unlearned.join(', '))}</p>
  return (
    <div class="share-leaks" role="alert">
      <p><strong>{w.leaks(leaks.length)}</strong> {w.leakHelp}</p>
      <ul>
        {leaks.slice(0, NAMED).map((leak, i) => (
          <li key={i}>
            <button type="button" class="link" onClick={() => show(leak)}>{w.leakAt(leak.line, w.categories[leak.category])}</button>
            {files && ` ${leak.file === null ? w.packLeakName : w.packLeakIn(files[leak.file]?.name ?? '')}`}
            {leak.token && ` · ${w.leakToken(leak.token)}`} · <code>{leak.around}</code>
          </li>
        ))}
        {leaks.length > NAMED && <li>{w.moreOf(leaks.length - NAMED)}</li>}
      </ul>
    </div>
  )
}
