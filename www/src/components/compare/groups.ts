// Where both bundles stand on one timeline. Pure: two reports and a clock in, rows out.
import type { Comparison, Report } from '../../generated/report'
import { coverageRows, places, type CoverageRow, type Locate } from '../timeline/layout'
import type { Span } from '../timeline/view'

/** What one bundle draws. */
export interface Group {
  report: Report
  rows: CoverageRow[]
  /** Ids of its attempts that are new; none in the earlier one. */
  fresh: Set<string>
  /** What is new of a source, by its id. */
  freshSpans: Map<string, Span>
}

/** Both bundles as groups, the earlier first, and every place they speak of. */
export function groupsOf(before: Report, now: Report, comparison: Comparison, locate: Locate): { groups: [Group, Group]; places: number[]; end: number | null } {
  const old: Group = { report: before, rows: coverageRows(before.sources, locate), fresh: new Set(), freshSpans: new Map() }
  const rows = coverageRows(now.sources, locate)
  // Of another computer everything is new, and so nothing is worth a mark.
  const alike = comparison.sameMachine !== false
  const fresh = new Set(alike ? comparison.newAttempts.map(attempt => attempt.id) : [])
  const later: Group = { report: now, rows, fresh, freshSpans: alike ? freshSpans(old.rows, rows, comparison) : new Map<string, Span>() }
  const ends = old.rows.flatMap(row => row.spans.map(span => span.to))
  return { groups: [old, later], places: [...places(before, locate), ...places(now, locate)], end: ends.length ? ends.reduce((a, b) => Math.max(a, b)) : null }
}

/** The stretch of each new source that the earlier bundle's logs of its kind did not reach; all of it where they end elsewhere. */
function freshSpans(old: CoverageRow[], rows: CoverageRow[], comparison: Comparison): Map<string, Span> {
  const told = new Set(comparison.newerLogs.flatMap(log => log.sources))
  const found = new Map<string, Span>()
  for (const row of rows) {
    const known = old.filter(other => other.kind === row.kind).flatMap(other => other.spans)
    for (const [i, source] of row.sources.entries()) {
      const span = row.spans[i]
      if (!span || !told.has(source.id)) continue
      // Event logs of one kind are many: the one that this continues begins where it does, or earlier.
      const reached = known.filter(({ from, to }) => from <= span.to && to > span.from).map(({ to }) => to)
      const from = reached.length ? Math.max(...reached) : span.from
      found.set(source.id, from < span.to ? { from, to: span.to } : span)
    }
  }
  return found
}
