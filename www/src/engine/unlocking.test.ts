import { expect, test } from 'vitest'
import { Pool } from './pool'
import { namedFile, type ReadEntry } from './reading'
import { lockedIn, unlock, type LockedFiles, type PasswordQuestion, type PasswordSource } from './unlocking'
import type { WorkerHandle } from './worker-handle'

/** Files by the passwords of their entries; `''`: not encrypted. */
type Files = string[][]

function locked(files: Files, folder: string | null = null): LockedFiles {
  const scanned = files.flatMap((entries, bundle) => entries.map((right, entry): ReadEntry => ({ bundle, entry, path: `${entry}.log`, size: entry, extract: new Uint8Array(), locked: right ? 1 : 0 })))
  return { files: files.map((_, i) => namedFile({ size: 1 } as File, `${i}.zip`, folder)), given: files.map((_, i) => ({ id: String(i), name: `${i}.zip` })), entries: lockedIn(scanned) }
}

/** Answers in order, then declines. */
function user(...answers: (string | null)[]): PasswordSource & { asked: PasswordQuestion[]; fitted: number } {
  const source = {
    asked: [] as PasswordQuestion[], fitted: 0,
    ask: (question: PasswordQuestion) => { source.asked.push(question); return Promise.resolve(answers.shift() ?? null) },
    fits: () => { source.fitted++ },
  }
  return source
}

/** A pool whose workers open what the password fits; `reads` counts the scans. */
function pool(files: Files, given: LockedFiles): { pool: Pool; reads: () => number } {
  let reads = 0
  const call = (method: string, args: unknown[]): Promise<unknown> => {
    if (method !== 'scan') return Promise.resolve()
    reads++
    const bundle = given.files.findIndex(({ key }) => key === args[0])
    return Promise.resolve({ extract: new Uint8Array([1]), locked: files[bundle]?.[args[1] as number] === args[2] ? 0 : 1 })
  }
  return { pool: new Pool(() => ({ ended: false, call, end: () => undefined }) as unknown as WorkerHandle, 2), reads: () => reads }
}

async function run(files: Files, source: PasswordSource, folder: string | null = null): Promise<{ left: number; reads: number; changed: [number, string][] }> {
  const given = locked(files, folder)
  const { pool: workers, reads } = pool(files, given)
  const changed = await unlock(workers, given, source, () => undefined)
  return { left: [...given.entries.values()].flat().length, reads: reads(), changed: [...changed].map(([entry, password]) => [entry.bundle, password]) }
}

test('a wrong password is asked for again, and only what is locked is read again', async () => {
  const source = user('no', 'yes')
  expect(await run([['yes', '', 'yes']], source)).toMatchObject({ left: 0, reads: 4 })
  expect(source.asked).toEqual([false, true].map(wrong => ({ file: '0.zip', paths: ['0.log', '2.log'], sources: 2, wrong })))
  expect(source.fitted).toBe(1)
})

test('the password that fitted last is tried first, without a word', async () => {
  const source = user('one', 'two')
  const { left, changed } = await run([['one'], ['one'], ['two']], source)
  expect(left).toBe(0)
  expect(source.asked.map(({ file, wrong }) => [file, wrong])).toEqual([['0.zip', false], ['2.zip', false]])
  // What failed silently is not called wrong: only the right one changed the third file.
  expect(changed).toEqual([[0, 'one'], [1, 'one'], [2, 'two']])
})

test('who declines reads without, and is asked for the next bundle; for a folder only once', async () => {
  const apart = user()
  expect(await run([['x'], ['y']], apart)).toMatchObject({ left: 2, reads: 0 })
  expect(apart.asked).toHaveLength(2)
  const together = user()
  await run([['x'], ['y'], ['z']], together, 'logs')
  expect(together.asked).toHaveLength(1)
})

test('archives inside may each have a password of their own', async () => {
  const source = user('one', 'two')
  expect(await run([['one', 'two', 'one']], source)).toMatchObject({ left: 0, reads: 4 })
})

test('a wrong password for a large archive is known after a few entries', async () => {
  const files = [Array.from({ length: 400 }, () => 'x')]
  expect((await run(files, user('no'))).reads).toBe(16)
  expect(await run(files, user('x'))).toMatchObject({ left: 0, reads: 400 })
})

test('a question that is withdrawn ends it', async () => {
  const source = { ask: () => Promise.reject(new Error('withdrawn')), fits: () => undefined }
  await expect(run([['x'], ['y']], source)).rejects.toThrow('withdrawn')
})
