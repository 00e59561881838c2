import type { Comparison, Report } from '../../generated/report'
import { words } from '../../i18n'
import type { Shape, Tone } from '../Glyph'

/** The one sentence of a comparison. */
export interface Head {
  kind: 'sameContent' | 'otherMachine' | 'nothingNew' | 'something'
  tone: Tone
  shape: Shape
  title: string
  text: string
  /** How many of the comparison's sentences about attempts the title has said already. */
  said: number
}

/** What is true of both bundles, the plainest first. */
export function headOf(comparison: Comparison, before: Report, now: Report): Head {
  const w = words.value.compare
  const { verdict } = comparison
  const ask = { tone: 'act', shape: 'triangle' } as const
  if (comparison.sameContent) return { kind: 'sameContent', ...ask, title: verdict.title, text: verdict.summary, said: 0 }
  if (comparison.sameMachine === false) {
    const unknown = words.value.machine.unknown
    return { kind: 'otherMachine', ...ask, title: w.otherTitle, text: w.otherText(before.machine.computer ?? unknown, now.machine.computer ?? unknown), said: 0 }
  }
  if (verdict.status === 'nothing-new') return { kind: 'nothingNew', ...ask, title: verdict.title, text: verdict.summary, said: 0 }
  // Sentences about logs stand last, one for each kind: those are in the table.
  const told = comparison.changes.length - comparison.newerLogs.length
  // A sentence of the core as a title: without its full stop.
  const title = told > 0 ? (comparison.changes[0] ?? '').replace(/[.。]$/, '') : w.logsReach(comparison.newerLogs.length)
  const text = `${w.thenVerdict}${words.value.lang === 'en' ? ': ' : '：'}${verdict.summary}`
  const worse = comparison.newFailures.length > 0
  return { kind: 'something', tone: worse ? 'bad' : 'good', shape: worse ? 'cross' : 'check', title, text, said: told > 0 ? 1 : 0 }
}
