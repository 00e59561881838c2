import type { LogTarget } from '../../engine/protocol'

/** Milliseconds of a written moment, as if it were UTC; a time alone is of the `day` in view. `null`: not a moment. */
export function parseMoment(text: string, day: string | null): number | null {
  const match = /^(?:(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?)?(?:(?:[T\s]+|^)(\d{1,2})[:：](\d{2})(?:[:：](\d{2})(?:[.,](\d{1,3})\d*)?)?)?Z?$/.exec(text.trim())
  if (!match || (match[1] === undefined && match[4] === undefined)) return null
  const [, year, month, date, hour = '0', minute = '00', second = '0', fraction = '0'] = match
  const written = year ? `${year}-${month?.padStart(2, '0')}-${date?.padStart(2, '0')}` : day
  if (!written || Number(hour) > 23) return null
  const ms = Date.parse(`${written}T${hour.padStart(2, '0')}:${minute}:${second.padStart(2, '0')}.${fraction.padEnd(3, '0')}Z`)
  // The 30th of February would be a day in March.
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== written ? null : ms
}

/** `1234`, `12,345`, `2022-10-10 16:38`, `16:38:25`; `null`: none of these. */
export function parseTarget(text: string, day: string | null): LogTarget | null {
  const plain = text.trim()
  if (/^#?\d[\d\s,.，']*$/.test(plain) && !/^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}$/.test(plain)) {
    const number = Number(plain.replace(/[^\d]/g, ''))
    return number > 0 ? { number } : null
  }
  const time = parseMoment(plain, day)
  return time === null ? null : { time }
}

/** A log's own time as milliseconds on its clock. */
export function timeOf(time: string | null): number | null {
  const ms = time ? Date.parse(time.endsWith('Z') ? time : `${time}Z`) : NaN
  return Number.isNaN(ms) ? null : ms
}

/** `2022-10-10 16:38:25`, as people write it into a field. */
export function writeMoment(ms: number): string {
  const iso = new Date(ms).toISOString().replace('T', ' ')
  return iso.slice(0, ms % 1000 ? 23 : 19)
}
