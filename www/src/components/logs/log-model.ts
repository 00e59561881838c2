import { batch, signal } from '@preact/signals'
import { LogUnreadable } from '../../engine/log-reader'
import type { FilteredLog, LogFailure, LogFilter, LogIndex, LogOverview, LogRow, LogTarget, SearchQuery } from '../../engine/protocol'
import type { TimeFilter } from '../../state/span'
import { RowCache } from './row-cache'
import type { Anchor } from './viewport'

/** Who reads the log: the engine, for one source. */
export interface LogAnswers {
  open(tell: (share: number) => void): Promise<LogIndex>
  rows(first: number, count: number, query: SearchQuery | null): Promise<LogRow[]>
  text(row: number): Promise<string>
  filter(filter: LogFilter | null): Promise<FilteredLog>
  rowOf(at: LogTarget): Promise<number>
  find(query: SearchQuery, from: number, direction: 1 | -1): Promise<number | null>
}

/** Rows marked by the user, one end where it began. */
export interface Selection {
  from: number
  to: number
}

export const noFilter: LogFilter = { severities: [], components: [], from: null, to: null, query: null }

/** Rows that are copied in one go, and characters: more fits into no clipboard that anybody pastes. */
const MOST_ROWS = 100_000
const MOST_TEXT = 16_000_000

/** One log as it is looked at. It outlives the viewer, so that a log is found again as it was left. */
export class LogModel {
  /** What is known of the log; `null`: it is still being read. */
  readonly index = signal<LogIndex | null>(null)
  /** How much of it is read, 0 to 1. */
  readonly share = signal(0)
  /** Why it cannot be shown. */
  readonly failed = signal<LogFailure | null>(null)
  /** Rows that the filter leaves. */
  readonly rows = signal(0)
  /** Where among them the bad ones are. */
  readonly overview = signal<LogOverview | null>(null)
  /** What is wanted of the log; what is shown follows as soon as it is known. */
  readonly filter = signal<LogFilter>(noFilter)
  /** Is a filter, or what is looked for, being worked out? */
  readonly busy = signal<'filter' | 'find' | null>(null)
  /** Which part is in view. */
  readonly anchor = signal<Anchor>({ row: 0, y: 0 })
  /** The row the keys stand on. */
  readonly cursor = signal(0)
  /** Rows chosen to be copied; `null`: the one the keys stand on. */
  readonly selection = signal<Selection | null>(null)
  /** Line or record that was asked for, and stays marked. */
  readonly marked = signal<number | null>(null)
  /** Numbers of the rows that are shown in full, with their fields. */
  readonly expanded = signal<ReadonlySet<number>>(new Set())
  /** Rows that came cut and were asked for in full, by number. */
  readonly whole = signal<ReadonlyMap<number, string>>(new Map())
  /** What is looked for. */
  readonly query = signal<SearchQuery | null>(null)
  /** How looking for it ended: nowhere, or beyond an end. */
  readonly found = signal<'none' | 'from-top' | 'from-end' | null>(null)
  /** Grows when rows arrive. */
  readonly arrived = signal(0)
  /** Grows when the rows are other ones: nothing measured of them counts. */
  readonly epoch = signal(0)
  /** Is the time of the filter the one brushed on the timeline? */
  readonly brushed = signal(false)
  /** How far it is scrolled sideways, pixels. */
  left = 0
  /** Rows that fit into the window, told by what draws them. */
  page = 20

  private readonly cache: RowCache
  private opening: Promise<boolean> | null = null
  /** What the reader was told last. */
  private applied: LogFilter = noFilter
  /** The time brushed on the timeline when last heard of. */
  private brush: TimeFilter | null = null
  /** Grow with each filter and each search: older answers are dropped. */
  private filters = 0
  private searches = 0

  /** `place` tells where a brushed time lies on the log's own clock. */
  constructor(private readonly answers: LogAnswers, private readonly place: (brush: TimeFilter, clock: LogIndex['clock']) => { from: number; to: number } | null) {
    const lit = (): SearchQuery | null => this.query.value ?? this.applied.query
    this.cache = new RowCache((first, count) => answers.rows(first, count, lit()), 0, () => { this.arrived.value++ }, error => this.fail(error))
  }

  /** Do its rows say how bad they are? */
  get hasLevels(): boolean {
    return this.index.value?.severities.some(({ id, rows }) => rows > 0 && id !== 'other') ?? false
  }

  /** Reads the log through, once; `true`: it can be shown. */
  open(): Promise<boolean> {
    return this.opening ??= this.read()
  }

  private async read(): Promise<boolean> {
    this.failed.value = null
    try {
      const index = await this.answers.open(share => { this.share.value = share })
      this.cache.reset(index.rows)
      batch(() => {
        this.index.value = index
        this.rows.value = index.rows
        this.overview.value = index.overview
      })
      if (this.brush) this.useBrush(true)
      await this.apply()
      return true
    } catch (error) {
      this.fail(error)
      return false
    }
  }

  /** Another try, after something that could not be read. */
  again(): void {
    this.opening = null
    this.index.value = null
    void this.open()
  }

  private fail(error: unknown): void {
    this.opening = null
    this.failed.value = error instanceof LogUnreadable ? error.reason : 'changed'
  }

  /** The row, if it is there already. */
  row(row: number): LogRow | undefined {
    return this.cache.get(row)
  }

  /** These rows are in view. */
  look(first: number, last: number): void {
    this.cache.look(first, last)
  }

  /** The viewer is closed: rows need not be kept. */
  rest(): void {
    this.cache.drop()
  }

  /** The user brushed a time on the timeline, or gave it up. */
  timeline(brush: TimeFilter | null): void {
    if (brush === this.brush) return
    this.brush = brush
    if (!this.index.peek()) return
    if (brush || this.brushed.peek()) this.useBrush(brush !== null)
    void this.apply()
  }

  /** Takes the brushed time into the filter, or out of it. */
  useBrush(use: boolean): void {
    const index = this.index.peek()
    const span = use && this.brush && index ? this.place(this.brush, index.clock) : null
    this.brushed.value = span !== null
    this.filter.value = { ...this.filter.peek(), from: span?.from ?? null, to: span?.to ?? null }
  }

  /** Takes every filter away. */
  showAll(): void {
    this.brushed.value = false
    this.filter.value = noFilter
  }

  /** Shows what the wanted filter leaves, and stays near the row the keys stand on. */
  async apply(): Promise<void> {
    const wanted = this.filter.peek()
    if (!this.index.peek() || same(wanted, this.applied)) return
    const mine = ++this.filters
    this.searches++
    const held = this.row(this.cursor.peek())?.number ?? null
    this.busy.value = 'filter'
    try {
      const left = await this.answers.filter(same(wanted, noFilter) ? null : wanted)
      if (mine !== this.filters) return
      this.applied = wanted
      const row = held === null || !left.rows ? 0 : await this.answers.rowOf({ number: held })
      if (mine !== this.filters) return
      this.cache.reset(left.rows)
      batch(() => {
        this.rows.value = left.rows
        this.overview.value = left.overview
        this.selection.value = null
        this.found.value = null
        this.epoch.value++
        this.stand(row)
        this.busy.value = null
      })
    } catch (error) {
      if (mine === this.filters) this.fail(error)
    }
  }

  /** Shows the row in the upper third of the window, unless it is well in view. */
  stand(row: number): void {
    const { row: top } = this.anchor.peek()
    batch(() => {
      this.cursor.value = row
      if (row < top + 2 || row > top + this.page * 0.8) this.anchor.value = { row: Math.max(0, row - Math.floor(this.page / 3)), y: 0 }
    })
  }

  /** Goes to the row nearest to a place; a line that the filter hides is shown by taking the filter away. */
  async goTo(at: LogTarget, mark = false): Promise<void> {
    if (!(await this.open())) return
    try {
      let row = await this.answers.rowOf(at)
      if ('number' in at && mark && !same(this.applied, noFilter)) {
        const [there] = await this.answers.rows(row, 1, null)
        if (there?.number !== at.number) {
          this.showAll()
          await this.apply()
          row = await this.answers.rowOf(at)
        }
      }
      batch(() => {
        if (mark) this.marked.value = 'number' in at ? at.number : null
        this.selection.value = null
        this.stand(row)
      })
    } catch (error) {
      this.fail(error)
    }
  }

  /** Looks for something else; highlights follow. */
  seek(query: SearchQuery | null): void {
    this.query.value = query
    this.found.value = null
    this.cache.refresh()
    // From where one stands: typing more of a word stays on the line that has it.
    if (query) void this.find(1, true)
  }

  /** The next row that holds what is looked for, round the ends. */
  async find(direction: 1 | -1, here = false): Promise<void> {
    const query = this.query.peek()
    const rows = this.rows.peek()
    if (!query || !rows) return
    const mine = ++this.searches
    this.busy.value = 'find'
    try {
      const from = this.cursor.peek() + (here ? 0 : direction)
      const start = direction > 0 ? 0 : rows - 1
      let row = from < 0 || from >= rows ? null : await this.answers.find(query, from, direction)
      const round = row === null
      if (round && mine === this.searches) row = await this.answers.find(query, start, direction)
      if (mine !== this.searches) return
      batch(() => {
        this.busy.value = null
        this.found.value = row === null ? 'none' : !round || here ? null : direction > 0 ? 'from-top' : 'from-end'
        if (row === null) return
        this.selection.value = null
        this.stand(row)
      })
    } catch (error) {
      if (mine === this.searches) this.fail(error)
    }
  }

  /** Shows a row in full with its fields, or no more. */
  toggle(number: number): void {
    const next = new Set(this.expanded.peek())
    if (!next.delete(number)) next.add(number)
    this.expanded.value = next
  }

  /** Reads the rest of a row that came cut. */
  async unfold({ row, number }: LogRow): Promise<void> {
    const text = await this.answers.text(row).catch(() => null)
    if (text !== null) this.whole.value = new Map(this.whole.peek()).set(number, text)
  }

  /** The rows chosen, first and last. */
  chosen(): [number, number] {
    const chosen = this.selection.value
    const [from, to] = chosen ? [chosen.from, chosen.to] : [this.cursor.value, this.cursor.value]
    return from < to ? [from, to] : [to, from]
  }

  /** The raw text of the rows chosen, as far as a clipboard takes it. */
  async copyText(tell: (share: number) => void): Promise<{ text: string; rows: number; left: number }> {
    const [from, to] = this.chosen()
    const lines: string[] = []
    let length = 0
    const end = Math.min(to, from + MOST_ROWS - 1)
    for (let at = from; at <= end && length < MOST_TEXT;) {
      const rows = await this.answers.rows(at, Math.min(1000, end - at + 1), null)
      if (!rows.length) break
      for (const row of rows) {
        const text = row.text.length < row.length ? await this.answers.text(row.row) : row.text
        lines.push(text)
        length += text.length
      }
      at += rows.length
      tell((at - from) / (end - from + 1))
    }
    return { text: `${lines.join('\n')}\n`, rows: lines.length, left: to - from + 1 - lines.length }
  }
}

/** Is it the same filter? */
export function same(a: LogFilter, b: LogFilter): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
