import './CopyButton.css'
import { signal } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import { words } from '../i18n'
import { stage } from '../state/session'
import { cleaned } from '../state/sharing'

/** How a copy ended; `stopped`: a name was left in it. */
type Ended = 'done' | 'failed' | 'stopped'

/** Copies text; where the clipboard is closed (plain http) the old command still works. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const area = document.createElement('textarea')
    area.value = text
    area.className = 'unseen'
    // Beside what has the focus: behind an open dialog nothing can be selected.
    const home = document.querySelector('dialog[open]') ?? document.body
    home.append(area)
    area.select()
    const done = document.execCommand('copy')
    area.remove()
    return done
  }
}

/** Copies text with names replaced, as everything that leaves. */
export async function copyClean(text: string): Promise<Ended> {
  const clean = cleaned([text]).then(texts => texts?.[0] ?? null)
  try {
    // Safari takes nothing after a wait, but the promise of it.
    const promised = clean.then(ready => (ready === null ? Promise.reject(new Error('stopped')) : new Blob([ready], { type: 'text/plain' })))
    const written = navigator.clipboard.write([new ClipboardItem({ 'text/plain': promised })])
    // Some say neither yes nor no.
    const silent = clean.then(() => new Promise<never>((_, no) => setTimeout(() => no(new Error('silent')), 500)))
    await Promise.race([written, silent])
    return 'done'
  } catch {
    const ready = await clean
    return ready === null ? 'stopped' : (await copy(ready)) ? 'done' : 'failed'
  }
}

/** `raw`: as it is, because it holds nothing of a bundle or says that it does. */
export function CopyButton({ text, label, quiet = false, raw = false }: { text: string | (() => string); label: string; quiet?: boolean; raw?: boolean }) {
  const [state, setState] = useState<'idle' | 'again' | Ended>('idle')
  /** Text that is ready, where the browser copies only in the very moment of a press: the next one copies it. */
  const [ready, setReady] = useState<string | null>(null)
  const w = words.value.verdict
  const act = async (): Promise<void> => {
    const plain = typeof text === 'string' ? text : text()
    const now = raw ? plain : ready
    const ended = now !== null ? ((await copy(now)) ? 'done' : 'failed') : await copyClean(plain)
    const next = ended === 'failed' && now === null ? (await cleaned([plain]))?.[0] ?? null : null
    setReady(next)
    setState(next === null ? ended : 'again')
    if (next === null) setTimeout(() => setState('idle'), 2000)
  }
  const said = state === 'again' ? w.copyAgain : state === 'done' ? w.copied : state === 'failed' ? w.copyFailed : state === 'stopped' ? words.value.share.stopped : ''
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

/** What was said of the selection that was copied last. */
const notice = signal<Ended | null>(null)

/** What is selected on screen leaves without names too: raw lines have a button of their own, which says so. */
export function SelectionCopies() {
  useEffect(() => {
    let hide = 0
    const copying = (event: ClipboardEvent): void => {
      const text = getSelection()?.toString()
      // What is typed is the user's own; before any bundle there is nothing to replace.
      if (event.defaultPrevented || !text || stage.peek() === 'start' || (event.target as Element | null)?.closest?.('input, textarea')) return
      event.preventDefault()
      void copyClean(text).then(ended => {
        notice.value = ended
        clearTimeout(hide)
        hide = window.setTimeout(() => { notice.value = null }, 3000)
      })
    }
    // A drag would carry the same text out before anything could be replaced in it.
    const dragging = (event: DragEvent): void => event.preventDefault()
    addEventListener('copy', copying)
    addEventListener('dragstart', dragging)
    return () => {
      removeEventListener('copy', copying)
      removeEventListener('dragstart', dragging)
    }
  }, [])
  const [w, said] = [words.value, notice.value]
  return <p class={said ? 'copy-notice' : 'unseen'} role="status">{said === 'done' ? w.share.selectionCopied : said === 'stopped' ? w.share.stopped : said === 'failed' ? w.verdict.copyFailed : ''}</p>
}
