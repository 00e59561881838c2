import type { CSSProperties } from 'preact'
import type { LogIndex } from '../../engine/protocol'
import { words } from '../../i18n'

export type Column = 'number' | 'time' | 'level' | 'event' | 'component' | 'message'

/** What stands beside each other in a row. */
export function columnsOf(index: LogIndex, raw: boolean): Column[] {
  if (raw) return ['number', 'message']
  const first: Column[] = ['number', ...(index.first ? ['time' as const] : []), ...(index.severities.some(({ id, rows }) => rows > 0 && id !== 'other') ? ['level' as const] : [])]
  return [...first, ...(index.records ? ['event' as const] : []), ...(index.components.length ? ['component' as const] : []), 'message']
}

export function heading(column: Column, index: LogIndex): string {
  const w = words.value.logs
  switch (column) {
    case 'number': return index.records ? w.record : w.number
    case 'time': return index.clock === 'utc' ? `${w.time} (${w.utc})` : w.time
    case 'level': return w.severity
    case 'event': return w.eventId
    case 'component': return index.records ? w.provider : w.component
    case 'message': return index.parts || index.records ? w.message : w.text
  }
}

/** The columns are as wide as what stands in them: a row never changes its shape while scrolling. */
export function sizes(index: LogIndex, raw: boolean): CSSProperties {
  const names = index.components.slice(0, 30).map(({ name }) => name.replace(/^Microsoft-Windows-/, '').length)
  const widths: Record<Column, string> = {
    number: `calc(${Math.max(4, String(index.rows).length, index.records ? 8 : 0)}ch + 34px)`,
    time: `calc(${index.first?.includes('.') || index.last?.includes('.') ? 23 : 19}ch + 14px)`,
    level: '86px',
    event: 'calc(6ch + 14px)',
    component: `calc(${Math.min(24, Math.max(10, ...names))}ch + 14px)`,
    message: 'minmax(max-content, 1fr)',
  }
  const columns = columnsOf(index, raw).map(column => widths[column])
  return { '--log-columns': columns.join(' '), '--log-columns-wrap': [...columns.slice(0, -1), 'minmax(0, 1fr)'].join(' '), '--log-number': widths.number, '--log-longest': `${Math.min(index.longest, 10_000)}ch` } as CSSProperties
}
