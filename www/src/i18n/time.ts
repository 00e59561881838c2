import { clock } from '../state/session'
import { language } from '../state/settings'

/** A moment as the report gives it: with offset, and as the machine's own wall clock. */
export interface Moment {
  time?: string | null | undefined
  local?: string | null | undefined
}

/** Milliseconds on the chosen clock's axis; `null`: not known on that clock. Machine time counts as if it were UTC. */
export function position({ time, local }: Moment, on = clock.value): number | null {
  const ms = on === 'utc' ? (time ? Date.parse(time) : NaN) : local ? Date.parse(`${local.replace(' ', 'T')}Z`) : NaN
  return Number.isNaN(ms) ? null : ms
}

/** `2022-10-10 16:38:25` on the chosen clock; UTC is marked, and so is the other clock where only that one is known. */
export function showMoment(moment: Moment): string {
  const ms = position(moment)
  if (ms !== null) return showPosition(ms)
  const other = position(moment, clock.value === 'utc' ? 'machine' : 'utc')
  if (other === null) return ''
  return clock.value === 'utc' ? `${stamp(other)} (${language.value === 'zh' ? '机器时间' : 'machine time'})` : `${stamp(other)}Z`
}

/** Milliseconds from one moment to another, on whichever clock knows both. */
export function between(from: Moment, to: Moment): number | null {
  for (const on of ['machine', 'utc'] as const) {
    const [start, end] = [position(from, on), position(to, on)]
    if (start !== null && end !== null) return end - start
  }
  return null
}

/** A place on the axis as text. */
export function showPosition(ms: number): string {
  return clock.value === 'utc' ? `${stamp(ms)}Z` : stamp(ms)
}

const stamp = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ')

/** Offset minutes as `UTC+8` or `UTC−3:30`. */
export function showOffset(minutes: number): string {
  const whole = Math.floor(Math.abs(minutes) / 60)
  const rest = Math.abs(minutes) % 60
  return `UTC${minutes < 0 ? '−' : '+'}${whole}${rest ? `:${String(rest).padStart(2, '0')}` : ''}`
}

/** How long something took: `42 s`, `3 min 5 s`, `2 h 10 min`. */
export function showDuration(ms: number): string {
  const zh = language.value === 'zh'
  const seconds = Math.round(ms / 1000)
  const [s, min, h, d] = zh ? ['秒', '分', '小时', '天'] : ['s', 'min', 'h', 'd']
  if (seconds < 60) return `${seconds} ${s}`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} ${min} ${seconds % 60} ${s}`
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} ${h} ${Math.floor((seconds % 3600) / 60)} ${min}`
  return `${Math.floor(seconds / 86400)} ${d} ${Math.floor((seconds % 86400) / 3600)} ${h}`
}
