import './LogViewer.css'
import { effect } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { Source } from '../../generated/report'
import { words } from '../../i18n'
import { logLine, rawLines, wrapLines, type LogPlace } from '../../state/logs'
import { engine, enterPasswords, report } from '../../state/session'
import { shortcut, type Act } from '../../state/shortcuts'
import { timeFilter } from '../../state/span'
import { isLocked } from '../source-path'
import { evidenceLines } from './evidence-lines'
import { LogBar } from './LogBar'
import { LogFilters } from './LogFilters'
import { LogGrid } from './LogGrid'
import type { LogModel } from './log-model'
import { modelOf } from './models'

/** One source in full: as it was left, or at the line that was asked for. */
export function LogViewer({ source, at }: { source: Source; at: LogPlace }) {
  const core = engine.value
  const model = core && modelOf(core, source)
  return model && <Viewer key={source.id} model={model} source={source} at={at} />
}

function Viewer({ model, source, at }: { model: LogModel; source: Source; at: LogPlace }) {
  const w = words.value.logs
  const home = useRef<HTMLElement>(null)
  const evidence = useMemo(() => evidenceLines(report.value, source.id), [report.value, source.id])

  useEffect(() => timeFilter.subscribe(brush => model.timeline(brush)), [model])
  useEffect(() => {
    void model.open()
    return () => model.rest()
  }, [model])
  useEffect(() => {
    if (at.at !== null) void model.goTo({ number: at.at }, true)
    focusGrid()
  }, [model, at])
  useAddress(model)
  // The grid is there once the log is read: the focus waits for it on the whole, unless the user took it elsewhere.
  const ready = model.index.value !== null && model.failed.value === null
  useEffect(() => {
    if (ready && document.activeElement === home.current) focusGrid()
  }, [ready])

  const focusGrid = (): void => (home.current?.querySelector<HTMLElement>('.log-grid') ?? home.current)?.focus({ preventScroll: true })
  const field = (name: string): void => {
    const input = home.current?.querySelector<HTMLInputElement>(`.${name}`)
    input?.focus()
    input?.select()
  }
  const stepEvidence = (by: 1 | -1): void => {
    const here = model.row(model.cursor.value)?.number ?? 0
    const next = by > 0 ? evidence.find(number => number > here) ?? evidence[0] : evidence.findLast(number => number < here) ?? evidence.at(-1)
    if (next !== undefined) void model.goTo({ number: next }, true)
  }
  const keys = (event: KeyboardEvent): void => {
    const typing = event.target instanceof HTMLInputElement && event.target.type !== 'checkbox'
    const asked = shortcut('log', event)
    const back = event.shiftKey
    const does: Partial<Record<Act<'log'>, (() => void) | undefined>> = {
      find: () => field('log-find-text'), next: () => void model.find(back ? -1 : 1), goTo: () => field('log-go'), evidence: () => stepEvidence(back ? -1 : 1),
      wrap: () => { wrapLines.value = !wrapLines.value }, raw: () => { rawLines.value = !rawLines.value },
      // Text that was marked is copied by the browser.
      copy: getSelection()?.isCollapsed === false ? undefined : () => home.current?.querySelector<HTMLElement>('.log-copy')?.click(),
    }
    const act = typing && event.key === 'Escape' ? focusGrid : asked && (!typing || (asked === 'find' && event.key !== '/') || event.key === 'F3') ? does[asked] : undefined
    if (!act || !ready) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }

  return (
    <section class="log" aria-label={w.logOf(source.path)} ref={home} tabIndex={-1} data-home onKeyDown={keys}>
      <LogBar model={model} source={source} evidence={evidence} step={stepEvidence} done={focusGrid} />
      {ready && <LogFilters model={model} done={focusGrid} />}
      {ready && model.rows.value > 0 && <LogGrid model={model} evidence={evidence} />}
      {ready && model.rows.value === 0 && <Nothing model={model} />}
      {model.failed.value !== null && <Failed model={model} reason={isLocked(source) ? 'locked' : model.failed.value} />}
      {!ready && model.failed.value === null && <Reading share={model.share.value} />}
    </section>
  )
}

/** The address knows the line one stands on, and leads to the one it was given. */
function useAddress(model: LogModel): void {
  useEffect(() => {
    let later: ReturnType<typeof setTimeout> | undefined
    const stop = [
      logLine.subscribe(number => {
        if (number !== null && number !== model.row(model.cursor.peek())?.number) void model.goTo({ number })
      }),
      // Not for every row that a held key passes.
      effect(() => {
        const row = model.cursor.value
        void model.arrived.value
        clearTimeout(later)
        later = setTimeout(() => { logLine.value = model.row(row)?.number ?? logLine.peek() }, 400)
      }),
      () => clearTimeout(later),
    ]
    return () => stop.forEach(end => end())
  }, [model])
}

function Reading({ share }: { share: number }) {
  const w = words.value.logs
  const percent = Math.round(share * 100)
  return (
    <div class="log-said">
      <p role="status">{w.reading}</p>
      <span class="bar" role="progressbar" aria-label={w.reading} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100}><span style={{ transform: `scaleX(${share})` }} /></span>
    </div>
  )
}

function Nothing({ model }: { model: LogModel }) {
  const w = words.value.logs
  const filtered = (model.index.value?.rows ?? 0) > 0
  return (
    <div class="log-said">
      <p role="status">{filtered ? w.nothing : w.empty}</p>
      {filtered && <button type="button" onClick={() => { model.showAll(); void model.apply() }}>{w.all}</button>}
    </div>
  )
}

function Failed({ model, reason }: { model: LogModel; reason: 'locked' | 'unreadable' | 'changed' }) {
  const w = words.value.logs
  return (
    <div class="log-said">
      <p role="alert">{w.failure[reason]}</p>
      {reason === 'locked' && <button type="button" onClick={() => void enterPasswords()}>{w.password}</button>}
      {reason === 'changed' && <button type="button" onClick={() => model.again()}>{w.again}</button>}
    </div>
  )
}
