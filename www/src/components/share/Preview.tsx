import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { CATEGORIES, type Prepared } from '../../engine/protocol'
import { words } from '../../i18n'
import { scrollTo, windowOf } from '../window'
import { piecesOf, PLACE, rowAt, rowsOf } from './preview-rows'

/** Height of a row, as the styles have it. */
const ROW = 20

/** What is to be seen: a byte, and the replacement that stands there. */
export interface Shown {
  byte: number
  place: number | null
}

/** A name that is marked to be replaced: no longer than a line of typing. */
const LONGEST = 60

/** The bytes as text, whatever their number: only the rows in view are drawn. Nothing here is ever markup. */
export function Preview({ made, shown, select }: { made: Pick<Prepared, 'bytes' | 'places'>; shown: Shown | null; select: (text: string) => void }) {
  const w = words.value.share
  const box = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ top: 0, room: 0 })
  const rows = useMemo(() => rowsOf(made.bytes, made.places), [made])
  const decoder = useMemo(() => new TextDecoder(), [])
  const count = rows.lines.length
  const { first, end } = windowOf(count, ROW, view.top, view.room)
  const look = (): void => { if (box.current) setView({ top: box.current.scrollTop, room: box.current.clientHeight }) }
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    const observer = new ResizeObserver(look)
    observer.observe(element)
    look()
    return () => observer.disconnect()
  }, [])
  useEffect(() => {
    const element = box.current
    if (!element || !shown) return
    const top = scrollTo(rowAt(rows, shown.byte), ROW, element.scrollTop, element.clientHeight)
    if (top !== null) element.scrollTop = Math.max(0, top - element.clientHeight / 2)
    requestAnimationFrame(() => element.querySelector('.share-now')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }))
  }, [shown, rows])
  const marked = (): void => {
    const text = getSelection()?.toString().trim() ?? ''
    select(text.length > 1 && text.length <= LONGEST && !/[\r\n]/.test(text) ? text : '')
  }
  const at = shown && shown.place === null ? rowAt(rows, shown.byte) : -1
  return (
    <div class="share-preview" ref={box} tabIndex={0} role="region" aria-label={w.preview} onScroll={look} onPointerUp={marked} onKeyUp={marked}>
      <div class="share-rows" style={{ height: `${count * ROW}px` }}>
        <div style={{ transform: `translateY(${first * ROW}px)` }}>
          {Array.from({ length: end - first }, (_, i) => {
            const row = first + i
            const number = rows.lines[row] ?? 0
            return (
              <div key={row} class={`share-row ${row === at ? 'share-leak' : ''}`}>
                <span class="share-number">{row === 0 || rows.lines[row - 1] !== number ? number : ''}</span>
                <code>
                  {piecesOf(made.bytes, rows, made.places, row, decoder).map(({ text, place }, n) => (place === null
                    ? text
                    : <mark key={n} class={place === shown?.place ? 'share-now' : undefined} title={w.categories[CATEGORIES[made.places[place * PLACE + 2] ?? 0] ?? 'word']}>{text}</mark>))}
                </code>
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}
