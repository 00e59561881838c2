import { useEffect, useRef, useState } from 'preact/hooks'
import type { SearchQuery } from '../../engine/protocol'
import { words } from '../../i18n'
import { engine } from '../../state/session'
import { language } from '../../state/settings'
import type { LogModel } from './log-model'

/** Milliseconds after the last key before the log is searched. */
const PAUSE = 150

/** Looks for text in what is shown, forwards and back; `only` turns it into a filter. */
export function LogFind({ model, done, only }: { model: LogModel; done: () => void; only: (query: SearchQuery) => void }) {
  const w = words.value.logs
  const now = model.query.value
  const [text, setText] = useState(now?.text ?? '')
  const [options, setOptions] = useState({ matchCase: now?.matchCase ?? false, wholeWord: now?.wholeWord ?? false, regex: now?.regex ?? false })
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const query: SearchQuery | null = text ? { text, ...options } : null
  // Why what is typed cannot be looked for: an expression that is not finished, mostly.
  const [refused, setRefused] = useState<string | null>(null)
  const turns = useRef(0)
  const bad = refused !== null
  // Turned into a filter, or taken away elsewhere: the field is free again.
  useEffect(() => { if (!now) setText('') }, [now])
  useEffect(() => () => clearTimeout(timer.current), [])

  const seek = (next: SearchQuery | null, at: 'once' | 'soon'): void => {
    clearTimeout(timer.current)
    const mine = ++turns.current
    const ask = async (): Promise<void> => {
      const why = next ? await engine.value?.refusal(next, language.peek()).catch(() => null) ?? null : null
      if (mine !== turns.current) return
      setRefused(why)
      if (why === null) model.seek(next)
    }
    if (at === 'once') void ask()
    else timer.current = setTimeout(() => void ask(), PAUSE)
  }
  const type = (value: string): void => {
    setText(value)
    seek(value ? { text: value, ...options } : null, value ? 'soon' : 'once')
  }
  const turn = (name: keyof typeof options): void => {
    const next = { ...options, [name]: !options[name] }
    setOptions(next)
    seek(text ? { text, ...next } : null, 'once')
  }
  const go = (direction: 1 | -1): void => {
    if (bad || !query) return
    clearTimeout(timer.current)
    if (JSON.stringify(query) !== JSON.stringify(model.query.peek())) seek(query, 'once')
    else void model.find(direction)
  }
  const keys = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') {
      event.preventDefault()
      go(event.shiftKey ? -1 : 1)
    } else if (event.key === 'ArrowDown') {
      event.preventDefault()
      done()
    }
  }
  const said = refused !== null ? refused : model.found.value === 'none' ? w.none : model.found.value === 'from-top' ? w.fromTop : model.found.value === 'from-end' ? w.fromEnd : model.busy.value === 'find' ? w.finding : ''
  const toggle = (name: keyof typeof options, sign: string): preact.JSX.Element => (
    <button type="button" aria-pressed={options[name]} aria-label={w[name]} title={w[name]} onClick={() => turn(name)}>{sign}</button>
  )
  return (
    <span class="log-find">
      <span title={said} class={`log-find-said ${bad || model.found.value === 'none' ? 'tone-bad' : ''}`} role="status">{said}</span>
      <input
        type="text" class="log-find-text" autocomplete="off" spellcheck={false} aria-label={w.findIn} placeholder={w.find} value={text} aria-invalid={bad}
        onInput={event => type(event.currentTarget.value)} onKeyDown={keys}
      />
      <span class="segments">{toggle('matchCase', 'Aa')}{toggle('wholeWord', 'W')}{toggle('regex', '.*')}</span>
      <span class="segments">
        <button type="button" disabled={!query || bad} aria-label={w.previous} title={`${w.previous} (N)`} onClick={() => go(-1)}>↑</button>
        <button type="button" disabled={!query || bad} aria-label={w.next} title={`${w.next} (n)`} onClick={() => go(1)}>↓</button>
      </span>
      <button type="button" disabled={!query || bad} title={w.onlyTitle} onClick={() => { if (query) only(query) }}>{w.only}</button>
    </span>
  )
}
