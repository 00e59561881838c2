import { useRef, useState } from 'preact/hooks'
import type { LogOverview } from '../../engine/protocol'
import { count, words } from '../../i18n'
import type { LogModel } from './log-model'
import { placeAt, progressOf, type Anchor, type Heights } from './viewport'

/** The least the thumb may be, for a hand to find it. */
const THUMB = 28

/** The scroll bar: where one is in the log, and where the errors and warnings are. The keys of the grid do the same. */
export function ScrollStrip({ model, at, rows, height, heights, go }: { model: LogModel; at: Anchor; rows: number; height: number; heights: Heights; go: (at: Anchor) => void }) {
  const strip = useRef<HTMLDivElement>(null)
  const [pulled, setPulled] = useState(false)
  const shown = height / heights.mean
  const thumb = Math.min(height, Math.max(THUMB, (height * shown) / Math.max(1, rows)))
  const share = progressOf(at, rows, height, heights)
  const room = height - thumb
  const press = (event: PointerEvent): void => {
    if (event.button !== 0 || rows <= shown) return
    const element = strip.current
    if (!element) return
    event.preventDefault()
    element.setPointerCapture(event.pointerId)
    const upper = element.getBoundingClientRect().top
    const held = event.clientY - upper - share * room
    // Beside the thumb: the log goes there, and the thumb is held by its middle.
    const grip = held >= 0 && held <= thumb ? held : thumb / 2
    const to = (e: PointerEvent): void => go(placeAt(Math.min(1, Math.max(0, (e.clientY - upper - grip) / Math.max(1, room))), rows, height, heights))
    const end = (): void => {
      setPulled(false)
      element.removeEventListener('pointermove', to)
      element.removeEventListener('lostpointercapture', end)
    }
    setPulled(true)
    if (grip !== held) to(event)
    element.addEventListener('pointermove', to)
    element.addEventListener('lostpointercapture', end)
  }
  const row = model.row(at.row)
  const number = row?.number ?? (model.rows.value === model.index.value?.rows && !model.index.value.records ? at.row + 1 : null)
  return (
    <div class={`log-strip ${rows <= shown ? 'log-strip-idle' : ''}`} ref={strip} aria-hidden="true" onPointerDown={press}>
      {model.overview.value && <Bad overview={model.overview.value} rows={rows} />}
      <Marked model={model} rows={rows} />
      {rows > shown && <span class="log-thumb" style={{ height: `${thumb}px`, transform: `translateY(${share * room}px)` }} />}
      {pulled && <span class="log-pulled" style={{ top: `${Math.min(height - 24, share * room)}px` }}>{number === null ? '' : `${words.value.logs.number} ${count(number)}`}{row?.time && ` · ${row.time.replace('T', ' ').slice(0, 19)}`}</span>}
    </div>
  )
}

/** Warnings on the left, errors on the right, as long as there are many. */
function Bad({ overview, rows }: { overview: LogOverview; rows: number }) {
  const parts = Math.max(1, rows / overview.step)
  const draw = (counts: number[], x: number, width: number): string => {
    const most = Math.sqrt(Math.max(1, ...counts))
    return counts.map((n, i) => (n ? `M${x} ${i}h${(width * (0.45 + 0.55 * Math.sqrt(n) / most)).toFixed(1)}v1.4H${x}z` : '')).join('')
  }
  return (
    <svg viewBox={`0 0 16 ${parts}`} preserveAspectRatio="none">
      <path class="log-strip-warning" d={draw(overview.warnings, 1, 5)} />
      <path class="log-strip-error" d={draw(overview.errors, 7, 8)} />
    </svg>
  )
}

/** The line that was asked for, where its row is known by its number. */
function Marked({ model, rows }: { model: LogModel; rows: number }) {
  const number = model.marked.value
  if (number === null || model.index.value?.records || rows !== model.index.value?.rows) return null
  return <span class="log-strip-marked" style={{ top: `${((number - 1) / Math.max(1, rows)) * 100}%` }} />
}
