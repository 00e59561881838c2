// What of the screen stands in the address. One row for each part: ids that the report itself counts out, times and words
// of this page; nothing that a log says.
import type { Signal } from '@preact/signals'
import { drawerFull, logLine, openLog, rawLines, searching, wrapLines } from './logs'
import { HELP_PAGES, helpPage } from './panels'
import { onlyFailed } from './lists'
import { clock, defaultClock, machineIndex, report, reports, selectedId, selectVerdict, showMachine, sourcesById, tab } from './session'
import { timeFilter, timelineView, type TimeFilter } from './span'

/** One part of the view. */
export interface Part {
  key: string
  /** Empty: as a report opens. */
  get(): string
  /** `false`: not understood, and nothing was changed. */
  set(text: string): boolean
  /** A choice of the user: one can go back to what was there before. */
  step: boolean
}

/** In the order in which they are restored: another machine begins anew. */
export const PARTS: Part[] = [
  { key: 'machine', step: true, get: () => (machineIndex.value ? String(machineIndex.value + 1) : ''), set: setMachine },
  { key: 'clock', step: true, get: () => clock.value, set: text => within(['machine', 'utc'] as const, text || defaultClock(), to => { clock.value = to }) },
  { key: 'attempt', step: true, get: () => selectedId.value ?? '', set: setAttempt },
  { key: 'tab', step: true, get: () => (tab.value === 'attempts' ? '' : tab.value), set: text => within(['attempts', 'machine', 'sources'] as const, text || 'attempts', to => { tab.value = to }) },
  { key: 'view', step: false, get: () => spanText(timelineView.value), set: text => setSpan(text, to => { timelineView.value = to }) },
  { key: 'only', step: true, get: () => spanText(timeFilter.value), set: text => setSpan(text, to => { timeFilter.value = to }) },
  { key: 'failed', step: false, ...flag(onlyFailed) },
  { key: 'search', step: true, get: () => (searching.value ? '1' : ''), set: text => within(['', '1'] as const, text, to => { searching.value = to === '1' }) },
  { key: 'log', step: true, get: logText, set: setLog },
  { key: 'line', step: false, get: () => (logLine.value === null ? '' : String(logLine.value)), set: text => /^(\d{1,12})?$/.test(text) && setLine(text) },
  { key: 'wrap', step: false, ...flag(wrapLines) },
  { key: 'raw', step: false, ...flag(rawLines) },
  { key: 'full', step: false, ...flag(drawerFull) },
]

/** The page of help: the one part that needs no report. */
export const HELP: Part = { key: 'help', step: true, get: () => helpPage.value ?? '', set: text => within(['', ...HELP_PAGES] as const, text, to => { helpPage.value = to || null }) }

function within<T extends string>(allowed: readonly T[], text: string, set: (value: T) => void): boolean {
  const found = allowed.find(one => one === text)
  if (found !== undefined) set(found)
  return found !== undefined
}

/** What is on or off, and off as a report opens. */
function flag(of: Signal<boolean>): Pick<Part, 'get' | 'set'> {
  return { get: () => (of.value ? '1' : ''), set: text => within(['', '1'] as const, text, to => { of.value = to === '1' }) }
}

function setLine(text: string): boolean {
  if (openLog.value) logLine.value = text === '' ? null : Number(text)
  return true
}

function setMachine(text: string): boolean {
  const index = text === '' ? 0 : Number(text) - 1
  if (!reports.value[index]) return false
  if (index !== machineIndex.value) showMachine(index)
  return true
}

function setAttempt(text: string): boolean {
  if (text === '') selectVerdict()
  else if (report.value?.attempts.some(({ id }) => id === text)) selectedId.value = text
  else return false
  return true
}

function logText(): string {
  const place = openLog.value
  return !place ? '' : place.at === null ? place.source : `${place.source}.${place.at}`
}

function setLog(text: string): boolean {
  if (text === '') {
    openLog.value = null
    return true
  }
  const [, source, at] = /^([a-z0-9-]+)(?:\.(\d{1,12}))?$/.exec(text) ?? []
  if (source === undefined || !sourcesById.value.has(source)) return false
  if (logText() !== text) openLog.value = { source, at: at === undefined ? null : Number(at) }
  return true
}

const stamp = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace(/[-:]/g, '')

/** `utc.20221009T000000-20221010T163825`; whole seconds, because logs have no finer ones. */
function spanText(span: TimeFilter | null): string {
  if (!span) return ''
  try { return `${span.on}.${stamp(Math.floor(span.from))}-${stamp(Math.ceil(span.to / 1000) * 1000)}` } catch { return '' }
}

function setSpan(text: string, set: (span: TimeFilter | null) => void): boolean {
  if (text === '') {
    set(null)
    return true
  }
  const [, on, from, to] = /^(machine|utc)\.(\d{8}T\d{6})-(\d{8}T\d{6})$/.exec(text) ?? []
  const [start, end] = [from, to].map(time => Date.parse((time ?? '').replace(/(....)(..)(..)T(..)(..)(..)/, '$1-$2-$3T$4:$5:$6Z'))) as [number, number]
  if (!(start < end)) return false
  set({ on: on as TimeFilter['on'], from: start, to: end })
  return true
}
