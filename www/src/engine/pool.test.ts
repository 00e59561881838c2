import { expect, test, vi } from 'vitest'
import { Pool } from './pool'
import type { OpenedBundle } from './protocol'
import type { Progress } from './meter'
import { readFiles, type NamedFile } from './reading'
import { WorkerEnded, type WorkerHandle } from './worker-handle'

type Behaviour = (method: string, args: unknown[], progress?: (bytes: number) => void) => unknown

/** A worker that answers as told; `ended` and `end` as the real one. */
function worker(behave: Behaviour): WorkerHandle {
  let refuse: (error: Error) => void = () => undefined
  const handle = {
    ended: false,
    call: (method: string, args: unknown[], progress?: (bytes: number) => void) => new Promise((resolve, reject) => {
      refuse = reject
      try {
        const value = behave(method, args, progress)
        if (value !== undefined) queueMicrotask(() => resolve(value))
      } catch (error) {
        handle.end('crashed', String(error))
      }
    }),
    end(reason: 'crashed' | 'no-progress' | 'cancelled', message = reason as string) {
      handle.ended = true
      refuse(new WorkerEnded(reason, message))
    },
  }
  return handle as unknown as WorkerHandle
}

const bundle: OpenedBundle = { bytes: new Uint8Array(1), archive: true, entries: [1, 5, 3].map((n, i) => ({ path: `f${i}`, size: n * 100, packedSize: n * 10 })) }
const file: NamedFile = { key: 1, file: { size: 90 } as File, name: 'b.zip', folder: null }

test('largest first, every source once, progress in bytes', async () => {
  const order: unknown[] = []
  const told: Progress[] = []
  const pool = new Pool(() => worker((method, args, progress) => {
    if (method === 'open') return bundle
    if (method === 'hold') return null
    order.push(args[1])
    progress?.(5)
    return { extract: new Uint8Array([args[1] as number]), locked: 0 }
  }), 1)
  const reading = await readFiles(pool, [file], p => told.push(structuredClone(p)))
  expect(order).toEqual([1, 2, 0])
  expect(reading.scanned.map(s => [s.entry, s.extract])).toEqual([[1, new Uint8Array([1])], [2, new Uint8Array([2])], [0, new Uint8Array([0])]])
  expect(told.at(-1)).toMatchObject({ stage: 'judging', read: 90, size: 90, sourcesDone: 3, sources: 3, inHand: [] })
})

test('a worker that dies costs its source and is replaced', async () => {
  let started = 0
  const pool = new Pool(() => {
    started++
    return worker((method, args) => {
      if (method === 'open') return bundle
      if (method === 'hold') return null
      if (args[1] === 1) throw new Error('trap')
      return { extract: new Uint8Array(), locked: 0 }
    })
  }, 2)
  const reading = await readFiles(pool, [file], () => undefined)
  expect(reading.scanned.filter(s => s.extract === 'crashed').map(s => s.entry)).toEqual([1])
  expect(reading.scanned).toHaveLength(3)
  expect(started).toBe(3)
})

test('a file whose listing kills the worker is still named', async () => {
  const pool = new Pool(() => worker(() => { throw new Error('trap') }), 1)
  const reading = await readFiles(pool, [file], () => undefined)
  expect(reading.bundles).toEqual([{ name: 'b.zip', folder: null, size: 90 }])
})

test('a worker without progress is ended; its source is lost', async () => {
  vi.useFakeTimers()
  const pool = new Pool(() => worker((method, args) => {
    if (method === 'open') return bundle
    if (method === 'hold') return null
    return args[1] === 2 ? undefined : { extract: new Uint8Array(), locked: 0 }
  }), 2, 5)
  const reading = readFiles(pool, [file], () => undefined)
  await vi.advanceTimersByTimeAsync(6_000)
  expect((await reading).scanned.filter(s => s.extract === 'no-progress').map(s => s.entry)).toEqual([2])
  vi.useRealTimers()
})

test('cancelling ends what runs and refuses what waits', async () => {
  let started = 0
  const pool = new Pool(() => { started++; return worker(method => (method === 'open' ? bundle : method === 'hold' ? null : undefined)) }, 2)
  const reading = readFiles(pool, [file], () => undefined)
  await new Promise(resolve => setTimeout(resolve, 10))
  pool.end()
  await expect(reading).rejects.toMatchObject({ reason: 'cancelled' })
  expect(started).toBe(2)
  expect(pool.members()).toEqual([])
})

test('a worker holds few files at a time: the one used longest ago makes room', async () => {
  const held: [unknown, unknown][] = []
  const pool = new Pool(() => worker((method, args) => {
    if (method === 'open') return { ...bundle, archive: false, entries: bundle.entries.slice(0, 1) }
    if (method === 'hold') { held.push([args[0], args[3]]); return null }
    return { extract: new Uint8Array(), locked: 0 }
  }), 1)
  const files = Array.from({ length: 10 }, (_, i): NamedFile => ({ key: i, file: { size: 9 } as File, name: `${i}.log`, folder: 'logs' }))
  const told: Progress[] = []
  await readFiles(pool, files, p => told.push(structuredClone(p)))
  expect(held).toEqual([...Array(10).keys()].map(i => [i, i < 8 ? null : i - 8]))
  // Loose files of one folder are one bundle.
  expect(told.at(-1)?.bundles).toEqual([{ name: 'logs', read: 100, size: 100 }])
})
