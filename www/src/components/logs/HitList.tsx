import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { count, words } from '../../i18n'
import { currentHit, foldedGroups, openHit, searchResult, sourceByPlace } from '../../state/search'
import { sourcePath } from '../source-path'
import { HEIGHT, HitRows, type HitRow } from './hit-rows'
import { lead } from './hit-text'
import { pieces } from './marks'

/** Rows drawn beyond what is in sight. */
const BEYOND = 8

/** Width of what stands beside a hit's text, and of a letter of it, px. */
const MARGIN = 120
const CHARACTER = 7.3

const rowId = (at: number): string => `hit-${at}`

/** What the field of the panel does with the list: the focus stays where one types. */
export interface HitKeys {
  /** `true`: the key was one of the list's. */
  key(event: KeyboardEvent): boolean
}

/** Hits by source. Only what is in sight is in the page. */
export function HitList({ keys, chosen }: { keys: { current: HitKeys | null }; chosen: (id: string | null) => void }) {
  const w = words.value.search
  const { groups, phase } = searchResult.value
  const folded = foldedGroups.value
  const rows = useMemo(() => new HitRows(groups, folded, phase === 'running'), [searchResult.value, folded])
  const box = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ top: 0, height: 600, room: 60 })
  // The row that the keys choose; by number, because rows are only ever added below.
  const [active, setActive] = useState(-1)
  const here = currentHit.value

  useLayoutEffect(() => {
    const list = box.current
    if (!list) return
    const see = (): void => setView({ top: list.scrollTop, height: list.clientHeight, room: (list.clientWidth - MARGIN) / CHARACTER })
    const sizes = new ResizeObserver(see)
    sizes.observe(list)
    list.addEventListener('scroll', see, { passive: true })
    return () => {
      sizes.disconnect()
      list.removeEventListener('scroll', see)
    }
  }, [])
  const reveal = (at: number): void => {
    const list = box.current
    if (!list || at < 0) return
    const top = rows.top(at)
    const bottom = top + HEIGHT[rows.row(at)?.kind ?? 'hit']
    if (top - HEIGHT.source < list.scrollTop) list.scrollTop = top - HEIGHT.source
    else if (bottom > list.scrollTop + list.clientHeight) list.scrollTop = bottom - list.clientHeight
  }
  const choose = (at: number): void => {
    setActive(at)
    chosen(at < 0 ? null : rowId(at))
    reveal(at)
  }
  // Another search begins above.
  useEffect(() => {
    if (groups.length === 0) choose(-1)
  }, [groups.length === 0])
  // What F4 opens is in sight, and the keys go on from it.
  useEffect(() => {
    if (here) choose(rows.find(here.key, here.at))
  }, [here])

  const fold = (key: string, to: boolean): void => {
    const next = new Set(folded)
    if (to) next.add(key)
    else next.delete(key)
    foldedGroups.value = next
  }
  const act = (row: HitRow | null): void => {
    if (row?.kind === 'source') fold(row.group.key, !folded.has(row.group.key))
    if (row?.kind === 'hit') openHit(row.group.key, row.at)
    if (row?.kind === 'more') openHit(row.group.key, row.group.hits.length - 1)
  }
  const byKey = (event: KeyboardEvent): boolean => {
    const page = Math.max(1, Math.floor(view.height / HEIGHT.hit) - 1)
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page }[event.key]
    if (by !== undefined && rows.count > 0) {
      choose(Math.max(0, Math.min(rows.count - 1, active + by)))
      return true
    }
    const row = rows.row(active)
    const typing = event.target instanceof HTMLInputElement
    if (row && !typing && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
      fold(row.group.key, event.key === 'ArrowLeft')
      choose(rows.head(row.group.key))
      return true
    }
    if (event.key === 'Enter' || (event.key === ' ' && !typing)) {
      // Enter in the field opens the first hit.
      act(row ?? rows.row(1))
      return true
    }
    return false
  }
  keys.current = { key: byKey }

  const first = Math.max(0, rows.at(view.top) - BEYOND)
  const last = rows.count === 0 ? -1 : Math.min(rows.count - 1, rows.at(view.top + view.height) + BEYOND)
  const shown: number[] = []
  for (let at = first; at <= last; at++) shown.push(at)
  return (
    <div
      class="hits" ref={box} id="search-hits" role="listbox" tabIndex={0} aria-label={w.results} aria-activedescendant={active >= 0 ? rowId(active) : undefined}
      onKeyDown={event => { if (byKey(event)) event.preventDefault() }}
    >
      <div role="presentation" class="hits-all" style={{ height: `${rows.height}px` }}>
        {shown.map(at => {
          const row = rows.row(at)
          if (!row) return null
          const current = row.kind === 'hit' && here?.key === row.group.key && here.at === row.at
          return (
            <div
              key={at} id={rowId(at)} role="option" aria-selected={at === active} aria-setsize={rows.count} aria-posinset={at + 1} aria-current={current || undefined}
              class={`hit-row hit-${row.kind}`} style={{ top: `${rows.top(at)}px` }} onClick={() => { choose(at); act(row) }}
            >
              {row.kind === 'source' ? <SourceRow row={row} open={!folded.has(row.group.key)} /> : row.kind === 'hit' ? <Hit row={row} room={view.room} /> : w.listed(count(row.group.hits.length), count(row.group.count))}
            </div>
          )
        })}
      </div>
    </div>
  )
}

function SourceRow({ row: { group }, open }: { row: HitRow & { kind: 'source' }; open: boolean }) {
  const w = words.value.search
  const source = sourceByPlace.value.get(group.key)
  const path = source ? sourcePath(source) : { folder: '', parts: [group.path] }
  return (
    <>
      <span class="hit-fold" aria-hidden="true">{open ? '▾' : '▸'}</span>
      <span class="hit-path" title={source ? group.path : w.elsewhere}>
        <span class="hit-file">{path.parts.join(' ▸ ')}</span>{path.folder && <span class="hit-folder">{path.folder}</span>}
      </span>
      <span class="hit-count">{words.value.search.hits(group.count)}</span>
    </>
  )
}

function Hit({ row: { hit }, room }: { row: HitRow & { kind: 'hit' }; room: number }) {
  const w = words.value.search
  const { text, places } = lead(hit.text, hit.places, room)
  return (
    <>
      <span class="unseen">{hit.record ? w.record(count(hit.number)) : w.line(count(hit.number))}</span>
      <span class="hit-number" aria-hidden="true">{hit.number}</span>
      <code class="hit-text">{pieces(text, places).map((piece, i) => (piece.hit ? <mark key={i}>{piece.text}</mark> : piece.text))}</code>
    </>
  )
}
