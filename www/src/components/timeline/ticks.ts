import { scaleUtc } from 'd3-scale'
import type { Language } from '../../engine/protocol'
import { length, type Span } from './view'

export interface Tick {
  place: number
  label: string
}

const DAY = 86_400_000

/** Round moments of the span, labelled by what changes between them. */
export function ticks(span: Span, width: number, language: Language): Tick[] {
  const all = scaleUtc().domain([span.from, span.to]).ticks(Math.max(2, Math.floor(width / 120)))
  const step = all.length > 1 ? Number(all[1]) - Number(all[0]) : length(span)
  return all.map(date => ({ place: date.getTime(), label: tickLabel(date, step, language) }))
}

function tickLabel(date: Date, step: number, language: Language): string {
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB'
  const midnight = date.getTime() % DAY === 0
  if (step >= 300 * DAY) return String(date.getUTCFullYear())
  if (step >= 27 * DAY) return date.toLocaleDateString(locale, { timeZone: 'UTC', month: 'short', year: 'numeric' })
  if (step >= DAY || midnight) return date.toLocaleDateString(locale, { timeZone: 'UTC', day: 'numeric', month: 'short' })
  return date.toISOString().slice(11, step >= 60_000 ? 16 : 19)
}

/** What the labels leave out: the year, or the day. */
export function context(span: Span, language: Language): string {
  const middle = new Date((span.from + span.to) / 2)
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB'
  if (length(span) > 1.5 * DAY) {
    const [a, b] = [new Date(span.from).getUTCFullYear(), new Date(span.to).getUTCFullYear()]
    return a === b ? String(a) : `${a}–${b}`
  }
  return middle.toLocaleDateString(locale, { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' })
}
