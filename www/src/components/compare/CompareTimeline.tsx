import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { useSignal } from '@preact/signals'
import type { Side } from '../../engine/protocol'
import type { Comparison, Report } from '../../generated/report'
import { words } from '../../i18n'
import { position, showMoment, type Moment } from '../../i18n/time'
import { openSide } from '../../state/comparing'
import { comparing } from '../../state/comparison'
import { clock } from '../../state/session'
import { language } from '../../state/settings'
import { attemptName } from '../attempt-name'
import { GlyphAt } from '../Glyph'
import { sourcePath } from '../source-path'
import { Axis } from '../timeline/lanes'
import { gapBefore, isFailure, locateAttempts, NARROW, placeAttempts, textWidth, x, type AttemptShape, type Locate } from '../timeline/layout'
import { fitName } from '../timeline/text-fit'
import { Gestures } from '../timeline/gestures'
import { ticks } from '../timeline/ticks'
import { Tip, tipOfAttempt, tipOfGap, tipOfSource, type TipContent } from '../timeline/Tip'
import { clamp, fit, length, pan, zoom, type Span } from '../timeline/view'
import { ofAttempt } from '../tones'
import { groupsOf, type Group } from './groups'

const AXIS = 24
const ROW = 19
const HEAD = 22
/** The strip of ticks for attempts that found no room. */
const STRIP = 7
const gutterOf = (width: number): number => Math.round(Math.min(250, Math.max(150, width * 0.13)))

/** Both bundles on one clock: the attempts of each, and beneath them what its logs cover. */
export function CompareTimeline({ before, now, comparison }: { before: Report; now: Report; comparison: Comparison }) {
  const w = words.value
  const on = clock.value
  const stage = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(900)
  const tip = useSignal<TipContent | null>(null)
  const pointer = useSignal<number | null>(null)
  const locate: Locate = useMemo(() => (moment: Moment) => position(moment, on), [on])
  const { groups, whole, end } = useMemo(() => {
    const { groups, places, end } = groupsOf(before, now, comparison, locate)
    return { groups, whole: fit(places), end }
  }, [before, now, comparison, locate])
  const [view, setView] = useState<{ on: string; span: Span } | null>(null)

  useLayoutEffect(() => {
    const element = stage.current
    if (!element) return
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    setWidth(element.clientWidth)
    return () => observer.disconnect()
  }, [whole === null])

  const gestures = useRef<Gestures | null>(null)
  const latest = useRef<{ span: Span; plot: number; go: (span: Span) => void }>({ span: { from: 0, to: 1 }, plot: 1, go: () => undefined })

  if (!whole) return <section class="timeline"><p class="timeline-none">{w.timeline.nothing}</p></section>
  const span = view?.on === on ? view.span : whole
  const go = (next: Span): void => {
    tip.value = null
    setView({ on, span: clamp(next, whole) })
  }
  const gutter = gutterOf(width)
  const plot = Math.max(120, width - gutter - 12)
  const lanes = groups.map((group, i) => layOut(group, locate, span, plot, i === 0 ? 'older' : 'newer'))
  let top = AXIS
  const placed = lanes.map(lane => {
    const at = top
    top += lane.height
    return { ...lane, at }
  })
  const height = top + 4
  const older = comparing.value?.older ?? 0
  const sides: [Side, Side] = older === 0 ? [0, 1] : [1, 0]
  const middle = (span.from + span.to) / 2

  const wheel = (event: WheelEvent): void => {
    const left = (stage.current?.getBoundingClientRect().left ?? 0) + gutter
    // Over the names the wheel scrolls.
    if (event.clientX < left) return
    event.preventDefault()
    const unit = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) go(pan(span, ((event.deltaX || event.deltaY) * unit) / plot))
    else go(zoom(span, Math.exp(Math.max(-240, Math.min(240, event.deltaY * unit)) * 0.0025), span.from + ((event.clientX - left) / plot) * length(span)))
  }
  // What the gestures see is what was drawn last.
  latest.current = { span, plot, go }
  gestures.current ??= new Gestures({
    view: () => latest.current.span, width: () => latest.current.plot, show: next => latest.current.go(next),
    brush: () => null, draw: () => undefined, take: () => undefined,
  })
  const leftOf = (event: PointerEvent): number => event.clientX - (stage.current?.getBoundingClientRect().left ?? 0) - gutter
  const press = (event: PointerEvent): void => {
    if (event.button === 0 && leftOf(event) >= 0) gestures.current?.press(event.pointerId, leftOf(event), 'picture')
  }
  const drag = (event: PointerEvent): void => {
    pointer.value = leftOf(event)
    if (gestures.current?.move(event.pointerId, leftOf(event))) stage.current?.setPointerCapture(event.pointerId)
  }
  const lift = (event: PointerEvent): void => gestures.current?.lift(event.pointerId, leftOf(event), event.type === 'pointercancel')
  const keys = (event: KeyboardEvent): void => {
    const does: Record<string, () => void> = {
      '+': () => go(zoom(span, 0.7, middle)), '=': () => go(zoom(span, 0.7, middle)), '-': () => go(zoom(span, 1 / 0.7, middle)),
      ArrowLeft: () => go(pan(span, -0.12)), ArrowRight: () => go(pan(span, 0.12)), '0': () => go(whole), Home: () => go(whole),
    }
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : does[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }
  const endAt = end === null ? null : x(end, span, plot)

  return (
    <section class="timeline compare-timeline" aria-label={w.compare.timeline}>
      <div class="timeline-bar">
        <h2>{w.compare.timeline}</h2>
        <span class="timeline-note grow">{groups[1].freshSpans.size + groups[1].fresh.size > 0 && <><svg width="14" height="10" aria-hidden="true"><rect class="fresh-cover" width="14" height="10" /></svg> {w.compare.fresh}</>}</span>
        <div class="segments" role="radiogroup" aria-label={w.timeline.clock}>
          {(['machine', 'utc'] as const).map(id => (
            <button key={id} type="button" role="radio" aria-checked={on === id} onClick={() => { clock.value = id }}>{id === 'utc' ? w.timeline.utc : w.timeline.machineTime}</button>
          ))}
        </div>
        <div class="segments">
          <button type="button" aria-label={w.timeline.zoomOut} title={w.timeline.zoomOut} onClick={() => go(zoom(span, 1 / 0.6, middle))}>−</button>
          <button type="button" aria-label={w.timeline.zoomIn} title={w.timeline.zoomIn} onClick={() => go(zoom(span, 0.6, middle))}>+</button>
          <button type="button" onClick={() => go(whole)}>{w.timeline.fit}</button>
        </div>
      </div>
      <div
        class="timeline-stage" ref={stage} tabIndex={0} role="group" aria-label={`${w.compare.timeline}. ${w.compare.keys}`} onWheel={wheel} onKeyDown={keys}
        onPointerDown={press} onPointerMove={drag} onPointerUp={lift} onPointerCancel={lift}
        onPointerLeave={() => { pointer.value = null; tip.value = null }}
      >
        <svg width={width} height={height} aria-hidden="true">
          <defs>
            <pattern id="compare-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch-line" d="M0 0V6" /></pattern>
            <pattern id="compare-dots" width="6" height="6" patternUnits="userSpaceOnUse"><circle class="hatch-dot" cx="2" cy="3" r="1" /></pattern>
            <clipPath id="compare-plot"><rect x="0" y="0" width={plot} height={height} /></clipPath>
          </defs>
          <g transform={`translate(${gutter} 0)`}><Axis span={span} width={plot} gutter={gutter} /><g class="axis">{ticks(span, plot, language.value).map(({ place }) => <path key={place} d={`M${x(place, span, plot).toFixed(1)} ${AXIS}V${height}`} />)}</g></g>
          {placed.map((lane, i) => (
            <g key={lane.id} transform={`translate(0 ${lane.at})`}>
              {i > 0 && <path class="rule" d={`M0 1H${width}`} />}
              <text class="group-name" x={12} y={16}>{`${w.compare[lane.id]}: ${fitName(lane.name, '', width - 160)}`}</text>
              <g class="lane-names"><text x={gutter - 12} y={HEAD + 14}>{w.compare.installs}</text></g>
              <g class="lane-names lane-files">
                {lane.group.rows.map((row, n) => {
                  const name = row.sources.at(-1)
                  const more = row.sources.length - 1
                  return <text key={name?.id} x={gutter - 12} y={lane.rowsTop + n * ROW + 14}>{fitName(name ? sourcePath(name).name : row.kind, more > 0 ? w.timeline.more(more) : '', gutter - 20)}</text>
                })}
              </g>
              <g transform={`translate(${gutter} 0)`} clip-path="url(#compare-plot)">
                <Attempts shapes={lane.shapes} rows={lane.attemptRows} fresh={lane.group.fresh} tip={content => { tip.value = content && { ...content, y: content.y + lane.at } }} choose={id => openSide(sides[i] ?? 0, id)} />
                <Gaps group={lane.group} locate={locate} span={span} width={plot} top={lane.rowsTop} tip={content => { tip.value = content && { ...content, y: content.y + lane.at } }} />
                <Covers group={lane.group} span={span} width={plot} top={lane.rowsTop} tip={content => { tip.value = content && { ...content, y: content.y + lane.at } }} />
              </g>
            </g>
          ))}
          {endAt !== null && comparison.sameMachine !== false && !comparison.sameContent && endAt > 0 && endAt < plot && (
            <g transform={`translate(${gutter + endAt} 0)`} class="older-end">
              <path d={`M.5 ${AXIS}V${height}`} />
              <text x={endAt > plot - 140 ? -6 : 6} y={(placed[1]?.at ?? 0) + 16} text-anchor={endAt > plot - 140 ? 'end' : 'start'}>{w.compare.endOfOlder}</text>
            </g>
          )}
        </svg>
      </div>
      <Tip tip={tip} pointer={pointer} gutter={gutter} width={width} top={() => (stage.current?.offsetTop ?? 0) - (stage.current?.scrollTop ?? 0)} />
      <BehindThePicture groups={groups} />
    </section>
  )
}

interface Lane {
  id: 'older' | 'newer'
  group: Group
  name: string
  shapes: AttemptShape[]
  attemptRows: number
  /** Where the rows of logs begin. */
  rowsTop: number
  height: number
}

function layOut(group: Group, locate: Locate, span: Span, plot: number, id: Lane['id']): Lane {
  const { report, fresh, rows } = group
  const attemptRows = report.attempts.filter(a => !a.storeApp).length > 1 ? 2 : 1
  // What is new says so where it stands.
  const attempts = report.attempts.map(attempt => (fresh.has(attempt.id) ? { ...attempt, kb: words.value.compare.freshName(attempt.kb ?? '').trim() } : attempt))
  const important = [...report.attempts.filter(a => fresh.has(a.id) && isFailure(a)).map(a => a.id).slice(-1), report.verdict.attempt, ...fresh]
  const shapes = placeAttempts(locateAttempts(attempts, locate), important, locate, span, plot, attemptRows)
  const rowsTop = HEAD + attemptRows * ROW + STRIP + 3
  return { id, group, name: report.bundles.map(bundle => bundle.name).join(', '), shapes, attemptRows, rowsTop, height: rowsTop + rows.length * ROW + 8 }
}

function Attempts({ shapes, rows, fresh, tip, choose }: { shapes: AttemptShape[]; rows: number; fresh: Set<string>; tip: (content: TipContent | null) => void; choose: (id: string) => void }) {
  return (
    <g class="attempts-lane">
      {shapes.map(({ attempt, from, to, row, narrow, label }) => {
        const { tone, shape } = ofAttempt(attempt)
        const isNew = fresh.has(attempt.id)
        const y = HEAD + (row ?? rows) * ROW
        const events = { onPointerMove: () => tip(tipOfAttempt(attempt, (from + to) / 2, HEAD + 2 * ROW)), onPointerLeave: () => tip(null), onClick: () => choose(attempt.id) }
        if (row === null) return <g key={attempt.id} {...events} class={`attempt tone-${tone}`}><rect class="attempt-tick" x={from - 1} y={y + 1} width={Math.max(2, to - from)} height={5} /></g>
        const mark = narrow ? from : to + 9
        const marked = narrow || isFailure(attempt)
        const [left, right] = [Math.min(from, mark) - 9, Math.max(to, marked ? mark : to) + 9]
        const after = (marked ? mark + 8 : to + 4) + (isNew ? 5 : 2)
        return (
          <g key={attempt.id} {...events} class={`attempt tone-${tone}`}>
            <rect class={isNew ? 'attempt-reach attempt-fresh' : 'attempt-reach'} x={left} y={y + 1} width={right - left} height={ROW - 2} rx={3} />
            {!narrow && <rect class="attempt-bar" x={from} y={y + 4} width={Math.max(NARROW, to - from)} height={ROW - 8} rx={2} />}
            {marked && <GlyphAt shape={shape} tone={tone} x={mark} y={y + ROW / 2} />}
            {label?.at === 'inside' && <rect class="attempt-name-back" x={Math.max(0, from) + 8} y={y + 2} width={textWidth(label.text) * 1.1 + 8} height={ROW - 4} rx={2} />}
            {label && <text x={label.at === 'after' ? after : label.at === 'inside' ? Math.max(0, from) + 12 : left - (isNew ? 3 : 0)} y={y + ROW / 2 + 4} text-anchor={label.at === 'before' ? 'end' : 'start'}>{label.text}</text>}
          </g>
        )
      })}
    </g>
  )
}

function Covers({ group, span, width, top, tip }: { group: Group; span: Span; width: number; top: number; tip: (content: TipContent | null) => void }) {
  return (
    <g class="coverage">
      {group.rows.map((row, i) => row.spans.map((part, n) => {
        const source = row.sources[n]
        const y = top + i * ROW + 4
        const drawn = (at: Span): { x: number; width: number } => {
          const [from, to] = [Math.max(-4, x(at.from, span, width)), Math.min(width + 4, x(at.to, span, width))]
          return { x: from, width: Math.max(2, to - from) }
        }
        if (!source || part.to < span.from || part.from > span.to) return null
        const fresh = group.freshSpans.get(source.id)
        return (
          <g key={source.id} onPointerMove={() => tip(tipOfSource(source, drawn(part).x + drawn(part).width / 2, y))} onPointerLeave={() => tip(null)}>
            <rect class="cover" {...drawn(part)} y={y} height={ROW - 8} />
            {fresh && fresh.to > span.from && fresh.from < span.to && <rect class="fresh-cover" {...drawn(fresh)} y={y} height={ROW - 8} />}
          </g>
        )
      }))}
    </g>
  )
}

/** What is missing before the servicing logs begin: a failure there stands outside every bar. */
function Gaps({ group, locate, span, width, top, tip }: { group: Group; locate: Locate; span: Span; width: number; top: number; tip: (content: TipContent | null) => void }) {
  return (
    <g class="coverage">
      {group.rows.map((row, i) => {
        const gap = gapBefore(row, group.report.attempts, locate)
        if (!gap) return null
        const [from, to] = [Math.max(-10, x(gap.from, span, width)), Math.min(width + 10, x(gap.to, span, width))]
        const y = top + i * ROW + 4
        return to - from > 0.5 && (
          <g key={i} class={`gap gap-${gap.why}`} onPointerMove={() => tip(tipOfGap(gap, (from + to) / 2, y))} onPointerLeave={() => tip(null)}>
            <rect x={from} y={y} width={to - from} height={ROW - 8} fill={gap.why === 'overwritten' ? 'url(#compare-hatch)' : 'url(#compare-dots)'} />
          </g>
        )
      })}
    </g>
  )
}

/** Rows of the table behind the picture at most. */
const READ = 200

/** The same for those who do not see it. */
function BehindThePicture({ groups }: { groups: [Group, Group] }) {
  const w = words.value
  return (
    <table class="unseen">
      <caption>{w.compare.timeline}</caption>
      <tbody>
        {groups.flatMap(({ report, fresh }, i) => report.attempts.slice(-READ).map(attempt => (
          <tr key={`${i}${attempt.id}`}>
            <td>{i === 0 ? w.compare.older : w.compare.newer}</td>
            <th scope="row">{attemptName(attempt)}</th>
            <td>{showMoment({ time: attempt.started, local: attempt.startedLocal })}</td>
            <td>{w.attempts.outcome[attempt.outcome]}</td>
            <td>{fresh.has(attempt.id) ? w.compare.fresh : ''}</td>
          </tr>
        )))}
      </tbody>
    </table>
  )
}
