import { useSignal } from '@preact/signals'
import { useId, useRef, useState } from 'preact/hooks'
import type { ComponentChildren } from 'preact'
import type { LogFilter, LogIndex, Severity } from '../../engine/protocol'
import { count, words } from '../../i18n'
import { onClock, timeFilter } from '../../state/span'
import { Glyph } from '../Glyph'
import { useUnfold } from '../use-unfold'
import { LogFind } from './LogFind'
import { parseMoment, timeOf, writeMoment } from './go-to'
import type { LogModel } from './log-model'
import { ofSeverity } from './severity'

/** What of the log is shown: by level, component, time and text, each with its own sign when it is in force. */
export function LogFilters({ model, done }: { model: LogModel; done: () => void }) {
  const w = words.value.logs
  const index = model.index.value
  if (!index) return null
  const filter = model.filter.value
  const set = (change: Partial<LogFilter>): void => {
    model.filter.value = { ...filter, ...change }
    void model.apply()
  }
  const levels = index.severities.filter(level => level.rows > 0)
  return (
    <div class="log-filters" role="toolbar" aria-label={w.filter}>
      {levels.length > 1 && (
        <span class="segments">
          {levels.map(({ id, rows }) => (
            <button key={id} type="button" aria-pressed={filter.severities.includes(id)} onClick={() => set({ severities: toggled(filter.severities, id) })}>
              <Level id={id} /> <span class="log-number-of">{count(rows)}</span>
            </button>
          ))}
        </span>
      )}
      {index.components.length > 1 && <Components index={index} chosen={filter.components} choose={components => set({ components })} />}
      {index.first && <Time model={model} index={index} filter={filter} set={set} />}
      <Brushed model={model} index={index} />
      {filter.query && <Chip text={w.holds(filter.query.text)} remove={() => set({ query: null })} />}
      {model.busy.value === 'filter' && <span class="log-busy">{w.filtering}</span>}
      <span class="grow" />
      <LogFind model={model} done={done} only={query => { set({ query }); model.seek(null) }} />
    </div>
  )
}

function Level({ id }: { id: Severity }) {
  const look = ofSeverity[id]
  return <>{look && <><Glyph {...look} size={11} /> </>}{words.value.logs.levels[id]}</>
}

function toggled<T>(list: T[], item: T): T[] {
  return list.includes(item) ? list.filter(other => other !== item) : [...list, item]
}

/** Something in force that can be taken away. */
function Chip({ text, remove, children }: { text: string; remove: () => void; children?: ComponentChildren }) {
  return (
    <span class="log-chip">
      {children}{text}
      <button type="button" aria-label={words.value.logs.removeWhat(text)} title={words.value.logs.remove} onClick={remove}>×</button>
    </span>
  )
}

/** A button that opens a panel under it; closes with Escape, and when something else is pressed. */
function Menu({ label, active, children }: { label: ComponentChildren; active: boolean; children: (close: () => void) => ComponentChildren }) {
  const open = useSignal(false)
  const { box, keys } = useUnfold(open, '.log-panel input, .log-panel button')
  const close = (): void => {
    open.value = false
    box.current?.querySelector('button')?.focus()
  }
  return (
    <div class="log-menu" ref={box} onKeyDown={keys}>
      <button type="button" class={active ? 'log-active' : ''} aria-expanded={open.value} onClick={() => { open.value = !open.value }}>{label} <span aria-hidden="true">▾</span></button>
      {open.value && <div class="log-panel">{children(close)}</div>}
    </div>
  )
}

function Components({ index, chosen, choose }: { index: LogIndex; chosen: string[]; choose: (components: string[]) => void }) {
  const w = words.value.logs
  return (
    <Menu label={`${index.records ? w.providers : w.components}${chosen.length ? w.chosen(chosen.length) : ''}`} active={chosen.length > 0}>
      {() => (
        <>
          <label class="check"><input type="checkbox" autocomplete="off" checked={!chosen.length} onChange={() => choose([])} /> {w.every}</label>
          {index.components.map(({ name, rows }) => (
            <label key={name} class="check">
              <input type="checkbox" autocomplete="off" checked={chosen.includes(name)} onChange={() => choose(toggled(chosen, name))} /> <span class="log-component-name">{name}</span> <small>{count(rows)}</small>
            </label>
          ))}
        </>
      )}
    </Menu>
  )
}

interface Part {
  model: LogModel
  index: LogIndex
  filter: LogFilter
  set: (change: Partial<LogFilter>) => void
}

/** A span of time on the log's own clock, typed. */
function Time({ model, index, filter, set }: Part) {
  const w = words.value.logs
  const [bad, setBad] = useState(false)
  const said = useId()
  const from = useRef<HTMLInputElement>(null)
  const to = useRef<HTMLInputElement>(null)
  const own = !model.brushed.value && (filter.from !== null || filter.to !== null)
  const [first, last] = [timeOf(index.first), timeOf(index.last)]
  const show = (ms: number | null): string => (ms === null ? '' : writeMoment(ms))
  const use = (close: () => void): void => {
    const day = index.first?.slice(0, 10) ?? null
    const read = (field: HTMLInputElement | null): number | null | undefined => (field?.value.trim() ? parseMoment(field.value, day) ?? undefined : null)
    const [start, end] = [read(from.current), read(to.current)]
    setBad(start === undefined || end === undefined)
    if (start === undefined || end === undefined) return
    model.brushed.value = false
    // What is as good as no limit is none.
    set({ from: start === first ? null : start, to: end !== null && last !== null && end >= Math.floor(last / 1000) * 1000 ? null : end })
    close()
  }
  const keys = (close: () => void) => (event: KeyboardEvent): void => { if (event.key === 'Enter') use(close) }
  return (
    <>
      <Menu label={w.time} active={own}>
        {close => (
          <div class="log-time" onKeyDown={keys(close)}>
            <label>{w.from} <input type="text" autocomplete="off" ref={from} defaultValue={show(filter.from ?? first)} aria-invalid={bad} aria-describedby={said} /></label>
            <label>{w.to} <input type="text" autocomplete="off" ref={to} defaultValue={show(filter.to ?? last)} aria-invalid={bad} aria-describedby={said} /></label>
            <p id={said} role={bad ? 'alert' : undefined}>{bad ? w.momentBad : ''}</p>
            <button type="button" onClick={() => use(close)}>{w.use}</button>
          </div>
        )}
      </Menu>
      {own && <Chip text={w.span(show(filter.from ?? first), show(filter.to ?? last))} remove={() => set({ from: null, to: null })} />}
    </>
  )
}

/** The time brushed on the timeline: in force, or set aside for this log. */
function Brushed({ model, index }: Pick<Part, 'model' | 'index'>) {
  const w = words.value.logs
  const brushed = timeFilter.value
  if (!brushed) return null
  const span = onClock(brushed, index.clock)
  if (!span) return <span class="log-chip log-chip-off">{w.brushedUnknown}</span>
  const text = w.brushed(w.span(writeMoment(round(span.from)), writeMoment(round(span.to))))
  const use = (on: boolean): void => {
    model.useBrush(on)
    void model.apply()
  }
  if (model.brushed.value) return <Chip text={text} remove={() => use(false)} />
  return <span class="log-chip log-chip-off">{w.notUsed(text)} <button type="button" class="link" onClick={() => use(true)}>{w.useAgain}</button></span>
}

const round = (ms: number): number => Math.round(ms / 1000) * 1000
