import type { Answer, Arguments, Call, LostReason, Method, Reply, SearchBatch } from './protocol'

/** A call that its worker did not finish. The worker is gone: an instance that trapped is never used again. */
export class WorkerEnded extends Error {
  constructor(readonly reason: LostReason | 'cancelled', message: string) {
    super(message)
  }
}

interface OpenCall {
  answer(value: unknown): void
  fail(error: WorkerEnded): void
  progress: ((bytes: number) => void) | undefined
  hits: ((batches: SearchBatch[]) => void) | undefined
}

/** One worker as typed promises. */
export class WorkerHandle {
  /** Has this worker ended? */
  ended = false
  private nextId = 1
  private readonly open = new Map<number, OpenCall>()

  constructor(private readonly worker: Worker) {
    worker.onmessage = (event: MessageEvent<Reply>) => this.receive(event.data)
    worker.onerror = event => {
      event.preventDefault()
      this.end('crashed', event.message)
    }
    worker.onmessageerror = () => this.end('crashed')
  }

  call<M extends Method>(method: M, args: Arguments<M>, progress?: (bytes: number) => void, hits?: (batches: SearchBatch[]) => void): Promise<Answer<M>> {
    return new Promise((resolve, reject) => {
      if (this.ended) return reject(new WorkerEnded('crashed', 'the worker has ended'))
      const id = this.nextId++
      this.open.set(id, { answer: value => resolve(value as Answer<M>), fail: reject, progress, hits })
      const call: Call<M> = { id, method, args }
      this.worker.postMessage(call)
    })
  }

  /** Ends the worker at once, whatever it is doing; its open calls fail with `reason`. */
  end(reason: LostReason | 'cancelled', message: string = reason): void {
    if (this.ended) return
    this.ended = true
    this.worker.terminate()
    for (const call of this.open.values()) call.fail(new WorkerEnded(reason, message))
    this.open.clear()
  }

  private receive(reply: Reply): void {
    const call = this.open.get(reply.id)
    if (!call) return
    if (reply.kind === 'progress') return call.progress?.(reply.bytes)
    if (reply.kind === 'hits') return call.hits?.(reply.batches)
    if (reply.kind === 'error') return this.end('crashed', reply.message)
    this.open.delete(reply.id)
    call.answer(reply.value)
  }
}

/** Seconds without a byte of progress after which a worker counts as hung. */
const PATIENCE = 30

/** A call whose worker is ended when it makes no progress. */
export async function watched<M extends Method>(
  worker: WorkerHandle, method: M, args: Arguments<M>, progress?: (bytes: number) => void, patience = PATIENCE, hits?: (batches: SearchBatch[]) => void,
): Promise<Answer<M>> {
  // Counts ticks, not the clock: a computer that slept has not hung.
  let silent = 0
  const watchdog = setInterval(() => {
    if (++silent >= patience) worker.end('no-progress')
  }, 1000)
  try {
    return await worker.call(method, args, bytes => {
      silent = 0
      progress?.(bytes)
    }, hits)
  } finally {
    clearInterval(watchdog)
  }
}
