import { useSignal } from '@preact/signals'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Report } from '../../generated/report'
import { words } from '../../i18n'
import { selectedId, select, summary } from '../../state/session'
import { showLog } from '../../state/logs'
import { shortcut, type Act } from '../../state/shortcuts'
import { canOpen, sourcePath } from '../source-path'
import type { Acts } from './acts'
import { BrushAxis, BrushDrawing, BrushShade } from './Brush'
import { AXIS, layOut, LOGS, type Cover, type Prepared } from './draw'
import { Gestures, type Grip } from './gestures'
import { Hairline, HairTime } from './Hairline'
import { Axis } from './lanes'
import { Picture, type RowName } from './Picture'
import { fitName } from './text-fit'
import { Tip, type TipContent } from './Tip'
import { length, pan, zoom, type Span } from './view'
import { across, along, beyond, laneName, standingOn, stops, type Standing } from './walk'

/** Room for the names of lanes: more of it where there is more, little on a phone. */
export const gutterOf = (width: number): number => (width < 560 ? 96 : Math.round(Math.min(250, Math.max(164, width * 0.13))))

/** As wide as the stage was last: so wide it will be. */
let lastWidth = innerWidth

/** What the stage is given: what there is, what of it is shown, and how to change that. */
export interface StageProps {
  report: Report
  prepared: Prepared
  whole: Span
  now: Span
  go: (span: Span) => void
  brush: Span | null
  take: (span: Span | null) => void
  jump: () => void
}

/** The picture with everything that can be done to it by pointer, fingers and keys. */
export function Stage({ report, prepared, whole, now, go, brush, take, jump }: StageProps) {
  const w = words.value.timeline
  const stage = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(lastWidth)
  const [allLogs, setAllLogs] = useState(false)
  // Signals, not state: what follows the pointer must not lay the picture out anew.
  const tip = useSignal<TipContent | null>(null)
  const pointer = useSignal<number | null>(null)
  const drawing = useSignal<Span | null>(null)
  /** The mark the keys stand on. */
  const [standing, setStanding] = useState<Standing | null>(null)
  const [said, setSaid] = useState('')
  const setTip = (content: TipContent | null): void => { tip.value = content }

  useLayoutEffect(() => {
    const element = stage.current
    if (!element) return
    // It speaks before the first picture, too: measured here, the whole report would be laid out twice.
    const observer = new ResizeObserver(() => setWidth(lastWidth = element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  const gutter = gutterOf(width)
  const plot = Math.max(120, width - gutter - 12)
  const chosen = selectedId.value
  const marked = report.attempts.find(a => a.id === (chosen ?? report.verdict.attempt)) ?? null
  const drawn = useMemo(
    () => layOut(prepared, { span: now, width: plot, important: [report.verdict.attempt, chosen], chosen, logs: allLogs ? Infinity : LOGS }),
    [prepared, now.from, now.to, plot, chosen, report.verdict.attempt, allLogs],
  )
  const move = (span: Span): void => {
    setTip(null)
    go(span)
  }
  const leftOf = (clientX: number): number => clientX - (stage.current?.getBoundingClientRect().left ?? 0) - gutter
  const acts: Acts = {
    tip: setTip, go: move, choose: select, pixel: event => leftOf(event.clientX),
    openEvent: ({ evidence }) => { if (!summary.value) showLog(evidence.source, evidence.line ?? evidence.record ?? null) },
    openSource: source => { if (!summary.value && canOpen(source)) showLog(source.id) },
  }

  // What the gestures see is what was drawn last.
  const latest = useRef({ now, plot, brush, move, take })
  latest.current = { now, plot, brush, move, take }
  const gestures = useMemo(() => new Gestures({
    view: () => latest.current.now, width: () => latest.current.plot, show: span => latest.current.move(span),
    brush: () => latest.current.brush, draw: span => { drawing.value = span },
    take: span => {
      drawing.value = null
      latest.current.take(span)
    },
  }), [])
  const press = (event: PointerEvent): void => {
    if (event.button !== 0) return
    const left = leftOf(event.clientX)
    const target = event.target as Element
    const grip = target.closest<HTMLElement>('[data-grip]')?.dataset.grip as Grip | undefined
    if (target.closest('button') || (left < 0 && !grip)) return
    const onAxis = target.closest('.timeline-axis') !== null
    gestures.press(event.pointerId, left, grip ?? (onAxis || event.shiftKey ? 'axis' : 'picture'))
  }
  const drag = (event: PointerEvent): void => {
    pointer.value = leftOf(event.clientX)
    if (!gestures.move(event.pointerId, leftOf(event.clientX))) return
    // Taken only once it is more than a click: a click still chooses what is under it.
    stage.current?.setPointerCapture(event.pointerId)
    setTip(null)
  }
  const lift = (event: PointerEvent): void => gestures.lift(event.pointerId, leftOf(event.clientX), event.type === 'pointercancel')

  const wheel = (event: WheelEvent): void => {
    const left = leftOf(event.clientX)
    // Over the names the wheel scrolls: there may be more logs than fit.
    if (left < 0 && !event.ctrlKey) return
    event.preventDefault()
    const unit = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1
    if (!event.ctrlKey && (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))) return move(pan(now, ((event.deltaX || event.deltaY) * unit) / plot))
    // Two fingers on a touchpad come as a wheel with Ctrl and small steps.
    const speed = event.ctrlKey && Math.abs(event.deltaY) < 40 ? 0.01 : 0.0025
    move(zoom(now, Math.exp(Math.max(-240, Math.min(240, event.deltaY * unit)) * speed), now.from + (Math.max(0, left) / plot) * length(now)))
  }

  // Safari tells the two fingers of a touchpad by events of its own.
  useEffect(() => {
    const element = stage.current
    if (!element) return
    let begun: Span | null = null
    const turn = (event: Event): void => {
      const { scale, clientX } = event as Event & { scale?: number; clientX?: number }
      if (scale === undefined || clientX === undefined || navigator.maxTouchPoints > 0) return
      event.preventDefault()
      const { now: view, plot: across } = latest.current
      if (event.type === 'gesturestart') begun = view
      else if (begun && scale > 0) latest.current.move(zoom(begun, 1 / scale, begun.from + (leftOf(clientX) / across) * length(begun)))
    }
    for (const type of ['gesturestart', 'gesturechange']) element.addEventListener(type, turn)
    return () => { for (const type of ['gesturestart', 'gesturechange']) element.removeEventListener(type, turn) }
  }, [gutter])

  const lanes = standing ? stops(drawn) : []
  const stop = standingOn(lanes, standing)
  const stand = (next: Standing | null): void => {
    setStanding(next)
    if (!next) {
      setTip(null)
      setSaid('')
    }
  }
  // Details of where one stands, beside it and aloud; again after a zoom that changed it.
  const spoken = stop && `${stop.lane} ${stop.id}`
  useEffect(() => {
    if (!stop) return
    const content = stop.tip()
    pointer.value = null
    tip.value = { ...content, x: stop.box.left + stop.box.width / 2, y: stop.box.top + stop.box.height }
    setSaid([laneName(stop.lane, drawn), content.head, ...content.lines].filter(Boolean).join('. '))
  }, [spoken, drawn])

  const step = (by: 1 | -1): void => {
    const all = stops(drawn)
    if (!stop) {
      const first = all[0]?.find(one => one.id === (chosen ?? report.verdict.attempt)) ?? all[0]?.[0]
      return stand(first ?? null)
    }
    const next = along(all, stop, by)
    if (next) return stand(next)
    const place = beyond(prepared, stop.lane, by > 0 ? Math.max(now.to, stop.place) : Math.min(now.from, stop.place), by)
    if (place === null) return
    move(pan(now, (place - (now.from + now.to) / 2) / length(now)))
    stand({ lane: stop.lane, id: '', place })
  }
  const nextAttempt = (by: number): void => {
    const list = report.attempts.filter(a => !a.storeApp || a.id === chosen)
    const next = list[Math.max(0, Math.min(list.length - 1, list.findIndex(a => a.id === chosen) + by))]
    if (!next) return
    stand(null)
    select(next.id)
    const place = prepared.locate({ time: next.started, local: next.startedLocal })
    if (place !== null && (place < now.from || place > now.to)) move({ from: place - length(now) / 2, to: place + length(now) / 2 })
  }
  /** A span to begin with: what the keys stand on, the chosen attempt if it is in view, else the middle. */
  const brushByKey = (): void => {
    const attempt = prepared.attempts.find(one => one.attempt.id === chosen)
    const inView = attempt && attempt.start >= now.from && attempt.end <= now.to
    const [from, to] = stop ? [stop.place, stop.place] : attempt && inView ? [attempt.start, attempt.end] : [now.from + length(now) / 3, now.to - length(now) / 3]
    const air = Math.max((to - from) * 0.1, length(now) / 40)
    if (!brush) take({ from: from - air, to: to + air })
    // The edges are drawn before they can be gone to.
    requestAnimationFrame(() => stage.current?.querySelector<HTMLElement>('.brush-to')?.focus())
  }
  const middle = (now.from + now.to) / 2
  const keys = (event: KeyboardEvent): void => {
    const does: Partial<Record<Act<'timeline'>, () => void>> = {
      zoomIn: () => move(zoom(now, 0.7, middle)), zoomOut: () => move(zoom(now, 1 / 0.7, middle)), panLeft: () => move(pan(now, -0.12)), panRight: () => move(pan(now, 0.12)), fit: () => move(whole),
      failure: jump, previous: () => nextAttempt(-1), next: () => nextAttempt(1), markBefore: () => step(-1), markAfter: () => step(1), span: brushByKey,
      ...(stop && { laneUp: () => stand(across(lanes, stop, -1)), laneDown: () => stand(across(lanes, stop, 1)), openMark: () => stop.enter(acts) }),
      ...((stop || brush || drawing.value) && { dismiss: () => { if (gestures.cancel()) drawing.value = null; else if (stop) stand(null); else take(null) } }),
    }
    const asked = event.target === event.currentTarget ? shortcut('timeline', event) : null
    const act = asked && does[asked]
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }

  return (
    <>
      <div
        class="timeline-stage" ref={stage} tabIndex={0} role="group" aria-label={`${w.label}. ${w.keys}`}
        onWheel={wheel} onPointerDown={press} onPointerMove={drag} onPointerUp={lift} onPointerCancel={lift} onKeyDown={keys}
        onPointerLeave={() => { pointer.value = null; if (!standing) tip.value = null }} onBlur={event => { if (event.target === event.currentTarget) stand(null) }}
      >
        <div class="timeline-axis">
          <svg width={width} height={AXIS} aria-hidden="true">
            <g transform={`translate(${gutter} 0)`}>
              <Axis span={now} width={plot} gutter={gutter} />
              <HairTime pointer={pointer} plot={plot} span={now} />
            </g>
          </svg>
          {brush && <BrushAxis brush={brush} span={now} width={plot} gutter={gutter} take={take} clear={() => { take(null); stage.current?.focus() }} closer={() => move(brush)} />}
        </div>
        <svg class="timeline-picture" width={width} height={drawn.height} aria-hidden="true">
          <Picture drawn={drawn} gutter={gutter} locate={prepared.locate} chosen={chosen} marked={marked} nameOf={rowName} acts={acts} />
          <g transform={`translate(${gutter} 0)`}>
            {brush && !drawing.value && <BrushShade brush={brush} span={now} width={plot} height={drawn.height} />}
            <BrushDrawing drawing={drawing} span={now} width={plot} height={drawn.height} />
            {stop && <rect class="stop" x={stop.box.left} y={stop.box.top} width={stop.box.width} height={stop.box.height} rx={2} />}
            <Hairline pointer={pointer} plot={plot} height={drawn.height} />
          </g>
        </svg>
        {(drawn.cover.left > 0 || allLogs) && (
          <button type="button" class="link timeline-logs" style={{ marginLeft: `${gutter}px` }} aria-expanded={allLogs} onClick={() => setAllLogs(!allLogs)}>{allLogs ? w.fewerLogs : w.allLogs(drawn.cover.left)}</button>
        )}
        <div class="timeline-fade" />
      </div>
      <Tip tip={tip} pointer={pointer} gutter={gutter} width={width} top={() => AXIS + (stage.current?.offsetTop ?? 0) - (stage.current?.scrollTop ?? 0)} />
      <p class="unseen" role="status">{said}</p>
    </>
  )
}

/** The log's own name and how many archives of it stand before it. */
function rowName(row: Cover, room: number): RowName {
  const w = words.value.timeline
  const newest = row.sources.at(-1)
  const name = newest ? sourcePath(newest).name : row.kind
  const more = row.sources.length - 1
  return { text: fitName(name, more > 0 ? (row.kind === 'cbs' ? w.archives(more) : w.more(more)) : '', room), title: row.sources.map(source => source.path).join('\n') }
}
