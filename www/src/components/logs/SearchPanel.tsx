import './SearchPanel.css'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { SearchQuery } from '../../engine/protocol'
import { HITS } from '../../engine/search'
import { count, words } from '../../i18n'
import { closeSearch } from '../../state/logs'
import { enterPasswords } from '../../state/session'
import { searchQuery, searchResult, stepHit, stopSearch, type SearchResult } from '../../state/search'
import { timeFilter } from '../../state/span'
import { HitList, type HitKeys } from './HitList'

const switches = [
  { name: 'matchCase', sign: 'Aa', key: 'c' },
  { name: 'wholeWord', sign: 'W', key: 'w' },
  { name: 'regex', sign: '.*', key: 'r' },
] as const satisfies { name: keyof SearchQuery; sign: string; key: string }[]

/** Search over the whole bundle, as one types. */
export function SearchPanel() {
  const w = words.value.search
  const query = searchQuery.value
  const result = searchResult.value
  const field = useRef<HTMLInputElement>(null)
  const keys = useRef<HitKeys | null>(null)
  const [chosen, setChosen] = useState<string | null>(null)
  useEffect(() => {
    field.current?.focus()
    field.current?.select()
  }, [])
  const turn = (name: 'matchCase' | 'wholeWord' | 'regex'): void => { searchQuery.value = { ...query, [name]: !query[name] } }
  // As in editors: Alt+C, Alt+W, Alt+R. `code`, because Alt writes other signs on some keyboards.
  const alt = (event: KeyboardEvent): void => {
    // Also while one types.
    if (event.key === 'F4' && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault()
      stepHit(event.shiftKey ? -1 : 1)
    }
    const found = event.altKey && !event.ctrlKey && !event.metaKey && switches.find(({ key }) => event.code === `Key${key.toUpperCase()}`)
    if (!found) return
    event.preventDefault()
    turn(found.name)
  }
  const typed = (event: KeyboardEvent): void => {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return
    if (event.key !== ' ' && event.key !== 'Home' && event.key !== 'End' && keys.current?.key(event)) event.preventDefault()
  }
  const some = result.groups.length > 0
  return (
    <section class="search" data-home tabIndex={-1} aria-label={w.open} onKeyDown={alt}>
      <div class="search-head">
        <div class="search-box">
          <input
            ref={field} id="search-text" type="text" role="combobox" aria-label={w.field} placeholder={w.hint} autocomplete="off" autocapitalize="off" spellcheck={false} maxLength={1000}
            aria-expanded={some} aria-controls="search-hits" aria-autocomplete="none" aria-activedescendant={some ? chosen ?? undefined : undefined}
            aria-invalid={result.phase === 'refused'} aria-describedby="search-said"
            value={query.text} onInput={event => { searchQuery.value = { ...query, text: event.currentTarget.value } }} onKeyDown={typed}
          />
          {switches.map(({ name, sign, key }) => (
            <button key={name} type="button" class={`search-switch search-${name}`} aria-pressed={query[name]} aria-label={w[name]} title={`${w[name]} (Alt+${key.toUpperCase()})`} onClick={() => turn(name)}>{sign}</button>
          ))}
        </div>
        <button type="button" class="quiet icon" disabled={!some} aria-label={w.previous} title={`${w.previous} (Shift+F4)`} onClick={() => stepHit(-1)}>↑</button>
        <button type="button" class="quiet icon" disabled={!some} aria-label={w.next} title={`${w.next} (F4)`} onClick={() => stepHit(1)}>↓</button>
        <button type="button" class="quiet icon" aria-label={words.value.logs.close} title={`${words.value.logs.close} (Esc)`} onClick={closeSearch}>✕</button>
      </div>
      <Said result={result} />
      {result.phase === 'idle' && query.text === '' && <p class="search-note">{w.start}</p>}
      {some && <HitList keys={keys} chosen={setChosen} />}
      <Notes result={result} />
    </section>
  )
}

/** How far the search is, and what came of it. */
function Said({ result }: { result: SearchResult }) {
  const w = words.value.search
  const { phase, hits, groups, sources, lines, read, size } = result
  const running = phase === 'running'
  const share = size > 0 ? Math.min(1, read / size) : 0
  const found = hits > 0 ? w.found(count(hits), groups.length) : running ? w.nothingYet : w.nothing
  return (
    <div class="search-said" id="search-said" role="status">
      {phase === 'refused' && <span class="tone-bad">{result.refusal}</span>}
      {(running || phase === 'done') && <span class="search-found">{found}</span>}
      {phase === 'done' && <span class="tone-quiet">{w.searched(sources, count(lines))}</span>}
      {running && <span class="tone-quiet" aria-hidden="true">{w.running(`${Math.round(share * 100)} %`)}</span>}
      {running && <button type="button" class="link" onClick={stopSearch}>{w.stop}</button>}
      {running && <span class="search-bar" aria-hidden="true" style={{ transform: `scaleX(${share})` }} />}
    </div>
  )
}

/** What the list does not hold, and why. */
function Notes({ result }: { result: SearchResult }) {
  const w = words.value.search
  const { phase, listed, hits, troubles, outside } = result
  if (phase === 'idle' || phase === 'refused') return null
  const locked = troubles.some(({ why }) => why === 'locked')
  return (
    <div class="search-notes">
      {listed >= HITS && hits > listed && <p>{w.full(count(listed))}</p>}
      {timeFilter.value && (
        <p>{outside > 0 && <>{w.outside(outside)} </>}{w.within} <button type="button" class="link" onClick={() => { timeFilter.value = null }}>{w.all}</button></p>
      )}
      {troubles.length > 0 && (
        <details>
          <summary>{w.troubles(troubles.length)}</summary>
          <ul>{troubles.slice(0, 100).map(({ path, why }, i) => <li key={i}><span class="search-path">{path}</span> <span class="tone-quiet">{w.why[why]}</span></li>)}</ul>
          {locked && <button type="button" onClick={() => void enterPasswords()}>{words.value.logs.password}</button>}
        </details>
      )}
    </div>
  )
}
