// The sources of a pack are read once more, where their files are: what was kept of them is not enough to show the lines.
import type { Member, Pool } from './pool'
import { hold, type NamedFile } from './reading'
import { WorkerEnded } from './worker-handle'

/** An entry by the number of its file and its own. */
export interface EntryPlace {
  file: number
  entry: number
}

/** Who knows what a pack is made of. */
export interface PackAnalyst {
  /** What is still to be read. */
  wants(): Promise<EntryPlace[]>
  /** What of it. */
  task(place: EntryPlace): Promise<Uint8Array>
  /** Takes what was read; empty: nothing could be. */
  takes(place: EntryPlace, excerpts: Uint8Array): Promise<void>
}

/** Packed bytes read so far, and in all. */
export interface PackProgress {
  read: number
  size: number
}

/** A reading for a pack. */
export interface RunningPack {
  /** Everything was read (`true`), or it was cancelled; fails with the analyst. */
  over: Promise<boolean>
  /** Ends it at once; what was read stays. */
  cancel(): void
}

/** Reads what is wanted, the largest first, as many at once as the pool has workers. */
export function readExcerpts(
  pool: Pool, files: NamedFile[], analyst: PackAnalyst, sizeOf: (file: number, entry: number) => number, passwordOf: (file: number, entry: number) => string | null,
  tell: (progress: PackProgress) => void,
): RunningPack {
  let cancelled = false
  /** Bytes of the sources in hand: one may be read several times, and counts once. */
  const reading = new Map<Member, number>()
  let done = 0

  const readOne = async (member: Member, place: EntryPlace, size: number, told: () => void): Promise<void> => {
    const { file, entry } = place
    const named = files[file]
    if (cancelled || !named) return
    reading.set(member, 0)
    let excerpts: Uint8Array = new Uint8Array()
    try {
      const task = await analyst.task(place)
      await hold(pool, member, named)
      excerpts = await pool.watched(member, 'excerpts', [named.key, entry, task, passwordOf(file, entry)], bytes => {
        reading.set(member, Math.max(reading.get(member) ?? 0, Math.min(bytes, size)))
        told()
      })
    } catch (error) {
      if (!(error instanceof WorkerEnded)) throw error
      // A source that cannot be read any more is left out: the manifest of the pack says so.
      if (error.reason === 'cancelled') cancelled = true
    } finally {
      reading.delete(member)
    }
    if (cancelled) return
    await analyst.takes(place, excerpts)
    done += size
    told()
  }
  const readAll = async (): Promise<boolean> => {
    const jobs = (await analyst.wants()).map(place => ({ place, size: sizeOf(place.file, place.entry) })).sort((a, b) => a.size - b.size)
    const size = jobs.reduce((sum, job) => sum + job.size, 0)
    const told = (): void => {
      if (!cancelled) tell({ read: done + [...reading.values()].reduce((sum, bytes) => sum + bytes, 0), size })
    }
    const one = async (): Promise<void> => {
      for (let job = jobs.pop(); job && !cancelled; job = jobs.pop()) {
        const { place, size } = job
        await pool.run(member => readOne(member, place, size, told))
      }
    }
    if (!cancelled && jobs.length > 0) told()
    await Promise.all(Array.from({ length: pool.size }, one))
    return !cancelled
  }
  return {
    over: readAll(),
    cancel() {
      cancelled = true
      for (const member of reading.keys()) member.worker.end('cancelled')
    },
  }
}
