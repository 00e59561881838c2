import type { Member, Pool } from './pool'
import type { SearchBatch, SearchedEntry, SearchQuery } from './protocol'
import { hold, type NamedFile } from './reading'
import { WorkerEnded } from './worker-handle'

/** An entry to search. */
export interface SearchJob {
  /** Number of the file in what was given. */
  file: number
  entry: number
  /** Packed bytes. */
  size: number
  password: string | null
}

/** Who hears of a search. */
export interface SearchListener {
  /** Hits as they are found. */
  hits(job: SearchJob, batches: SearchBatch[]): void
  /** An entry is done; `null`: its worker ended. */
  searched(job: SearchJob, answer: SearchedEntry | null): void
  /** Packed bytes so far. */
  progress(read: number): void
}

/** A search that is running. */
export interface RunningSearch {
  /** Everything was searched, or it was cancelled; never fails. */
  over: Promise<void>
  /** Ends it at once: nothing more is told. */
  cancel(): void
}

/** Hits of one source that are listed; its count goes on. */
export const HITS_PER_SOURCE = 500
/** Hits of all sources that are listed. */
export const HITS = 10_000

/** Searches entries, the largest first, as many at once as the pool has workers. */
export function searchEntries(pool: Pool, files: NamedFile[], jobs: SearchJob[], query: SearchQuery, listener: SearchListener): RunningSearch {
  let over = false
  let done = 0
  let listed = 0
  const searching = new Map<Member, number>()
  // The largest first: started last, it would leave the other workers idle.
  const waiting = [...jobs].sort((a, b) => a.size - b.size)

  const advance = (): void => listener.progress(done + [...searching.values()].reduce((sum, bytes) => sum + bytes, 0))
  const take = (job: SearchJob, batches: SearchBatch[]): void => {
    if (over) return
    const fit: SearchBatch[] = []
    for (const batch of batches) {
      const hits = batch.hits.slice(0, HITS - listed)
      if (hits.length) fit.push({ ...batch, hits })
      listed += hits.length
    }
    if (fit.length) listener.hits(job, fit)
  }
  const searchOne = async (member: Member, job: SearchJob): Promise<void> => {
    const named = files[job.file]
    if (over || !named) return
    searching.set(member, 0)
    let answer: SearchedEntry | null = null
    try {
      await hold(pool, member, named)
      const limit = Math.min(HITS_PER_SOURCE, HITS - listed)
      const progress = (bytes: number): void => {
        if (over) return
        searching.set(member, Math.min(bytes, job.size))
        advance()
      }
      answer = await pool.watched(member, 'search', [named.key, job.entry, query, limit, job.password], progress, batches => take(job, batches))
    } catch (error) {
      // The files were let go: nothing more is wanted of them.
      if (error instanceof WorkerEnded && error.reason === 'cancelled') over = true
    } finally {
      searching.delete(member)
    }
    if (over) return
    done += job.size
    listener.searched(job, answer)
    advance()
  }
  const one = async (): Promise<void> => {
    let job: SearchJob | undefined
    while (!over && (job = waiting.pop())) {
      const mine = job
      await pool.run(member => searchOne(member, mine)).catch(() => { over = true })
    }
  }
  return {
    over: Promise.all(Array.from({ length: pool.size }, one)).then(() => undefined),
    cancel() {
      over = true
      // A worker in a search hears nothing: it ends, and the next one starts from the compiled module.
      for (const member of searching.keys()) member.worker.end('cancelled')
    },
  }
}
