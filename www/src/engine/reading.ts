import { Meter, none, type GivenBundle, type Progress } from './meter'
import type { Member, Pool } from './pool'
import type { LostReason, OpenedBundle, ScanAnswer, ScannedEntry, UnlistedFile } from './protocol'
import type { ListedBundle } from './glimpses'
import { WorkerEnded } from './worker-handle'

/** A file to read, under the name the report shall use: inside a folder, its path there. */
export interface NamedFile {
  /** What the workers know it by: never used twice, so that no worker takes one file for another. */
  key: number
  file: File
  name: string
  folder: string | null
}

let keys = 0

/** A file under its name, for one reading. */
export function namedFile(file: File, name: string, folder: string | null): NamedFile {
  return { key: ++keys, file, name, folder }
}

/** One entry of one file, and what only a password opens in it. */
export interface Entry {
  /** Number of the file in what was given. */
  bundle: number
  entry: number
  path: string
  /** Packed bytes. */
  size: number
}

/** An entry as it was read. */
export interface ReadEntry extends Entry {
  extract: ScannedEntry['extract']
  /** Encrypted sources in it that could not be read. */
  locked: number
}

/** All that was read: what the analyst needs. */
export interface Reading {
  files: NamedFile[]
  bundles: ListedBundle[]
  /** The bundle of each file. */
  given: GivenBundle[]
  scanned: ReadEntry[]
}

/** Bundles a worker holds at once: each keeps a slice of its file in memory, and a folder may hold 100,000 files. */
const HELD = 8

function lostReason(error: unknown): LostReason {
  if (error instanceof WorkerEnded && error.reason !== 'cancelled') return error.reason
  throw error
}

function unlisted({ name, folder, file }: NamedFile): UnlistedFile {
  return { name, folder, size: file.size }
}

/** Lets a worker know a bundle, once; the one it used longest ago makes room. */
export async function hold(pool: Pool, member: Member, { key, file, name }: NamedFile): Promise<void> {
  const { holds } = member
  const known = holds.delete(key)
  const oldest = known || holds.size < HELD ? null : ([...holds][0] ?? null)
  if (oldest !== null) holds.delete(oldest)
  if (!known) await pool.watched(member, 'hold', [key, file, name, oldest])
  holds.add(key)
}

/** Lists every file, then reads every entry; `found` hears of each that is read. */
export async function readFiles(pool: Pool, files: NamedFile[], tell: (progress: Progress) => void, found: (bundles: ListedBundle[], entry: ReadEntry) => void = () => undefined): Promise<Reading> {
  const opening: Progress = { ...none('opening'), sources: files.length }
  tell(opening)
  const openOne = async (member: Member, named: NamedFile): Promise<OpenedBundle | null> => {
    const opened = await pool.watched(member, 'open', [named.file, named.name, named.folder]).catch((error: unknown) => {
      lostReason(error)
      return null
    })
    opening.sourcesDone++
    tell(opening)
    return opened
  }
  const opened = await each(pool, files, openOne)
  const entries = opened.flatMap((bundle, b) => (bundle?.entries ?? []).map((entry, e): Entry => ({ bundle: b, entry: e, path: entry.path, size: entry.packedSize })))
  const given = files.map((named, b) => bundleOf(named, b, opened[b]?.archive ?? true))
  const meter = new Meter(given, entries, tell)
  const bundles = opened.map((bundle, b) => bundle?.bytes ?? unlisted(files[b] as NamedFile))
  const scanned = await readEntries(pool, files, entries, null, meter, entry => found(bundles, entry))
  meter.judging()
  return { files, bundles, given, scanned }
}

/** Reads entries, the largest first, as many at once as the pool has workers. */
export function readEntries(pool: Pool, files: NamedFile[], entries: Entry[], password: string | null, meter: Meter, found: (entry: ReadEntry) => void = () => undefined): Promise<ReadEntry[]> {
  const readOne = async (member: Member, { bundle, entry, path, size }: Entry): Promise<ReadEntry> => {
    const { advance, end } = meter.begin(bundle, path, size)
    let answer: ScanAnswer | LostReason
    try {
      const named = files[bundle] as NamedFile
      await hold(pool, member, named)
      answer = await pool.watched(member, 'scan', [named.key, entry, password], advance)
    } catch (error) {
      answer = lostReason(error)
    }
    end()
    const read = typeof answer === 'string' ? { extract: answer, locked: 0 } : answer
    const whole = { bundle, entry, path, size, ...read }
    found(whole)
    return whole
  }
  // A long one started last would leave the other workers idle. The order never shows in the report.
  const jobs = [...entries].sort((a, b) => b.size - a.size)
  return each(pool, jobs, readOne)
}

/** Does every job, in order, as many at once as the pool has workers; the first failure ends it. */
async function each<J, T>(pool: Pool, jobs: J[], run: (member: Member, job: J) => Promise<T>): Promise<T[]> {
  const done: T[] = []
  let next = 0
  const one = async (): Promise<void> => {
    while (next < jobs.length) {
      const at = next++
      try {
        done[at] = await pool.run(member => run(member, jobs[at] as J))
      } catch (error) {
        next = jobs.length
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: pool.size }, one))
  return done
}

/** An archive is a bundle of its own, and so is a file alone; the loose files of a folder are one. */
function bundleOf({ name, folder }: NamedFile, number: number, archive: boolean): GivenBundle {
  return archive || folder === null ? { id: String(number), name } : { id: `in ${folder}`, name: folder }
}
