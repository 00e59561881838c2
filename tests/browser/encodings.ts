// The tables of Chinese and Japanese that a browser answers with must be the same in all of them, and the core's: a bundle
// gives the same report wherever it is read. `crates/core/src/text/double_byte.rs` asks for them in this way.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Tables { gb18030: string; big5: string; shift_jis: string; four: string; pinned: [pair: number, character: number][] }
const tables = JSON.parse(readFileSync(join(__dirname, 'encodings.json'), 'utf8')) as Tables

/** Asks the browser: all pairs, each on a line, and all characters of four bytes of the first plane. */
export const ASK = `(() => {
  const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i)
  const leads = range(0x81, 0xFE), digits = range(0x30, 0x39)
  const pairs = Uint8Array.from(leads.flatMap(lead => range(0x40, 0xFE).flatMap(trail => [lead, trail, 10])))
  const fours = leads.slice(0, 4).flatMap(a => digits.flatMap(b => leads.flatMap(c => digits.flatMap(d => [a, b, c, d, 10])))).slice(0, 39420 * 5)
  const text = (label, bytes) => new TextDecoder(label).decode(bytes)
  return [text('gb18030', pairs), text('big5', pairs), text('shift_jis', pairs), text('gb18030', Uint8Array.from(fours))]
})()`

/** The pairs that are read: see `DoubleByte::has`. */
const HAS: ((lead: number, trail: number) => boolean)[] = [
  () => true,
  (lead, trail) => (lead >= 0xA1 && lead <= 0xC5) || (lead >= 0xC9 && lead <= 0xF9) || (lead === 0xC6 && trail < 0x7F),
  lead => (lead >= 0x81 && lead <= 0x9F) || (lead >= 0xE0 && lead <= 0xFC),
]

/** Those of the tables in which the answers differ from the core's. */
export function differing(answers: string[]): string[] {
  const digest = (cells: number[]): string => createHash('sha256').update(cells.map(cell => cell.toString(16)).join(',')).digest('hex')
  const one = (line: string): number => {
    const [c = '\uFFFD', more] = [...line]
    return more === undefined && c !== '\uFFFD' ? c.codePointAt(0) ?? 0 : 0
  }
  const found = answers.map((answer, table) => {
    const lines = answer.split('\n').slice(0, -1)
    const has = HAS[table]
    if (!has) return digest(lines.map(line => line.codePointAt(0) ?? 0))
    const cells = lines.map((line, at) => has(0x81 + Math.floor(at / 191), 0x40 + at % 191) ? one(line) : 0)
    if (table === 0) for (const [pair, c] of tables.pinned) cells[((pair >> 8) - 0x81) * 191 + (pair & 255) - 0x40] = c
    return digest(cells)
  })
  const names = ['gb18030', 'big5', 'shift_jis', 'four'] as const
  return names.filter((name, table) => found[table] !== tables[name])
}
