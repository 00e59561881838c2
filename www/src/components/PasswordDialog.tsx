import './PasswordDialog.css'
import { useEffect, useRef, useState } from 'preact/hooks'
import { bytes, words } from '../i18n'
import { answer, question, type OpenQuestion } from '../state/password'
import { cancel, progress } from '../state/session'
import { Glyph } from './Glyph'
import { useModal } from './use-modal'

/** Encrypted entries named at most. */
const NAMED = 3

/** Asks for the password of the file in question. */
export function PasswordDialog() {
  const asked = question.value
  return asked && <Dialog asked={asked} />
}

/** Modal: what stands behind it cannot be reached, and has the focus again afterwards. */
function Dialog({ asked: { file, paths, sources, wrong, busy } }: { asked: OpenQuestion }) {
  const w = words.value.password
  const dialog = useRef<HTMLDialogElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const [shown, setShown] = useState(false)
  const [empty, setEmpty] = useState(true)
  const stay = useModal(dialog)
  // Asked anew, of this file or of the next: the field is empty and takes the keys.
  useEffect(() => {
    const input = field.current
    if (busy || !input) return
    input.value = ''
    setEmpty(true)
    input.focus()
  }, [file, wrong, busy])
  useEffect(() => { if (field.current) field.current.type = shown ? 'text' : 'password' }, [shown])
  const submit = (): void => { if (!busy && field.current?.value) answer(field.current.value) }
  const leave = (): void => { if (busy) cancel(); else answer(null) }
  const now = progress.value
  const said = busy ? w.trying : wrong ? w.wrong : ''
  return (
    <dialog ref={dialog} class="password" aria-labelledby="password-title" aria-describedby="password-text" onKeyDown={stay} onCancel={event => { event.preventDefault(); leave() }}>
      <h2 id="password-title" class="password-file">{w.title(file)}</h2>
      <p id="password-text">{paths.length || sources > 1 ? w.text(sources) : w.whole}</p>
      {paths.length > 0 && (
        <ul class="password-paths">
          {paths.slice(0, NAMED).map(path => <li key={path}>{path}</li>)}
          {paths.length > NAMED && <li>{w.more(paths.length - NAMED)}</li>}
        </ul>
      )}
      <div class="password-field">
        <label for="password">{w.label}</label>
        <input
          id="password" ref={field} type="password" autocomplete="off" autocapitalize="off" spellcheck={false} readOnly={busy}
          aria-invalid={wrong && !busy} aria-describedby="password-said" onInput={event => setEmpty(event.currentTarget.value === '')}
          onKeyDown={event => { if (event.key === 'Enter' && !event.isComposing) submit() }}
        />
        <button type="button" aria-pressed={shown} onClick={() => setShown(!shown)}>{shown ? w.hide : w.show}</button>
      </div>
      <p id="password-said" class="password-said" role="status">
        {said && <>{!busy && <Glyph shape="triangle" tone="bad" />} {said}</>}
        {busy && now && now.size > 0 && ` \u00b7 ${words.value.progress.of(bytes(now.read), bytes(now.size))}`}
      </p>
      <p class="password-kept">{w.kept}</p>
      <p class="dialog-acts">
        <button type="button" onClick={leave}>{busy ? words.value.progress.cancel : w.without}</button>
        <button type="button" class="primary" disabled={busy || empty} onClick={submit}>{w.open}</button>
      </p>
    </dialog>
  )
}
