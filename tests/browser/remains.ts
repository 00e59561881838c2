// Plants texts, and looks for them in everything a browser left behind.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { scenario, work } from './bundles'
import { unzip, zip } from './packing'

/** In the log, in names of its files, typed into fields, in the address: each once, so that a place names its way. */
export const planted = { line: 'ZQXLINEWVUT', entry: 'ZQXENTRYWVUT', file: 'ZQXFILEWVUT', search: 'ZQXSEARCHWVUT', code: 'ZQXCODEWVUT', computer: 'ZQXHOSTWVUT', fragment: 'ZQXFRAGMENTWVUT' }

/** A bundle with a marker wherever a log may hold a name. */
export function marked(): string {
  const [original] = scenario('d')
  const files = unzip(readFileSync(original ?? '')).map(({ name, bytes }) => {
    const text = bytes.toString('latin1')
    return { name: name.replace('BANK-PC-0417', planted.computer).replace(/([^/]*)$/, `${planted.entry}-$1`), bytes: /^\d{4}-\d\d-\d\d /m.test(text) ? Buffer.from(text.replace(/^(\d{4}-\d\d-\d\d [\d:]+, \w+ +\w+ +)/gm, `$1${planted.line} `), 'latin1') : bytes }
  })
  const file = join(work, `${planted.file}.zip`)
  writeFileSync(file, zip(files))
  return file
}

/** LZ4 as Firefox writes its session: "mozLz40", the size, one block. */
export function unpackMozLz4(bytes: Buffer): Buffer {
  const out = Buffer.alloc(bytes.readUInt32LE(8))
  let at = 12
  let to = 0
  const length = (short: number): number => {
    let all = short
    if (short === 15) for (let more = 255; more === 255;) all += more = bytes[at++] ?? 0
    return all
  }
  while (at < bytes.length) {
    const token = bytes[at++] as number
    const literals = length(token >> 4)
    to += bytes.copy(out, to, at, at + literals)
    at += literals
    if (at >= bytes.length) break
    const back = bytes.readUInt16LE(at)
    at += 2
    for (let left = length(token & 15) + 4; left > 0; left--, to++) out[to] = out[to - back] as number
  }
  return out.subarray(0, to)
}

/** A file, and what is packed in it where it is packed as a whole. */
function layers(file: string): Buffer[] {
  const bytes: Buffer = readFileSync(file)
  const all = [bytes]
  try { if (bytes.subarray(0, 8).toString('latin1') === 'mozLz40\0') all.push(unpackMozLz4(bytes)) } catch { /* not whole */ }
  try { if (bytes[0] === 0x1f && bytes[1] === 0x8b) all.push(gunzipSync(bytes)) } catch { /* not whole */ }
  try { if (file.endsWith('.br')) all.push(brotliDecompressSync(bytes)) } catch { /* not whole */ }
  return all
}

/** The files below a folder that hold a text, in UTF-8 or UTF-16, in their bytes or their names. Texts that nobody holds are left out. */
export function placesOf(folder: string, texts: Record<string, string>): Record<string, string[]> {
  const found: Record<string, string[]> = {}
  const spellings = Object.entries(texts).flatMap(([name, text]) => [text, text.toLowerCase()].flatMap(one => [Buffer.from(one), Buffer.from(one, 'utf16le')].map(bytes => ({ name, text: one, bytes }))))
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name)
    const all = entry.isFile() ? layers(file) : []
    for (const { name, text, bytes } of spellings) {
      if (!entry.name.includes(text) && !all.some(layer => layer.includes(bytes))) continue
      const place = relative(folder, file)
      if (!found[name]?.includes(place)) (found[name] ??= []).push(place)
    }
  }
  return found
}
