import './Timeline.css'
import { useSignal, type Signal } from '@preact/signals'
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Report } from '../../generated/report'
import { words } from '../../i18n'
import { position, showOffset, showPosition, type Moment } from '../../i18n/time'
import { clock, report, select, selectedId } from '../../state/session'
import { sourcePath } from '../source-path'
import { byDay, errorCounts } from './density'
import { byLane, markLanes } from './event-lanes'
import { bootsInside, coverageRows, moments, placeAttempts, places, type CoverageRow } from './layout'
import { AttemptLane, Axis, CoverageLanes } from './lanes'
import { BootLines, DensityLane, EventLane } from './mark-lanes'
import { Story } from './Story'
import { fitName } from './text-fit'
import { Tip, type TipContent } from './Tip'
import { TimelineTable } from './TimelineTable'
import { clamp, firstView, fit, length, pan, zoom, type Span } from './view'

/** Room for the names of lanes: more of it where there is more. */
const gutterOf = (width: number): number => Math.round(Math.min(250, Math.max(164, width * 0.13)))
const AXIS = 24
const ROW = 19
/** A lane of marks is lower than one with labels. */
const MARKS = 17
const DENSITY = 20
/** The strip of ticks for attempts that found no room. */
const STRIP = 7

export function Timeline() {
  const shown = report.value
  return shown ? <Drawn report={shown} /> : null
}

function focusOf(shown: Report, rows: CoverageRow[], locate: (m: Moment) => number | null): number[] {
  const attempt = shown.attempts.find(a => a.id === shown.verdict.attempt)
  if (!attempt) return []
  const start = locate({ time: attempt.started, local: attempt.startedLocal })
  const servicing = rows.find(row => row.kind === 'cbs')?.spans.map(span => span.from) ?? []
  return start === null ? [] : [start, ...servicing]
}

function Drawn({ report: shown }: { report: Report }) {
  const w = words.value
  const on = clock.value
  const stage = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(900)
  // Signals, not state: what follows the pointer must not lay the picture out anew.
  const tip = useSignal<TipContent | null>(null)
  const pointer = useSignal<number | null>(null)
  const setTip = (content: TipContent | null): void => { tip.value = content }
  const [pull, setPull] = useState<{ from: number; to: number } | null>(null)

  const { all, whole, first, rows, locate, unplaced, lanes, counts } = useMemo(() => {
    const find = (moment: Moment): number | null => position(moment, on)
    const covered = coverageRows(shown.sources, find)
    const everything = fit(places(shown, find))
    // What only the other clock knows cannot be placed on this one.
    const told = [...shown.attempts.map(a => ({ time: a.started, local: a.startedLocal })), ...shown.events]
    const missing = told.filter(moment => find(moment) === null && (moment.time ?? moment.local)).length
    return { all: moments(shown), whole: everything, first: everything && firstView(everything, focusOf(shown, covered, find)), rows: covered, locate: find, unplaced: missing, lanes: byLane(shown.events), counts: errorCounts(shown, find) }
  }, [shown, on])

  // The view belongs to the files and the failure in question: another language keeps it, another clock moves it along.
  const held = useRef<{ key: string; on: string; from: number; span: Span } | null>(null)
  const [, redraw] = useState(0)
  if (whole && first) {
    const key = [shown.machine.computer, shown.verdict.attempt, ...shown.bundles.map(bundle => bundle.fingerprint + bundle.name)].join('|')
    if (held.current?.key !== key) held.current = { key, on, from: whole.from, span: first }
    if (held.current.on !== on) {
      const by = whole.from - held.current.from
      held.current = { key, on, from: whole.from, span: clamp({ from: held.current.span.from + by, to: held.current.span.to + by }, whole) }
    }
  }

  useLayoutEffect(() => {
    const element = stage.current
    if (!element) return
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    setWidth(element.clientWidth)
    return () => observer.disconnect()
  }, [whole === null])

  const view = held.current
  if (!whole || !view) return <section class="timeline"><p class="timeline-none">{w.timeline.nothing}</p></section>

  const gutter = gutterOf(width)
  const plot = Math.max(200, width - gutter - 12)
  const now = view.span
  const go = (next: Span): void => {
    view.span = clamp(next, whole)
    setTip(null)
    redraw(n => n + 1)
  }
  const placeAt = (clientX: number): number => {
    const left = (stage.current?.getBoundingClientRect().left ?? 0) + gutter
    return now.from + ((clientX - left) / plot) * length(now)
  }

  const wheel = (event: WheelEvent): void => {
    event.preventDefault()
    const unit = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) go(pan(now, ((event.deltaX || event.deltaY) * unit) / plot))
    else go(zoom(now, Math.exp(Math.max(-240, Math.min(240, event.deltaY * unit)) * 0.0025), placeAt(event.clientX)))
  }

  const press = (event: PointerEvent): void => {
    if (event.button !== 0) return
    const element = event.currentTarget as HTMLElement
    const [began, start] = [event.clientX, now]
    const inside = began - element.getBoundingClientRect().left - gutter
    if (inside < 0) return
    let moved = false
    const move = (e: PointerEvent): void => {
      if (!moved && Math.abs(e.clientX - began) < 4) return
      if (!moved) element.setPointerCapture(event.pointerId)
      moved = true
      if (event.shiftKey) setPull({ from: inside, to: inside + e.clientX - began })
      else go(pan(start, (began - e.clientX) / plot))
    }
    const end = (e: PointerEvent): void => {
      element.removeEventListener('pointermove', move)
      element.removeEventListener('pointerup', end)
      element.removeEventListener('pointercancel', end)
      setPull(null)
      if (moved && event.shiftKey && e.type === 'pointerup') {
        const [a, b] = [placeAt(began), placeAt(e.clientX)].sort((m, n) => m - n) as [number, number]
        if (b > a) go({ from: a, to: b })
      }
    }
    element.addEventListener('pointermove', move)
    element.addEventListener('pointerup', end)
    element.addEventListener('pointercancel', end)
  }

  const keys = (event: KeyboardEvent): void => {
    const middle = (now.from + now.to) / 2
    const step = (by: number): void => {
      const steps = shown.attempts.filter(a => !a.storeApp || a.id === selectedId.value)
      const at = steps.findIndex(a => a.id === selectedId.value)
      const next = steps[Math.max(0, Math.min(steps.length - 1, at + by))]
      if (!next) return
      select(next.id)
      const place = locate({ time: next.started, local: next.startedLocal })
      if (place !== null && (place < now.from || place > now.to)) go({ from: place - length(now) / 2, to: place + length(now) / 2 })
    }
    const does: Record<string, () => void> = {
      '+': () => go(zoom(now, 0.7, middle)), '=': () => go(zoom(now, 0.7, middle)), '-': () => go(zoom(now, 1 / 0.7, middle)),
      ArrowLeft: () => go(pan(now, -0.12)), ArrowRight: () => go(pan(now, 0.12)), '0': () => go(whole), Home: () => go(whole),
      ArrowUp: () => step(-1), ArrowDown: () => step(1), Escape: () => setTip(null),
    }
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : does[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }

  // Rows follow what there is, not what is in view: zooming moves nothing up or down.
  const placed = shown.attempts.filter(a => (locate({ time: a.started, local: a.startedLocal }) ?? locate({ time: a.ended, local: a.endedLocal })) !== null)
  const attemptRows = placed.filter(a => !a.storeApp).length > 1 ? 2 : 1
  const strip = placed.length > attemptRows ? STRIP : 0
  const shapes = placeAttempts(shown.attempts, [shown.verdict.attempt, selectedId.value], locate, now, plot, attemptRows)
  const marked = shown.attempts.find(a => a.id === (selectedId.value ?? shown.verdict.attempt))

  const attemptsTop = AXIS + 4
  let bottom = attemptsTop + attemptRows * ROW + strip + 3
  // A lane without anything is left out.
  const marks = markLanes.filter(id => lanes[id].length > 0).map(id => {
    const y = bottom + MARKS / 2
    bottom += MARKS
    return { id, y }
  })
  const densityTop = counts.length > 0 ? bottom + 1 : null
  if (densityTop !== null) bottom += DENSITY + 3
  const coverTop = bottom + 20
  const height = coverTop + Math.max(1, rows.length) * ROW + 6
  const lane = { span: now, width: plot, tip: setTip, locate }

  const offsets = [...new Set(shown.machine.utcOffsets.map(period => period.minutes))]
  const offset = offsets.length === 1 && offsets[0] != null ? ` (${showOffset(offsets[0])})` : ''
  const [noUtc, noMachine] = [!all.some(moment => moment.time), !all.some(moment => moment.local)]

  return (
    <section class="timeline" aria-label={w.timeline.label}>
      <div class="timeline-bar">
        <h2>{w.timeline.label}</h2>
        {unplaced > 0 && <span class="timeline-note">{w.timeline.notInUtc(unplaced)}</span>}
        <div class="grow timeline-said">{marked && <Story attempt={marked} events={shown.events} locate={locate} />}</div>
        <div class="segments" role="radiogroup" aria-label={w.timeline.clock}>
          <button type="button" role="radio" aria-checked={on === 'machine'} disabled={noMachine} title={noMachine ? w.timeline.offsetUnknown : undefined} onClick={() => { clock.value = 'machine' }}>{w.timeline.machineTime}{offset}</button>
          <button type="button" role="radio" aria-checked={on === 'utc'} disabled={noUtc} title={noUtc ? w.timeline.offsetUnknown : undefined} onClick={() => { clock.value = 'utc' }}>{w.timeline.utc}</button>
        </div>
        <div class="segments">
          <button type="button" aria-label={w.timeline.zoomOut} title={w.timeline.zoomOut} onClick={() => go(zoom(now, 1 / 0.6, (now.from + now.to) / 2))}>−</button>
          <button type="button" aria-label={w.timeline.zoomIn} title={w.timeline.zoomIn} onClick={() => go(zoom(now, 0.6, (now.from + now.to) / 2))}>+</button>
          <button type="button" onClick={() => go(whole)}>{w.timeline.fit}</button>
        </div>
      </div>
      <div
        class="timeline-stage" ref={stage} tabIndex={0} role="group" aria-label={`${w.timeline.label}. ${w.timeline.keys}`}
        onWheel={wheel} onPointerDown={press} onKeyDown={keys}
        onPointerMove={event => { pointer.value = event.clientX - (stage.current?.getBoundingClientRect().left ?? 0) - gutter }}
        onPointerLeave={() => { pointer.value = null; tip.value = null }}
      >
        <svg width={width} height={height} aria-hidden="true">
          <defs>
            <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch-line" d="M0 0V6" /></pattern>
            <pattern id="dots" width="6" height="6" patternUnits="userSpaceOnUse"><circle class="hatch-dot" cx="2" cy="3" r="1" /></pattern>
            <pattern id="undone" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="undone-line" d="M0 0V4" /></pattern>
            <clipPath id="plot"><rect x="0" y="0" width={plot} height={height} /></clipPath>
          </defs>
          <g class="lane-names">
            <text x={gutter - 12} y={attemptsTop + 15}>{w.timeline.installs}</text>
            {marks.map(({ id, y }) => <text key={id} x={gutter - 12} y={y + 4}>{w.timeline[id]}</text>)}
            {densityTop !== null && <text x={gutter - 12} y={densityTop + DENSITY / 2 + 5}>{w.timeline.otherErrors}</text>}
          </g>
          <g transform={`translate(${gutter} 0)`}>
            <Axis span={now} width={plot} height={height} gutter={gutter} />
            <text class="cover-title" x="0" y={coverTop - 6}>{w.timeline.covered}</text>
            <path class="rule" d={`M0 ${coverTop - 1}H${plot}`} />
            <g clip-path="url(#plot)">
              <BootLines places={bootsInside(shown.events, shapes, selectedId.value, locate, now, plot)} top={attemptsTop} bottom={height - 6} />
              <CoverageLanes {...lane} rows={rows} attempts={shown.attempts} marked={marked ?? null} top={coverTop} row={ROW} from={attemptsTop} />
              {densityTop !== null && <DensityLane {...lane} counts={counts} top={densityTop} height={DENSITY} />}
              {marks.map(({ id, y }) => <EventLane key={id} {...lane} events={lanes[id]} y={y} go={go} />)}
              <AttemptLane {...lane} shapes={shapes} top={attemptsTop} row={ROW} rows={attemptRows} />
            </g>
            {pull && <rect class="pull" x={Math.min(pull.from, pull.to)} y={AXIS} width={Math.abs(pull.to - pull.from)} height={height - AXIS} />}
          </g>
          <g class="lane-names lane-files">
            {rows.map((row, i) => (
              <text key={row.sources[0]?.id} x={gutter - 12} y={coverTop + i * ROW + 14}>{rowName(row, gutter - 20)}<title>{row.sources.map(source => source.path).join('\n')}</title></text>
            ))}
          </g>
          <Hairline gutter={gutter} pointer={pointer} plot={plot} height={height} span={now} />
        </svg>
      </div>
      <Tip tip={tip} pointer={pointer} gutter={gutter} width={width} top={() => (stage.current?.offsetTop ?? 0) - (stage.current?.scrollTop ?? 0)} />
      <TimelineTable report={shown} days={byDay(counts)} />
    </section>
  )
}

/** The log's own name and how many archives of it stand before it. */
function rowName(row: CoverageRow, room: number): string {
  const w = words.value.timeline
  const newest = row.sources.at(-1)
  const name = newest ? sourcePath(newest).name : row.kind
  const more = row.sources.length - 1
  return fitName(name, more > 0 ? (row.kind === 'cbs' ? w.archives(more) : w.more(more)) : '', room)
}

function Hairline({ gutter, pointer, plot, height, span }: { gutter: number; pointer: Signal<number | null>; plot: number; height: number; span: Span }) {
  const x = pointer.value
  if (x === null || x < 0 || x > plot) return null
  const right = x < plot - 150
  return (
    <g class="hairline" transform={`translate(${gutter + x} 0)`}>
      <path d={`M0 ${AXIS - 6}V${height}`} />
      <rect x={right ? 0 : -142} y={AXIS - 20} width={142} height={16} rx={2} />
      <text x={right ? 6 : -6} y={AXIS - 8} text-anchor={right ? 'start' : 'end'}>{showPosition(span.from + (x / plot) * length(span))}</text>
    </g>
  )
}
