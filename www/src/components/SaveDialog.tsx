import './SaveDialog.css'
import { useRef } from 'preact/hooks'
import { words } from '../i18n'
import { engine, machineIndex } from '../state/session'
import { language } from '../state/settings'
import { save } from '../state/shell'
import { useModal } from './use-modal'

/** Nothing is saved before the user has read what the file holds. */
export function SaveDialog({ close }: { close: () => void }) {
  const w = words.value.save
  const dialog = useRef<HTMLDialogElement>(null)
  const stay = useModal(dialog)
  const confirm = async (): Promise<void> => {
    const text = await engine.value?.json(machineIndex.value, language.value).catch(() => undefined)
    if (text !== undefined) save('faultline-report.json', 'application/json', text)
    close()
  }
  return (
    <dialog ref={dialog} onClose={close} onKeyDown={stay} aria-labelledby="save-title">
      <h2 id="save-title">{w.title}</h2>
      <p>{w.text}</p>
      <p class="dialog-acts">
        <button type="button" onClick={close}>{w.cancel}</button>
        <button type="button" class="primary" onClick={() => void confirm()}>{w.confirm}</button>
      </p>
    </dialog>
  )
}
