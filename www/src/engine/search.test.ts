import { expect, test } from 'vitest'
import { Pool } from './pool'
import type { SearchBatch, SearchedEntry } from './protocol'
import type { NamedFile } from './reading'
import { HITS, searchEntries, type SearchJob } from './search'
import { WorkerEnded, type WorkerHandle } from './worker-handle'

type Told = (batches: SearchBatch[]) => void

/** Workers that answer a search as told. */
function pool(size: number, search: (entry: number, limit: number, tell: Told, progress: (bytes: number) => void) => Promise<SearchedEntry>): Pool {
  return new Pool(() => {
    let refuse: (error: Error) => void = () => undefined
    const handle = {
      ended: false,
      call: (method: string, args: unknown[], progress: (bytes: number) => void, tell: Told) => new Promise((resolve, reject) => {
        refuse = reject
        if (method === 'hold') return resolve(undefined)
        search(args[1] as number, args[3] as number, tell, progress).then(resolve, error => handle.end('crashed', String(error)))
      }),
      end(reason: 'crashed' | 'no-progress' | 'cancelled', message = reason as string) {
        handle.ended = true
        refuse(new WorkerEnded(reason, message))
      },
    }
    return handle as unknown as WorkerHandle
  }, size)
}

const file: NamedFile = { key: 1, file: { size: 90 } as File, name: 'b.zip', folder: null }
const jobs = (...sizes: number[]): SearchJob[] => sizes.map((size, entry) => ({ file: 0, entry, size, password: null }))
const query = { text: 'x', matchCase: false, wholeWord: false, regex: false }
const answer = (hits: number): SearchedEntry => ({ sources: 1, lines: 100, found: hits ? [{ inside: [], path: 'a.log', hits }] : [], issues: [] })
const batch = (hits: number): SearchBatch => ({ inside: [], hits: Array.from({ length: hits }, (_, i) => ({ number: i, record: false, text: 'x', places: [[0, 1]] })) })

function listener() {
  const heard = { entries: [] as number[], hits: 0, lost: 0, read: [] as number[] }
  return {
    heard,
    hits: (_: SearchJob, batches: SearchBatch[]) => { heard.hits += batches.flatMap(one => one.hits).length },
    searched: (job: SearchJob, got: SearchedEntry | null) => { heard.entries.push(job.entry); if (!got) heard.lost++ },
    progress: (read: number) => { heard.read.push(read) },
  }
}

test('the largest first, every entry once, progress in bytes', async () => {
  const said = listener()
  const workers = pool(1, async (_, __, tell, progress) => { tell([batch(2)]); progress(1); return answer(2) })
  await searchEntries(workers, [file], jobs(10, 30, 20), query, said).over
  expect(said.heard).toMatchObject({ entries: [1, 2, 0], hits: 6, lost: 0 })
  expect(said.heard.read).toEqual([1, 30, 31, 50, 51, 60])
})

test('a worker that dies costs its entry', async () => {
  const said = listener()
  const workers = pool(2, async entry => { if (entry === 1) throw new Error('trap'); return answer(0) })
  await searchEntries(workers, [file], jobs(10, 30, 20), query, said).over
  expect(said.heard.entries.sort()).toEqual([0, 1, 2])
  expect(said.heard.lost).toBe(1)
})

test('cancelling ends what runs, tells nothing more, and leaves a pool that can be used', async () => {
  const said = listener()
  let asked = 0
  const workers = pool(2, (_, __, tell) => { asked++; tell([batch(1)]); return new Promise(() => undefined) })
  const running = searchEntries(workers, [file], jobs(1, 2, 3, 4), query, said)
  await new Promise(resolve => setTimeout(resolve, 5))
  running.cancel()
  await running.over
  expect(asked).toBe(2)
  expect(said.heard).toMatchObject({ hits: 2, entries: [] })
  await expect(workers.run(member => Promise.resolve(member.worker.ended))).resolves.toBe(false)
})

test('no more hits are listed than fit, and later entries are only counted', async () => {
  const said = listener()
  const limits: number[] = []
  const workers = pool(1, async (_, limit, tell) => { limits.push(limit); tell([batch(limit)]); return answer(9_000) })
  await searchEntries(workers, [file], jobs(...Array<number>(25).fill(1)), query, said).over
  expect(said.heard.hits).toBe(HITS)
  expect(limits.at(-1)).toBe(0)
  expect(said.heard.entries).toHaveLength(25)
})
