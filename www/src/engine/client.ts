import type { Code, Report, Source } from '../generated/report'
import { builtFrom, packedModule, workerSource } from './inlined'
import { startWorker } from './policy'
import { Pool } from './pool'
import { LogReader } from './log-reader'
import { Glimpses } from './glimpses'
import type { AnalysisRequest, Cleaned, Compared, FilteredLog, Glimpse, Identity, Language, Line, LinkFault, LogFilter, LogIndex, LogRow, LogTarget, OpenedFindings, Prepared, ReportForm, ScannedEntry, SearchQuery, ShareChoice, Side } from './protocol'
import type { Progress } from './meter'
import { readExcerpts, type PackAnalyst, type PackProgress, type RunningPack } from './packing'
import { hold, namedFile, readFiles, type NamedFile, type ReadEntry } from './reading'
import { searchEntries, type RunningSearch, type SearchJob, type SearchListener } from './search'
import { reportOf } from './report-bytes'
import { lockedIn, unlock, type LockedFiles, type PasswordSource } from './unlocking'
import { WorkerEnded, WorkerHandle } from './worker-handle'

/** Milliseconds between two progress reports to the page. */
const TELL_EVERY = 80

/** Rounds over the sample that make a browser's code fast; more gain nothing. */
const WARM_ROUNDS = 12

/** How the last reading went, for the page's footer. */
export interface Effort {
  milliseconds: number
  workers: number
  /** Largest wasm memory of one scan worker, bytes. */
  memory: number
}

/** Who hears of first results, and in which language. */
export interface GlimpseHearer {
  tell(glimpse: Glimpse): void
  language(): Language
}

/** What the page knows of one reading, beside what the analyst holds of it. */
interface Shelf {
  side: Side
  files: NamedFile[]
  locked: LockedFiles
  entries: Omit<SearchJob, 'password'>[]
  passwords: Map<string, string>
  effort: Effort | null
}

const nothingLocked = (): LockedFiles => ({ files: [], given: [], entries: new Map() })

const nothingRead = (side: Side): Shelf => ({ side, files: [], locked: nothingLocked(), entries: [], passwords: new Map(), effort: null })

/** A source by its place: ids change with the report. */
const logId = ({ file, entry, inside }: Source): string => [file, entry, ...inside].join('/')

/** What the analyst needs of an entry. */
const wire = ({ bundle, entry, extract }: ReadEntry): ScannedEntry => ({ bundle, entry, extract })

/** Tells no oftener than eyes follow, and a copy: the sums go on changing. */
function seldom(tell: (progress: Progress) => void): (progress: Progress) => void {
  let told = -Infinity
  let stage = ''
  return progress => {
    const now = performance.now()
    if (progress.stage === stage && now - told < TELL_EVERY) return
    told = now
    stage = progress.stage
    tell({ ...progress, inHand: progress.inHand.map(hand => ({ ...hand })), bundles: progress.bundles.map(bundle => ({ ...bundle })) })
  }
}

/** The core as the page sees it: files in, reports out, everything in workers. */
export class Engine {
  /** How the last reading went. */
  effort: Effort | null = null
  private readonly pool: Pool
  private readonly logs = new LogReader(() => this.spawn())
  private files: NamedFile[] = []
  private locked: LockedFiles = nothingLocked()
  /** What a search can look through. */
  private entries: Omit<SearchJob, 'password'>[] = []
  /** The password that read an entry, by file and entry. In memory, until the files are forgotten. */
  private passwords = new Map<string, string>()
  /** Which of the analyst's sides the reading above is. */
  private side: Side = 0
  /** The other of two readings that are compared. */
  private other: Shelf | null = null
  /** Was the core given something to do? Then nothing is warmed any more. */
  private used = false

  private constructor(private readonly module: WebAssembly.Module, private analyst: WorkerHandle, workers: number) {
    this.pool = new Pool(() => this.spawn(), workers)
  }

  /** Unpacks and compiles the core, once for all workers; fails where the browser cannot. */
  static async start(workers: number): Promise<Engine> {
    // In a worker: the page draws and takes files meanwhile. A browser that refuses workers says so here, not with the first file.
    const first = new WorkerHandle(startWorker(workerSource()))
    const module = await WebAssembly.compile(await first.call('unpack', [packedModule()]))
    await first.call('start', [module])
    return new Engine(module, first, workers)
  }

  /**
   * Runs the sample through the core while nobody waits. A browser compiles a module function by function and runs each
   * slowly until it has been used a while: a first bundle would pay for that.
   */
  async warm(sample: File, language: Language): Promise<void> {
    const files = [namedFile(sample, sample.name, null)]
    try {
      for (let round = 0; round < WARM_ROUNDS && !this.used; round++) {
        const { bundles, scanned } = await readFiles(this.pool, files, () => undefined)
        if (this.used) return
        await this.analyst.call('keep', [0, bundles, scanned.map(wire)])
        if (this.used) return
        await this.analyst.call('analyze', [0, { case: null, kbs: [], notBefore: null, wanted: [] }])
        if (this.used) return
        await this.analyst.call('report', [0, 0, language])
      }
    } catch (error) {
      // Files came in between: their reading ended these workers.
      if (!(error instanceof WorkerEnded)) throw error
    }
  }

  /** Reads the files, and asks for passwords where they need any; what a worker could not finish is in the reports as lost. */
  async read(files: NamedFile[], passwords: PasswordSource, tell: (progress: Progress) => void, glimpse: GlimpseHearer): Promise<void> {
    this.forget()
    await this.readHere(files, passwords, tell, glimpse)
  }

  /** Reads files to be compared with what was read before, which is kept; afterwards they are the ones at hand. */
  async readBeside(files: NamedFile[], passwords: PasswordSource, tell: (progress: Progress) => void, glimpse: GlimpseHearer): Promise<void> {
    this.swap()
    this.putHere(nothingRead(this.side))
    try {
      await this.readHere(files, passwords, tell, glimpse)
    } catch (error) {
      // Forgotten meanwhile, or another reading began: nothing to go back to.
      if (this.other && this.files === files) {
        this.swap()
        this.other = null
      }
      throw error
    }
  }

  /** Which of two readings is at hand. */
  get at(): Side {
    return this.side
  }

  /** Takes the other of two readings to hand. */
  show(side: Side): void {
    if (side !== this.side) this.swap()
  }

  /** Holds the two readings against each other. */
  compare(older: Side | null, language: Language): Promise<Compared> {
    return this.analyst.call('compare', [older, language])
  }

  private swap(): void {
    // Logs are known by their place in the files at hand.
    this.logs.end()
    const { side, files, locked, entries, passwords, effort } = this
    const next = this.other ?? nothingRead(side === 0 ? 1 : 0)
    this.other = { side, files, locked, entries, passwords, effort }
    this.putHere(next)
  }

  private putHere({ side, files, locked, entries, passwords, effort }: Shelf): void {
    Object.assign(this, { side, files, locked, entries, passwords, effort })
  }

  private async readHere(files: NamedFile[], passwords: PasswordSource, tell: (progress: Progress) => void, glimpse: GlimpseHearer): Promise<void> {
    this.files = files
    let began = performance.now()
    const glimpses = new Glimpses((bundles, entries) => this.analyst.call('glimpse', [bundles, entries, glimpse.language()]), glimpse.tell)
    const { bundles, given, scanned } = await readFiles(this.pool, files, seldom(tell), (bundles, entry) => glimpses.add(bundles, wire(entry))).finally(() => glimpses.end())
    // A first result that was too much for the analyst costs the report nothing.
    if (this.analyst.ended && !this.other) this.analyst = this.spawn()
    this.locked = { files, given, entries: lockedIn(scanned) }
    this.entries = scanned.map(({ bundle, entry, size }) => ({ file: bundle, entry, size }))
    const took = performance.now() - began
    await this.unlock(passwords, tell)
    // The time somebody took to type is not ours.
    began = performance.now()
    await this.analyst.call('keep', [this.side, bundles, scanned.map(wire)])
    const memory = await Promise.all(this.pool.members().map(member => member.worker.call('memory', [])))
    this.effort = { milliseconds: took + performance.now() - began, workers: memory.length, memory: Math.max(0, ...memory) }
  }

  /** Sources that only a password opens. */
  get lockedSources(): number {
    return this.lockedOf(this.side)
  }

  /** The same of either side. */
  lockedOf(side: Side): number {
    const locked = side === this.side ? this.locked : (this.other ?? nothingRead(side)).locked
    return [...locked.entries.values()].flat().reduce((sum, entry) => sum + entry.locked, 0)
  }

  /** Has the analyst died, and with it all that was read? */
  get lost(): boolean {
    return this.analyst.ended
  }

  /** Asks for the passwords of a finished reading once more; `true`: the reports are to be made anew. */
  async unlockMore(passwords: PasswordSource, tell: (progress: Progress) => void): Promise<boolean> {
    const changed = await this.unlock(passwords, tell)
    if (changed.length) await this.analyst.call('amend', [this.side, changed.map(wire)])
    return changed.length > 0
  }

  private async unlock(passwords: PasswordSource, tell: (progress: Progress) => void): Promise<ReadEntry[]> {
    const changed = await unlock(this.pool, this.locked, passwords, seldom(tell))
    for (const [{ bundle, entry }, password] of changed) this.passwords.set(`${bundle}/${entry}`, password)
    return [...changed.keys()]
  }

  /** Makes the reports anew for a request, without reading again; says how many machines there are. */
  analyze(request: AnalysisRequest, side: Side = this.side): Promise<number> {
    return this.analyst.call('analyze', [side, request])
  }

  async report(index: number, language: Language, side: Side = this.side): Promise<Report> {
    return reportOf(await this.analyst.call('report', [side, index, language]))
  }

  /** Makes one export, checked; without a choice every name stays as it is. */
  prepare(index: number, kind: ReportForm, language: Language, choice: ShareChoice | null): Promise<Prepared> {
    return this.analyst.call('prepare', [this.side, index, kind, language, choice, builtFrom()])
  }

  /** Reads again what a pack of a report is made of: all of it, or what was left when that was cancelled before. */
  excerpts(index: number, tell: (progress: PackProgress) => void): RunningPack {
    const { side } = this
    const analyst: PackAnalyst = {
      wants: () => this.analyst.call('packWants', [side, index]),
      task: ({ file, entry }) => this.analyst.call('packTask', [side, file, entry]),
      takes: ({ file, entry }, excerpts) => this.analyst.call('packTakes', [side, file, entry, excerpts]),
    }
    const size = (file: number, entry: number): number => this.entries.find(one => one.file === file && one.entry === entry)?.size ?? 0
    return readExcerpts(this.pool, this.files, analyst, size, (file, entry) => this.passwords.get(`${file}/${entry}`) ?? null, tell)
  }

  /** The evidence pack of a report, once its excerpts are there; read again by itself before anybody sees it. */
  async pack(index: number, language: Language, choice: ShareChoice): Promise<Prepared> {
    const { side } = this
    const made = await this.analyst.call('pack', [side, index, language, choice, builtFrom()])
    if (!made.pack || made.leaks.length > 0) return made
    const read = await this.pool.run(member => this.pool.watched(member, 'readPack', [made.bytes]))
    made.pack.differs = await this.analyst.call('packDiffers', [side, index, read])
    return made
  }

  /** Texts without names, checked. */
  async clean(texts: string[], choice: ShareChoice): Promise<Cleaned> {
    // Of two readings that are compared both may have given their names to what is on screen.
    const all: Cleaned = { texts, leaks: [] }
    for (const side of this.other ? [this.side, this.other.side] : [this.side]) {
      const { texts: clean, leaks } = await this.analyst.call('clean', [side, all.texts, choice])
      all.texts = clean
      all.leaks.push(...leaks)
    }
    return all
  }

  captureScript(index: number): Promise<string> {
    return this.analyst.call('captureScript', [this.side, index])
  }

  explain(text: string, language: Language): Promise<Code | null> {
    return this.analyst.call('explain', [text, language])
  }

  /** The report in a link; nothing of it is kept here. */
  openFindings(link: string, language: Language): Promise<OpenedFindings | LinkFault> {
    return this.analyst.call('openFindings', [link, language])
  }

  identity(): Promise<Identity> {
    return this.analyst.call('identity', [])
  }

  sha256(file: Blob): Promise<string | null> {
    return this.analyst.call('sha256', [file])
  }

  /** Lines of one source. A scan worker reads them: the analyst never touches a file. */
  lines(source: Source, first: number, count: number): Promise<Line[]> {
    const named = this.files[source.file]
    if (!named) return Promise.resolve([])
    return this.pool.run(async member => {
      await hold(this.pool, member, named)
      const password = this.passwords.get(`${source.file}/${source.entry}`) ?? null
      return this.pool.watched(member, 'lines', [named.key, source.entry, source.inside, first, count, password])
    })
  }

  /**
   * Reads a source through for the log viewer; `tell` gets the share that is read. The calls below are for sources that
   * were opened so. Fails with `LogUnreadable` where there is nothing to show.
   */
  openLog(source: Source, tell?: (share: number) => void): Promise<LogIndex> {
    const named = this.files[source.file]
    if (!named) return Promise.reject(new WorkerEnded('cancelled', 'the file was forgotten'))
    const password = this.passwords.get(`${source.file}/${source.entry}`) ?? null
    return this.logs.open(logId(source), { file: named.file, name: named.name, entry: source.entry, inside: source.inside, password }, tell)
  }

  /** Rows from `first` on, of those that the filter leaves, with the places where they hold `query`. */
  logRows(source: Source, first: number, count: number, query: SearchQuery | null = null): Promise<LogRow[]> {
    return this.logs.rows(logId(source), first, count, query)
  }

  /** The whole text of a row that was cut. */
  logText(source: Source, row: number): Promise<string> {
    return this.logs.text(logId(source), row)
  }

  /** Sets what is shown of a log; `null`: all of it. */
  filterLog(source: Source, filter: LogFilter | null): Promise<FilteredLog> {
    return this.logs.filter(logId(source), filter)
  }

  /** The row nearest to a place, of those that the filter leaves. */
  logRowOf(source: Source, at: LogTarget): Promise<number> {
    return this.logs.rowOf(logId(source), at)
  }

  /** The first row from `from` on, `from` included, that holds the query; `null`: none does. */
  findInLog(source: Source, query: SearchQuery, from: number, direction: 1 | -1): Promise<number | null> {
    return this.logs.find(logId(source), query, from, direction)
  }

  /** Why a query cannot be searched for, in words; `null`: it can. */
  refusal(query: SearchQuery, language: Language): Promise<string | null> {
    return this.analyst.call('refusal', [query, language])
  }

  /** Looks through what is `wanted`, with all scan workers. */
  search(query: SearchQuery, wanted: (file: number, entry: number) => boolean, listener: SearchListener): RunningSearch & { size: number } {
    const jobs = this.entries.filter(({ file, entry }) => wanted(file, entry))
    const size = jobs.reduce((sum, job) => sum + job.size, 0)
    const password = (file: number, entry: number): string | null => this.passwords.get(`${file}/${entry}`) ?? null
    const running = searchEntries(this.pool, this.files, jobs.map(job => ({ ...job, password: password(job.file, job.entry) })), query, listener)
    return { ...running, size }
  }

  /** Stops what is being read. */
  cancel(): void {
    this.pool.end()
    this.logs.end()
  }

  /** Forgets files, passwords, bundles and reports: every worker that knew them ends. */
  forget(): void {
    this.used = true
    // Idle warm workers stay for the first bundle.
    const held = this.files.length > 0 || this.other !== null
    if (held || this.pool.working) this.pool.end()
    this.logs.end()
    if (held || this.analyst.ended) {
      this.analyst.end('cancelled')
      this.analyst = this.spawn()
    }
    this.passwords.clear()
    this.other?.passwords.clear()
    this.other = null
    this.putHere(nothingRead(0))
  }

  private spawn(): WorkerHandle {
    const worker = new WorkerHandle(startWorker(workerSource()))
    void worker.call('start', [this.module]).catch(() => undefined)
    return worker
  }
}
