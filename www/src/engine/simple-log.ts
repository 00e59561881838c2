// A log viewer's worker side without an index: whole logs in memory. Takes the place of the core's until that is there.
import type { FilteredLog, Line, LogFilter, LogIndex, LogOverview, LogRow, LogTarget, SearchQuery, Severity } from './protocol'

interface Row extends LogRow {
  ms: number | null
}

const SHAPE = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d+)?(Z?)(, (\w+) +(\S*) *)?/
const KNOWN: Record<string, Severity> = { Error: 'error', FatalError: 'error', Warning: 'warning', Info: 'info', Perf: 'info' }

/** A query as a regular expression. */
function pattern({ text, matchCase, wholeWord, regex }: SearchQuery): RegExp {
  const source = regex ? text : text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(wholeWord ? `\\b(?:${source})\\b` : source, matchCase ? 'g' : 'gi')
}

export class SimpleLog {
  readonly index: LogIndex
  private shown: Row[]

  constructor(private readonly all: Row[], records: boolean) {
    this.shown = all
    const count = new Map<string, number>()
    for (const { component } of all) if (component) count.set(component, (count.get(component) ?? 0) + 1)
    const times = all.flatMap(row => row.time ?? [])
    this.index = {
      rows: all.length, records, parts: all.some(row => row.message > 0), longest: Math.max(0, ...all.map(row => row.length)),
      clock: records ? 'utc' : 'machine', first: times[0] ?? null, last: times.at(-1) ?? null,
      severities: (['error', 'warning', 'info', 'other'] as const).map(id => ({ id, rows: all.filter(row => row.severity === id).length })),
      components: [...count].map(([name, rows]) => ({ name, rows })).sort((a, b) => b.rows - a.rows).slice(0, 100),
      overview: overview(all), cut: false,
    }
  }

  rows(first: number, count: number, query: SearchQuery | null): LogRow[] {
    const found = (text: string): [number, number][] => query ? [...text.matchAll(pattern(query))].map(hit => [hit.index, hit.index + hit[0].length]) : []
    return this.shown.slice(first, first + count).map(({ ms: _, ...row }, at) => ({ ...row, row: first + at, found: found(row.text) }))
  }

  filter(filter: LogFilter | null): FilteredLog {
    const keep = ({ severity, component, ms, text }: Row): boolean => !filter || (
      (!filter.severities.length || filter.severities.includes(severity ?? 'other')) && (!filter.components.length || filter.components.includes(component ?? '')) &&
      (filter.from === null || (ms !== null && ms >= filter.from)) && (filter.to === null || (ms !== null && ms <= filter.to)) &&
      (!filter.query || pattern(filter.query).test(text)))
    this.shown = this.all.filter(keep)
    return { rows: this.shown.length, overview: overview(this.shown) }
  }

  rowOf(at: LogTarget): number {
    const away = (row: Row): number => 'number' in at ? Math.abs(row.number - at.number) : row.ms === null ? Infinity : Math.abs(row.ms - at.time)
    return this.shown.reduce((best, row, place) => away(row) < away(this.shown[best] as Row) ? place : best, 0)
  }

  find(query: SearchQuery, from: number, direction: 1 | -1): number | null {
    for (let at = from; at >= 0 && at < this.shown.length; at += direction) if (pattern(query).test(this.shown[at]?.text ?? '')) return at
    return null
  }

  text(row: number): string {
    return this.shown[row]?.text ?? ''
  }
}

export function simpleLog(read: (first: number, count: number) => Line[]): SimpleLog {
  const lines: Line[] = []
  let records = false
  for (let first = 1, empty = 0; empty < 20 && lines.length < 200_000; first += 2000) {
    const got = read(first, 2000)
    empty = got.length ? 0 : empty + 1
    records ||= got.length > 0 && got.length < 2000 && /^\S+Z {2}/.test(got[0]?.text ?? '')
    if (!got.length && !records && first > 1) break
    lines.push(...got)
  }
  let [severity, ms]: [Severity | null, number | null] = [null, null]
  return new SimpleLog(lines.map(({ number, text }, row): Row => {
    const shape = SHAPE.exec(text)
    const time = shape ? `${shape[1]}T${shape[2]}${shape[3] ?? ''}${shape[4]}` : null
    if (time) {
      severity = shape?.[6] ? KNOWN[shape[6]] ?? 'other' : null
      ms = Date.parse(time.endsWith('Z') ? time : `${time}Z`)
    }
    return { row, number, time, severity, component: shape?.[7] || null, text, length: text.length, message: shape?.[0].length ?? 0, found: [], eventId: null, fields: [], ms }
  }), records)
}

function overview(rows: Row[]): LogOverview {
  const parts = Math.min(256, rows.length)
  const count = (severity: Severity): number[] => {
    const sums = Array.from({ length: parts }, () => 0)
    for (const [at, row] of rows.entries()) if (row.severity === severity) sums[Math.floor(at * parts / rows.length)]! += 1
    return sums
  }
  return { errors: count('error'), warnings: count('warning') }
}
