import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { words } from '../../i18n'
import { rawLines, wrapLines } from '../../state/logs'
import { shortcut, type Act } from '../../state/shortcuts'
import { columnsOf, heading, sizes } from './columns'
import { LogLine } from './LogLine'
import type { LogModel } from './log-model'
import { ScrollStrip } from './ScrollStrip'
import { panWithFinger } from './touch-pan'
import { clampAnchor, drawn, Heights, settle, type Anchor } from './viewport'

/** Height of a row that is not wrapped. */
const ROW = 20

/** The rows: only those in view are drawn, whatever the log's size. */
export function LogGrid({ model, evidence }: { model: LogModel; evidence: number[] }) {
  const w = words.value.logs
  const index = model.index.value
  const grid = useRef<HTMLDivElement>(null)
  const box = useRef<HTMLDivElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState({ width: 0, height: 0 })
  const [, redraw] = useState(0)
  const proofs = useMemo(() => new Set(evidence), [evidence])
  const [wrap, raw] = [wrapLines.value, rawLines.value || !index?.parts]
  const rows = model.rows.value
  const epoch = model.epoch.value
  // Other rows, or others shapes of them: what was measured counts no more.
  const heights = useMemo(() => new Heights(ROW), [epoch, wrap, raw, size.width, model])
  void model.arrived.value

  const at = clampAnchor(model.anchor.value, rows, size.height, heights)
  const { first, last, top } = drawn(at, rows, size.height, heights)
  const cursor = model.cursor.value
  const [from, to] = model.chosen()
  const chosen = model.selection.value !== null

  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    const measure = (): void => {
      const head = element.querySelector<HTMLElement>('.log-head')?.offsetHeight ?? 0
      setSize({ width: element.clientWidth, height: element.clientHeight - head })
    }
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    measure()
    element.scrollLeft = model.left
    return () => observer.disconnect()
  }, [model])

  // Rows are measured before anything is painted: a row that turns out taller moves what is beneath it, not what is read.
  useLayoutEffect(() => {
    let news = false
    for (const element of list.current?.children ?? []) {
      const row = Number((element as HTMLElement).dataset.row)
      if (!('wait' in (element as HTMLElement).dataset) && heights.set(row, element.getBoundingClientRect().height)) news = true
    }
    if (news) redraw(n => n + 1)
  })
  useEffect(() => {
    model.page = Math.max(1, Math.floor(size.height / heights.mean))
    if (size.height > 0) model.look(first, last)
  }, [first, last, epoch, size, model])

  const place = (next: Anchor): void => { model.anchor.value = clampAnchor(next, rows, size.height, heights) }
  /** Where the view is now: events come faster than pictures. */
  const now = (): Anchor => settle(model.anchor.peek(), rows, heights)
  const scroll = (by: number): void => {
    const { row, y } = now()
    place({ row, y: y - by })
  }
  /** Is it whole in view, or above, or below? */
  const standing = (row: number): 'in' | 'above' | 'below' => {
    let { row: next, y } = now()
    if (row < next) return 'above'
    if (row > next + size.height / ROW + 1) return 'below'
    for (; next < row; next++) y += heights.of(next)
    return y < -0.5 && heights.of(row) <= size.height ? 'above' : y + Math.min(heights.of(row), size.height) > size.height + 0.5 ? 'below' : 'in'
  }
  const stand = (row: number, extend: boolean): void => {
    const next = Math.min(rows - 1, Math.max(0, row))
    model.selection.value = extend ? { from: model.selection.peek()?.from ?? model.cursor.peek(), to: next } : null
    model.cursor.value = next
    const where = standing(next)
    if (where === 'above') place({ row: next, y: 0 })
    if (where === 'below') place({ row: next, y: size.height - Math.min(heights.of(next), size.height) })
  }

  const keys = (event: KeyboardEvent): void => {
    const inside = event.target !== grid.current
    if (event.key === 'Escape' && (inside || chosen)) {
      event.preventDefault()
      model.selection.value = null
      grid.current?.focus()
    }
    const asked = inside ? null : shortcut('log', event)
    if (!asked) return
    // After scrolling with the wheel the keys go on from what is in view.
    const start = standing(model.cursor.peek()) === 'in' || event.shiftKey ? model.cursor.peek() : now().row + (now().y < 0 ? 1 : 0)
    const page = Math.max(1, model.page - 1)
    const to = (row: number) => (): void => stand(row, event.shiftKey)
    const turn = (by: number) => (): void => { scroll(by * heights.mean); stand(start + by, event.shiftKey) }
    const sideways = (by: number) => (): void => { box.current?.scrollBy({ left: by }) }
    const does: Partial<Record<Act<'log'>, () => void>> = {
      down: to(start + 1), up: to(start - 1), pageDown: turn(page), pageUp: turn(-page), first: to(0), last: to(rows - 1), left: sideways(-80), right: sideways(80),
      unfold: () => open(model.cursor.peek()), all: () => { model.selection.value = { from: 0, to: rows - 1 } },
    }
    const act = does[asked]
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }
  const open = (row: number): void => {
    const number = model.row(row)?.number
    if (number !== undefined) model.toggle(number)
  }

  const wheel = (event: WheelEvent): void => {
    // Zooming and moving sideways are the browser's.
    if (event.ctrlKey || event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return
    event.preventDefault()
    scroll(event.deltaY * (event.deltaMode === 1 ? ROW : event.deltaMode === 2 ? size.height : 1))
    if (event.deltaX && box.current) box.current.scrollLeft += event.deltaX
  }
  const scrolled = (event: Event): void => {
    const element = event.currentTarget as HTMLElement
    model.left = element.scrollLeft
    // Marking text beyond the edge moves the box itself, which never is moved otherwise.
    if (!element.scrollTop) return
    scroll(element.scrollTop)
    element.scrollTop = 0
  }
  const rowUnder = (event: MouseEvent): number | null => {
    const element = (event.target as Element).closest<HTMLElement>('[data-row]')
    return element ? Number(element.dataset.row) : null
  }
  const click = (event: MouseEvent): void => {
    const row = rowUnder(event)
    if (row === null || (event.target as Element).closest('button, .log-detail')) return
    if (event.shiftKey) getSelection()?.removeAllRanges()
    // Somebody marks text: that is no choice of a row.
    if (getSelection()?.isCollapsed === false) return
    stand(row, event.shiftKey)
  }
  /** Along the numbers whole rows are chosen. */
  const press = (event: PointerEvent): void => {
    const row = rowUnder(event)
    if (event.shiftKey && event.button === 0) event.preventDefault()
    if (event.pointerType === 'touch') return panWithFinger(event, scroll)
    if (row === null || event.button !== 0 || event.shiftKey || !(event.target as Element).closest('.log-number')) return
    const element = event.currentTarget as HTMLElement
    event.preventDefault()
    grid.current?.focus({ preventScroll: true })
    stand(row, false)
    const edge = element.getBoundingClientRect()
    let y = event.clientY
    const pull = (): void => {
      const beyond = y < edge.top + ROW ? y - edge.top - ROW : y > edge.bottom ? y - edge.bottom : 0
      if (beyond) {
        scroll(beyond / 2)
        const { row: upper } = now()
        stand(beyond < 0 ? upper : upper + model.page, true)
      }
      timer = requestAnimationFrame(pull)
    }
    let timer = requestAnimationFrame(pull)
    const move = (e: PointerEvent): void => {
      y = e.clientY
      const over = document.elementFromPoint(edge.left + 20, Math.min(edge.bottom - 2, Math.max(edge.top + ROW + 10, y)))?.closest<HTMLElement>('[data-row]')
      if (over && Number(over.dataset.row) !== model.cursor.peek()) stand(Number(over.dataset.row), true)
    }
    const end = (): void => {
      cancelAnimationFrame(timer)
      removeEventListener('pointermove', move)
      removeEventListener('pointerup', end)
      removeEventListener('pointercancel', end)
    }
    addEventListener('pointermove', move)
    addEventListener('pointerup', end)
    addEventListener('pointercancel', end)
  }

  if (!index) return null
  const columns = columnsOf(index, raw)
  const shown = []
  for (let row = first; row <= last; row++) {
    const content = model.row(row)
    const number = content?.number
    shown.push(
      <LogLine
        key={row} at={row} row={content} number={number ?? (rows === index.rows && !index.records ? row + 1 : null)} raw={raw} records={index.records} words={words.value.logs}
        cursor={row === cursor} chosen={chosen && row >= from && row <= to} marked={number !== undefined && number === model.marked.value}
        proof={number !== undefined && proofs.has(number)} open={number !== undefined && model.expanded.value.has(number)}
        whole={number === undefined ? undefined : model.whole.value.get(number)} model={model} kinds={index.components}
      />,
    )
  }
  return (
    <div class="log-table">
      <div
        class={`log-grid ${wrap ? 'log-wrap' : ''} ${raw ? 'log-raw' : ''}`} ref={grid} tabIndex={0} role="grid" aria-label={w.log} aria-description={w.keys} aria-rowcount={rows + 1} aria-colcount={columns.length}
        aria-multiselectable="true" aria-activedescendant={cursor >= first && cursor <= last ? `log-row-${cursor}` : undefined} onKeyDown={keys}
      >
        <div class="log-scroll" ref={box} onScroll={scrolled} onWheel={wheel} onPointerDown={press} onClick={click} style={sizes(index, raw)}>
          <div class="log-head" role="row" aria-rowindex={1}>{columns.map(name => <span key={name} role="columnheader" class={`log-${name}`}>{heading(name, index)}</span>)}</div>
          <div class="log-rows" role="rowgroup"><div ref={list} role="presentation" style={{ transform: `translateY(${top}px)` }}>{shown}</div></div>
        </div>
      </div>
      <ScrollStrip model={model} at={at} rows={rows} height={size.height} heights={heights} go={place} />
    </div>
  )
}
