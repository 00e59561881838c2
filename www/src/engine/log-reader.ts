import type { Answer, Arguments, FilteredLog, LogFailure, LogFile, LogFilter, LogIndex, LogRow, LogTarget, Method, SearchQuery } from './protocol'
import { watched, WorkerEnded, type WorkerHandle } from './worker-handle'

/** A log that cannot be shown, and why. */
export class LogUnreadable extends Error {
  constructor(readonly reason: LogFailure) {
    super(reason)
    this.name = reason
  }
}

/** Logs kept ready, so that going back to one costs nothing; the one used longest ago is forgotten. */
const KEPT = 8

/** A log that was asked for. */
interface OpenLog {
  number: number
  of: LogFile
  index: Promise<LogIndex> | null
  filter: LogFilter | null
  /** The worker that knows it. */
  worker: WorkerHandle | null
  tell: (share: number) => void
}

/** Something to do, and what it takes the place of while it waits. */
interface Job {
  urgent: boolean
  replaces: string | null
  run(): Promise<unknown>
  settle: { give(value: unknown): void; refuse(error: unknown): void }[]
}

/**
 * Reads logs for the viewer in a worker of its own, so that scrolling never waits for a scan. The worker is started when
 * it is first needed, does one thing after the other, and is started anew if it dies.
 */
export class LogReader {
  private worker: WorkerHandle | null = null
  /** In the order of use, by a name of the source. */
  private readonly logs = new Map<string, OpenLog>()
  private numbers = 0
  private waiting: Job[] = []
  private busy = false

  constructor(private readonly spawn: () => WorkerHandle) {}

  /** Reads a log through; `tell` gets the share that is read. What was read once answers at once. */
  open(id: string, of: LogFile, tell: (share: number) => void = () => undefined): Promise<LogIndex> {
    const known = this.logs.get(id)
    // Another password opens what was locked.
    if (known && known.of.password !== of.password) this.drop(id)
    const log = this.take(id) ?? this.add(id, of)
    log.tell = tell
    const index = log.index ??= this.queue(false, null, () => this.ready(log))
    index.catch(() => { if (log.index === index) log.index = null })
    return index
  }

  rows(id: string, first: number, count: number, query: SearchQuery | null = null): Promise<LogRow[]> {
    return this.ask(id, true, null, log => this.call('logRows', [log.number, first, count, query]))
  }

  text(id: string, row: number): Promise<string> {
    return this.ask(id, true, null, log => this.call('logText', [log.number, row]))
  }

  rowOf(id: string, at: LogTarget): Promise<number> {
    return this.ask(id, true, null, log => this.call('logRowOf', [log.number, at]))
  }

  /** Of several filters that wait, only the last is applied: all of them get its answer. */
  filter(id: string, filter: LogFilter | null): Promise<FilteredLog> {
    return this.ask(id, false, `filter ${id}`, async log => {
      const left = await this.call('filterLog', [log.number, filter])
      log.filter = filter
      return left
    })
  }

  /** Likewise. */
  find(id: string, query: SearchQuery, from: number, direction: 1 | -1): Promise<number | null> {
    return this.ask(id, false, `find ${id}`, log => this.call('findInLog', [log.number, query, from, direction]))
  }

  /** Ends the worker; every log is forgotten, and what waits fails as cancelled. */
  end(): void {
    this.logs.clear()
    for (const job of this.waiting.splice(0)) for (const { refuse } of job.settle) refuse(new WorkerEnded('cancelled', 'cancelled'))
    this.worker?.end('cancelled')
    this.worker = null
  }

  private add(id: string, of: LogFile): OpenLog {
    const [oldest] = this.logs.size < KEPT ? [] : this.logs.keys()
    if (oldest !== undefined) this.drop(oldest)
    const log: OpenLog = { number: ++this.numbers, of, index: null, filter: null, worker: null, tell: () => undefined }
    this.logs.set(id, log)
    return log
  }

  /** The log, as the one used last. */
  private take(id: string): OpenLog | undefined {
    const log = this.logs.get(id)
    if (log && this.logs.delete(id)) this.logs.set(id, log)
    return log
  }

  private drop(id: string): void {
    const log = this.logs.get(id)
    this.logs.delete(id)
    if (log?.worker && !log.worker.ended) void log.worker.call('closeLog', [log.number]).catch(() => undefined)
  }

  private ask<T>(id: string, urgent: boolean, replaces: string | null, run: (log: OpenLog) => Promise<T>): Promise<T> {
    const log = this.take(id)
    if (!log) return Promise.reject(new WorkerEnded('cancelled', 'no such log is open'))
    return this.queue(urgent, replaces, async () => {
      await this.ready(log)
      return run(log)
    })
  }

  /** Lets the worker know the log: a new one reads it through, and filters it as it was. */
  private async ready(log: OpenLog): Promise<LogIndex> {
    const worker = this.living()
    if (log.worker !== worker) {
      const answer = await this.call('openLog', [log.number, log.of], share => log.tell(share))
      if (typeof answer === 'string') throw new LogUnreadable(answer)
      log.worker = worker
      log.index = Promise.resolve(answer)
      if (log.filter) await this.call('filterLog', [log.number, log.filter])
    }
    return log.index as Promise<LogIndex>
  }

  private living(): WorkerHandle {
    if (!this.worker || this.worker.ended) this.worker = this.spawn()
    return this.worker
  }

  private call<M extends Method>(method: M, args: Arguments<M>, progress?: (share: number) => void): Promise<Answer<M>> {
    return watched(this.living(), method, args, progress)
  }

  /** Does one job after the other: what the eye waits for goes first. */
  private queue<T>(urgent: boolean, replaces: string | null, run: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, refuse) => {
      const settle = { give: (value: unknown) => resolve(value as T), refuse }
      const old = this.waiting.findIndex(job => replaces !== null && job.replaces === replaces)
      const before = old < 0 ? [] : this.waiting.splice(old, 1).flatMap(job => job.settle)
      const place = urgent ? this.waiting.findIndex(job => !job.urgent) : -1
      this.waiting.splice(place < 0 ? this.waiting.length : place, 0, { urgent, replaces, run, settle: [...before, settle] })
      void this.work()
    })
  }

  private async work(): Promise<void> {
    if (this.busy) return
    this.busy = true
    for (let job = this.waiting.shift(); job; job = this.waiting.shift()) {
      try {
        const value = await job.run()
        for (const { give } of job.settle) give(value)
      } catch (error) {
        for (const { refuse } of job.settle) refuse(error)
      }
    }
    this.busy = false
  }
}
