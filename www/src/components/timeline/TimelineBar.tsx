import type { ComponentChildren } from 'preact'
import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { Attempt, Report } from '../../generated/report'
import { words } from '../../i18n'
import { showDuration, showOffset, showPosition } from '../../i18n/time'
import { clock } from '../../state/session'
import { useUnfold } from '../use-unfold'
import { Legend } from './Legend'
import type { Prepared } from './draw'
import { Story } from './Story'
import { length, type Span } from './view'

/** The line above the picture: the story of the chosen attempt, the brushed time, the clock, and what moves the view. */
export function TimelineBar({ report, marked, prepared, brush, failures, at, zoomBy, fit, jump, clearBrush, showBrush, save }: {
  report: Report
  marked: Attempt | null
  prepared: Prepared
  brush: Span | null
  /** How many failures there are, and which of them the next jump goes to. */
  failures: number
  at: number
  zoomBy: (factor: number) => void
  fit: () => void
  jump: () => void
  clearBrush: () => void
  showBrush: () => void
  save: () => void
}) {
  const w = words.value.timeline
  const on = clock.value
  const { locate, unplaced, knows } = prepared
  const offsets = [...new Set(report.machine.utcOffsets.map(period => period.minutes))]
  const offset = offsets.length === 1 && offsets[0] != null ? ` (${showOffset(offsets[0])})` : ''
  // The story does not change with the view.
  const told = useMemo(() => marked && <Story attempt={marked} events={report.events} locate={locate} />, [marked, report, locate])
  const [noUtc, noMachine] = [!knows.utc, !knows.machine]
  return (
    <div class="timeline-bar">
      <h2>{w.label}</h2>
      {unplaced > 0 && <span class="timeline-note">{w.notInUtc(unplaced)}</span>}
      <div class="grow timeline-said">{told}</div>
      {brush && <BrushChip brush={brush} clear={clearBrush} show={showBrush} />}
      <div class="segments" role="radiogroup" aria-label={w.clock}>
        <button type="button" role="radio" aria-checked={on === 'machine'} disabled={noMachine} title={noMachine ? w.offsetUnknown : undefined} onClick={() => { clock.value = 'machine' }}>{w.machineTime}{offset}</button>
        <button type="button" role="radio" aria-checked={on === 'utc'} disabled={noUtc} title={noUtc ? w.offsetUnknown : undefined} onClick={() => { clock.value = 'utc' }}>{w.utc}</button>
      </div>
      <div class="segments timeline-moves">
        <button type="button" aria-label={w.zoomOut} title={w.zoomOut} onClick={() => zoomBy(1 / 0.6)}>−</button>
        <button type="button" aria-label={w.zoomIn} title={w.zoomIn} onClick={() => zoomBy(0.6)}>+</button>
        <button type="button" onClick={fit}>{w.fit}</button>
        {failures > 0 && <button type="button" class="timeline-jump" title={w.jump(at, failures)} onClick={jump}>{w.failure}</button>}
      </div>
      <div class="segments">
        <Unfold name={w.legend}><Legend report={report} /></Unfold>
        <button type="button" class="timeline-save" aria-label={w.picture} title={w.picture} onClick={save}><svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true"><path d="M7 1V9M3.5 6 7 9.5 10.5 6M1.5 12.5H12.5" /></svg></button>
      </div>
    </div>
  )
}

/** The brushed time in words, and the way out of it. */
function BrushChip({ brush, clear, show }: { brush: Span; clear: () => void; show: () => void }) {
  const w = words.value.timeline
  const [from, to] = [showPosition(brush.from), showPosition(brush.to)]
  const sameDay = from.slice(0, 10) === to.slice(0, 10)
  const short = (text: string, whole: boolean): string => (whole ? text.slice(5) : text.slice(11))
  return (
    <span class="brush-chip" title={w.chosen(from, to)}>
      {short(from, true)} – {short(to, !sameDay)} · {showDuration(length(brush))}
      <button type="button" aria-label={w.zoomSpan} title={w.zoomSpan} onClick={show}>⤢</button>
      <button type="button" aria-label={w.clearSpan} title={w.clearSpan} onClick={clear}>✕</button>
    </span>
  )
}

/** A button and what it unfolds; away with Esc or a press elsewhere. */
function Unfold({ name, children }: { name: string; children: ComponentChildren }) {
  const open = useSignal(false)
  const { box, keys } = useUnfold(open)
  return (
    <div class="unfold" ref={box} onKeyDown={keys}>
      <button type="button" aria-expanded={open.value} onClick={() => { open.value = !open.value }}>{name}</button>
      {open.value && <div class="unfold-panel" role="region" tabIndex={0} aria-label={name}>{children}</div>}
    </div>
  )
}
