import './Timeline.css'
import { useMemo, useRef, useState } from 'preact/hooks'
import type { Report } from '../../generated/report'
import { words } from '../../i18n'
import { clock, report, select, selectedId } from '../../state/session'
import { onClock, timeFilter, timelineView } from '../../state/span'
import { byDay } from './density'
import { around, prepare, type Prepared } from './draw'
import { PictureDialog } from './PictureDialog'
import { Stage } from './Stage'
import { TimelineBar } from './TimelineBar'
import { TimelineTable } from './TimelineTable'
import { clamp, zoom, type Span } from './view'

/** The picture that explains the case: what was installed, what failed, and what the logs still hold of it. */
export function Timeline() {
  const shown = report.value
  const on = clock.value
  const prepared = useMemo(() => shown && prepare(shown, on), [shown, on])
  if (!shown || !prepared) return null
  const { whole, first } = prepared
  if (!whole || !first) return <section class="timeline"><p class="timeline-none">{words.value.timeline.nothing}</p></section>
  return <Drawn report={shown} prepared={prepared} whole={whole} first={first} />
}

function Drawn({ report: shown, prepared, whole, first }: { report: Report; prepared: Prepared; whole: Span; first: Span }) {
  const w = words.value.timeline
  const on = clock.value
  const [saving, setSaving] = useState(false)
  const view = timelineView.value
  const span = view && onClock(view, on, shown)
  const now = span ? clamp(span, whole) : first
  const go = (next: Span): void => { timelineView.value = { ...clamp(next, whole), on } }
  const filter = timeFilter.value
  const brush = filter && onClock(filter, on, shown)
  const take = (next: Span | null): void => { timeFilter.value = next && { ...next, on } }

  // The failure in question first, then the others, the latest of them first.
  const failures = useMemo(() => {
    const failed = prepared.attempts.filter(one => one.failed)
    return [...failed.filter(one => one.attempt.id === shown.verdict.attempt), ...failed.filter(one => one.attempt.id !== shown.verdict.attempt)]
  }, [prepared])
  // Each jump goes to the next one; choosing another attempt begins anew.
  const jumped = useRef<string | null>(null)
  const last = failures.findIndex(one => one.attempt.id === jumped.current && jumped.current === selectedId.value)
  const next = (last + 1) % Math.max(1, failures.length)
  const jump = (): void => {
    const failure = failures[next]
    if (!failure) return
    jumped.current = failure.attempt.id
    select(failure.attempt.id)
    go(around(failure.start, failure.end, whole))
  }
  const days = useMemo(() => byDay(brush ? prepared.counts.filter(({ place }) => place >= brush.from && place <= brush.to) : prepared.counts), [prepared, brush?.from, brush?.to])
  // The same for every view: it is not looked through again.
  const table = useMemo(() => <TimelineTable report={shown} days={days} />, [shown, days])
  const marked = shown.attempts.find(a => a.id === (selectedId.value ?? shown.verdict.attempt)) ?? null
  return (
    <section class="timeline" aria-label={w.label}>
      <TimelineBar
        report={shown} marked={marked} prepared={prepared} brush={brush} failures={failures.length} at={next + 1}
        zoomBy={factor => go(zoom(now, factor, (now.from + now.to) / 2))} fit={() => go(whole)} jump={jump}
        clearBrush={() => take(null)} showBrush={() => { if (brush) go(brush) }} save={() => setSaving(true)}
      />
      <Stage report={shown} prepared={prepared} whole={whole} now={now} go={go} brush={brush} take={take} jump={jump} />
      {table}
      {saving && <PictureDialog report={shown} prepared={prepared} now={now} brush={brush} close={() => setSaving(false)} />}
    </section>
  )
}
