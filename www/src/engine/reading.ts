import type { Member, Pool } from './pool'
import type { LostReason, OpenedBundle, ScannedEntry, UnlistedFile } from './protocol'
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

/** A source that a worker is reading now. */
export interface SourceInHand {
  path: string
  /** Packed bytes read so far. */
  read: number
  /** Packed bytes in all. */
  size: number
}

/** How far the reading is; bytes are bytes of the files as given. */
export interface Progress {
  stage: 'opening' | 'scanning' | 'judging'
  read: number
  size: number
  sourcesDone: number
  sources: number
  inHand: SourceInHand[]
}

/** All that was read: what the analyst needs. */
export interface Reading {
  files: NamedFile[]
  bundles: (Uint8Array | UnlistedFile)[]
  scanned: ScannedEntry[]
}

interface Job {
  bundle: number
  entry: number
  path: string
  size: number
}

function lostReason(error: unknown): LostReason {
  if (error instanceof WorkerEnded && error.reason !== 'cancelled') return error.reason
  throw error
}

function unlisted({ name, folder, file }: NamedFile): UnlistedFile {
  return { name, folder, size: file.size }
}

/** Lets a worker know a bundle, once. */
export async function hold(pool: Pool, member: Member, { key, file, name }: NamedFile): Promise<void> {
  if (member.holds.has(key)) return
  await pool.watched(member, 'hold', [key, file, name])
  member.holds.add(key)
}

/** Lists every file, then scans every entry, the largest first, as many at once as the pool has workers. */
export async function readFiles(pool: Pool, files: NamedFile[], tell: (progress: Progress) => void): Promise<Reading> {
  const progress: Progress = { stage: 'opening', read: 0, size: 0, sourcesDone: 0, sources: 0, inHand: [] }
  tell(progress)
  const openOne = (named: NamedFile): Promise<OpenedBundle | null> => pool.run(member =>
    pool.watched(member, 'open', [named.file, named.name, named.folder]).catch((error: unknown) => {
      lostReason(error)
      return null
    }))
  const opened = await Promise.all(files.map(openOne))

  const jobs = opened.flatMap((bundle, b) => (bundle?.entries ?? []).map((entry, e): Job => ({ bundle: b, entry: e, path: entry.path, size: entry.packedSize })))
  // Largest first: a long one started last would leave the other workers idle. The order never shows in the report.
  jobs.sort((a, b) => b.size - a.size)
  progress.stage = 'scanning'
  progress.sources = jobs.length
  progress.size = jobs.reduce((sum, job) => sum + job.size, 0)
  tell(progress)

  const scanOne = async (member: Member, job: Job): Promise<ScannedEntry> => {
    const hand: SourceInHand = { path: job.path, read: 0, size: job.size }
    progress.inHand.push(hand)
    const advance = (bytes: number): void => {
      const read = Math.min(bytes, hand.size)
      progress.read += read - hand.read
      hand.read = read
      tell(progress)
    }
    try {
      const named = files[job.bundle] as NamedFile
      await hold(pool, member, named)
      return { ...job, extract: await pool.watched(member, 'scan', [named.key, job.entry], advance) }
    } catch (error) {
      return { ...job, extract: lostReason(error) }
    } finally {
      progress.inHand.splice(progress.inHand.indexOf(hand), 1)
      progress.sourcesDone++
      advance(hand.size)
    }
  }
  const scanned = await Promise.all(jobs.map(job => pool.run(member => scanOne(member, job))))
  progress.stage = 'judging'
  tell(progress)
  const bundles = opened.map((bundle, b) => bundle?.bytes ?? unlisted(files[b] as NamedFile))
  return { files, bundles, scanned }
}
