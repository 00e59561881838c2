import './CopyButton.css'
import { useState } from 'preact/hooks'
import { words } from '../i18n'

/** Copies text; where the clipboard is closed (plain http) the old command still works. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const area = document.createElement('textarea')
    area.value = text
    area.className = 'unseen'
    document.body.append(area)
    area.select()
    const done = document.execCommand('copy')
    area.remove()
    return done
  }
}

export function CopyButton({ text, label, quiet = false }: { text: string | (() => string); label: string; quiet?: boolean }) {
  const [state, setState] = useState<'idle' | 'done' | 'failed'>('idle')
  const w = words.value.verdict
  const act = async (): Promise<void> => {
    setState((await copy(typeof text === 'string' ? text : text())) ? 'done' : 'failed')
    setTimeout(() => setState('idle'), 2000)
  }
  const said = state === 'done' ? w.copied : state === 'failed' ? w.copyFailed : ''
  return (
    <button type="button" class={quiet ? 'copy copy-quiet' : 'copy'} onClick={() => void act()} aria-label={quiet ? label : undefined} title={quiet ? label : undefined}>
      <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
        {state === 'done' ? <path d="M2.5 7.5 5.5 10.5 11.5 3.5" /> : <path d="M4.5 4.5V2.5H11.5V9.5H9.5M2.5 4.5H9.5V11.5H2.5Z" />}
      </svg>
      {!quiet && <span>{said || label}</span>}
      <span class="unseen" role="status">{said}</span>
    </button>
  )
}
