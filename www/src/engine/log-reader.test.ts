import { expect, test } from 'vitest'
import { LogReader, LogUnreadable } from './log-reader'
import type { LogFile } from './protocol'
import { WorkerEnded, type WorkerHandle } from './worker-handle'

type Behaviour = (method: string, args: unknown[], progress?: (share: number) => void) => unknown

/** A worker that answers as told, and notes what it was asked. */
function worker(asked: string[], behave: Behaviour): WorkerHandle {
  const handle = {
    ended: false,
    async call(method: string, args: unknown[], progress?: (share: number) => void) {
      asked.push(`${method} ${JSON.stringify(args.filter(arg => typeof arg !== 'object' || arg === null))}`)
      await Promise.resolve()
      if (handle.ended) throw new WorkerEnded('crashed', 'the worker has ended')
      try {
        return behave(method, args, progress)
      } catch (error) {
        handle.ended = true
        throw new WorkerEnded('crashed', String(error))
      }
    },
    end() { handle.ended = true },
  }
  return handle as unknown as WorkerHandle
}

const log = (password: string | null = null): LogFile => ({ file: {} as File, name: 'b.zip', entry: 3, inside: [1], password })

test('a log is read through once, and what the eye waits for goes first', async () => {
  const asked: string[] = []
  const reader = new LogReader(() => worker(asked, (method, _, tell) => {
    tell?.(0.5)
    return method === 'openLog' ? { rows: 7 } : method
  }))
  const told: number[] = []
  const opened = reader.open('a', log(), share => told.push(share))
  expect(await Promise.all([opened, reader.open('a', log())])).toEqual([{ rows: 7 }, { rows: 7 }])
  expect(told.length + asked.length).toBe(1)
  const query = { text: 'x', matchCase: false, wholeWord: false, regex: false }
  const answers = [reader.find('a', query, 0, 1), reader.filter('a', null), reader.rows('a', 0, 9), reader.filter('a', null), reader.rowOf('a', { number: 1 })]
  expect(await Promise.all(answers)).toEqual(['findInLog', 'filterLog', 'logRows', 'filterLog', 'logRowOf'])
  // The first was begun already; of two filters one is applied.
  expect(asked.map(call => call.split(' ')[0])).toEqual(['openLog', 'findInLog', 'logRows', 'logRowOf', 'filterLog'])
})

test('a worker that dies is replaced, and the new one knows the log and its filter', async () => {
  const asked: string[] = []
  let deadly = true
  const reader = new LogReader(() => worker(asked, method => {
    if (method === 'logRows' && deadly) throw new Error('trap')
    return { rows: 1 }
  }))
  await reader.open('a', log())
  await reader.filter('a', { severities: ['error'], components: [], from: null, to: null, query: null })
  await expect(reader.rows('a', 0, 9)).rejects.toThrow(WorkerEnded)
  deadly = false
  await reader.rows('a', 0, 9)
  expect(asked.map(call => call.split(' ')[0])).toEqual(['openLog', 'filterLog', 'logRows', 'openLog', 'filterLog', 'logRows'])
})

test('what cannot be shown says why, and a password opens it', async () => {
  const reader = new LogReader(() => worker([], (_, args) => (args[1] as LogFile).password === null ? 'locked' : { rows: 1 }))
  await expect(reader.open('a', log())).rejects.toThrow(LogUnreadable)
  await expect(reader.rows('a', 0, 1)).rejects.toMatchObject({ reason: 'locked', name: 'locked' })
  expect(await reader.open('a', log('secret'))).toEqual({ rows: 1 })
})

test('few logs are kept', async () => {
  const asked: string[] = []
  const reader = new LogReader(() => worker(asked, () => ({ rows: 1 })))
  for (let n = 0; n < 9; n++) await reader.open(`${n}`, log())
  expect(asked.filter(call => call.startsWith('closeLog'))).toEqual(['closeLog [1]'])
  await expect(reader.rows('0', 0, 1)).rejects.toThrow(WorkerEnded)
  reader.end()
  await expect(reader.rows('8', 0, 1)).rejects.toThrow(WorkerEnded)
})
