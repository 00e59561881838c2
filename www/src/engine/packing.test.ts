import { expect, test } from 'vitest'
import { readExcerpts, type EntryPlace, type PackAnalyst } from './packing'
import { Pool } from './pool'
import type { NamedFile } from './reading'
import { WorkerEnded, type WorkerHandle } from './worker-handle'

type Progress = (bytes: number) => void

/** Workers that make excerpts as told. */
function pool(size: number, excerpts: (entry: number, password: unknown, progress: Progress) => Promise<Uint8Array>): Pool {
  return new Pool(() => {
    let refuse: (error: Error) => void = () => undefined
    const handle = {
      ended: false,
      call: (method: string, args: unknown[], progress: Progress) => new Promise((resolve, reject) => {
        refuse = reject
        if (method === 'hold') return resolve(undefined)
        excerpts(args[1] as number, args[3], progress).then(resolve, error => handle.end('crashed', String(error)))
      }),
      end(reason: 'crashed' | 'cancelled', message = reason as string) {
        handle.ended = true
        refuse(new WorkerEnded(reason, message))
      },
    }
    return handle as unknown as WorkerHandle
  }, size)
}

const file: NamedFile = { key: 1, file: { size: 90 } as File, name: 'b.zip', folder: null }
const sizes = [10, 30, 20]
const sizeOf = (_: number, entry: number): number => sizes[entry] ?? 0

/** An analyst that wants every entry once. */
function analyst() {
  const left = new Set(sizes.keys())
  const taken: [number, number][] = []
  const calls: PackAnalyst = {
    wants: async () => [...left].map(entry => ({ file: 0, entry })),
    task: async ({ entry }: EntryPlace) => Uint8Array.of(entry),
    takes: async ({ entry }, bytes) => {
      left.delete(entry)
      taken.push([entry, bytes.length])
    },
  }
  return { calls, taken }
}

test('the largest first, each once, with its password, and progress that never goes back', async () => {
  const { calls, taken } = analyst()
  const told: number[] = []
  const passwords: unknown[] = []
  const workers = pool(1, async (_, password, progress) => {
    passwords.push(password)
    for (const bytes of [5, 99, 3]) progress(bytes)
    return new Uint8Array(7)
  })
  const whole = await readExcerpts(workers, [file], calls, sizeOf, (_, entry) => (entry === 1 ? 'x' : null), ({ read, size }) => { told.push(read); expect(size).toBe(60) }).over
  expect(whole).toBe(true)
  expect(taken).toEqual([[1, 7], [2, 7], [0, 7]])
  expect(passwords).toEqual(['x', null, null])
  expect(told.at(-1)).toBe(60)
  expect(told).toEqual([...told].sort((a, b) => a - b))
})

test('a source whose worker dies is left out', async () => {
  const { calls, taken } = analyst()
  const workers = pool(1, async entry => { if (entry === 1) throw new Error('trap'); return new Uint8Array(7) })
  expect(await readExcerpts(workers, [file], calls, sizeOf, () => null, () => undefined).over).toBe(true)
  expect(taken).toEqual([[1, 0], [2, 7], [0, 7]])
})

test('cancelled it tells nothing more, and the next one reads what was left', async () => {
  const { calls, taken } = analyst()
  let wait = true
  const workers = pool(1, entry => (entry === 2 && wait ? new Promise(() => undefined) : Promise.resolve(new Uint8Array(7))))
  const reading = readExcerpts(workers, [file], calls, sizeOf, () => null, () => undefined)
  while (taken.length < 1) await new Promise(done => setTimeout(done))
  await new Promise(done => setTimeout(done))
  reading.cancel()
  expect(await reading.over).toBe(false)
  expect(taken.map(([entry]) => entry)).toEqual([1])
  wait = false
  expect(await readExcerpts(workers, [file], calls, sizeOf, () => null, () => undefined).over).toBe(true)
  expect(taken.map(([entry]) => entry)).toEqual([1, 2, 0])
})

test('an analyst that is gone is no pack', async () => {
  const gone: PackAnalyst = { ...analyst().calls, takes: () => Promise.reject(new WorkerEnded('crashed', 'gone')) }
  const workers = pool(2, async () => new Uint8Array(7))
  await expect(readExcerpts(workers, [file], gone, sizeOf, () => null, () => undefined).over).rejects.toThrow('gone')
})
