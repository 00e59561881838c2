import type { Answer, Arguments, Method, SearchBatch } from './protocol'
import { watched, WorkerEnded, type WorkerHandle } from './worker-handle'

/** A worker of the pool and what it already knows. */
export interface Member {
  worker: WorkerHandle
  /** Keys of the files it holds, the one used last at the end. */
  holds: Set<number>
}

/**
 * Scan workers: started when first needed, replaced when they die, ended when a source hangs.
 * A dead worker costs the one source it was reading.
 */
export class Pool {
  private readonly idle: Member[] = []
  private readonly busy = new Set<Member>()
  private readonly queue: { give(member: Member): void; refuse(error: WorkerEnded): void }[] = []

  constructor(
    private readonly spawn: () => WorkerHandle,
    readonly size: number,
    private readonly patience?: number,
  ) {}

  /** Gives `job` the next free worker; jobs start in the order they were given. */
  async run<T>(job: (member: Member) => Promise<T>): Promise<T> {
    const member = await this.take()
    try {
      return await job(member)
    } finally {
      this.release(member)
    }
  }

  /** A call whose worker is ended when it makes no progress. */
  watched<M extends Method>(
    member: Member, method: M, args: Arguments<M>, progress?: (bytes: number) => void, hits?: (batches: SearchBatch[]) => void,
  ): Promise<Answer<M>> {
    return watched(member.worker, method, args, progress, this.patience, hits)
  }

  /** Ends every worker; what they were doing, and what waited for them, fails as cancelled. The pool can be used again. */
  end(): void {
    for (const waiting of this.queue.splice(0)) waiting.refuse(new WorkerEnded('cancelled', 'cancelled'))
    for (const member of [...this.busy, ...this.idle]) member.worker.end('cancelled')
    this.idle.length = 0
  }

  /** Is any worker doing something? */
  get working(): boolean {
    return this.busy.size > 0
  }

  /** The living workers. */
  members(): Member[] {
    return [...this.idle, ...this.busy].filter(member => !member.worker.ended)
  }

  private take(): Promise<Member> {
    let member = this.idle.pop()
    while (member?.worker.ended) member = this.idle.pop()
    if (!member && this.busy.size < this.size) member = this.fresh()
    if (!member) return new Promise((give, refuse) => this.queue.push({ give, refuse }))
    this.busy.add(member)
    return Promise.resolve(member)
  }

  private release(member: Member): void {
    this.busy.delete(member)
    const usable = member.worker.ended ? undefined : member
    const next = this.queue.shift()
    if (next) {
      const heir = usable ?? this.fresh()
      this.busy.add(heir)
      next.give(heir)
    } else if (usable) {
      this.idle.push(usable)
    }
  }

  private fresh(): Member {
    return { worker: this.spawn(), holds: new Set() }
  }
}
