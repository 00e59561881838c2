import type { LogRow } from '../../engine/protocol'

/** Reads rows from `first` on. */
export type ReadRows = (first: number, count: number) => Promise<LogRow[]>

/** Rows asked for at once. */
const PAGE = 100
/** Pages asked for in one call, so that a tall window is filled by one. */
const TOGETHER = 3
/** Characters kept at most: what was not looked at for longest goes first. */
const ROOM = 4_000_000

interface Page {
  rows: LogRow[]
  weight: number
  /** Still shown, but to be read anew. */
  stale: boolean
}

/** The rows on screen and those near them. One call is under way at most; the next one is for what is then in view. */
export class RowCache {
  private readonly pages = new Map<number, Page>()
  private view = { first: 0, last: -1, down: true }
  private reading = false
  /** Grows when what is known is void: answers to older questions are dropped. */
  private turn = 0

  constructor(private readonly read: ReadRows, private total: number, private readonly told: () => void, private readonly failed: (error: unknown) => void) {}

  get(row: number): LogRow | undefined {
    return this.pages.get(Math.floor(row / PAGE))?.rows[row % PAGE]
  }

  /** These rows are in view: they are read first, then those the user moves towards. */
  look(first: number, last: number): void {
    this.view = { first, last, down: first === this.view.first ? this.view.down : first > this.view.first }
    void this.fill()
  }

  /** Other rows from now on. */
  reset(total: number): void {
    this.turn++
    this.total = total
    this.pages.clear()
    void this.fill()
  }

  /** The same rows, to be read anew: what is looked for in them has changed. */
  refresh(): void {
    this.turn++
    for (const page of this.pages.values()) page.stale = true
    void this.fill()
  }

  /** Keeps nothing: the viewer is closed. */
  drop(): void {
    this.turn++
    this.pages.clear()
    this.view = { first: 0, last: -1, down: true }
  }

  private async fill(): Promise<void> {
    if (this.reading) return
    this.reading = true
    for (let wanted = this.next(); wanted; wanted = this.next()) {
      const { page, pages } = wanted
      const turn = this.turn
      try {
        const rows = await this.read(page * PAGE, pages * PAGE)
        if (turn !== this.turn) continue
        for (let i = 0; i < pages; i++) this.keep(page + i, rows.slice(i * PAGE, (i + 1) * PAGE))
        this.evict()
        this.told()
      } catch (error) {
        if (turn !== this.turn) continue
        this.reading = false
        this.failed(error)
        return
      }
    }
    this.reading = false
  }

  /** What to read next: pages in view, then one ahead, then one behind. */
  private next(): { page: number; pages: number } | null {
    const { first, last, down } = this.view
    if (last < first || !this.total) return null
    const end = Math.floor((this.total - 1) / PAGE)
    const [from, to] = [Math.floor(first / PAGE), Math.min(end, Math.floor(last / PAGE))]
    const missing = (page: number): boolean => page >= 0 && page <= end && (this.pages.get(page)?.stale ?? true)
    for (let page = from; page <= to; page++) {
      if (!missing(page)) continue
      let pages = 1
      while (pages < TOGETHER && page + pages <= to && missing(page + pages)) pages++
      return { page, pages }
    }
    const around = down ? [to + 1, to + 2, from - 1] : [from - 1, from - 2, to + 1]
    const ahead = around.find(missing)
    return ahead === undefined ? null : { page: ahead, pages: 1 }
  }

  private keep(page: number, rows: LogRow[]): void {
    this.pages.delete(page)
    this.pages.set(page, { rows, stale: false, weight: rows.reduce((sum, row) => sum + row.text.length + 200, 0) })
  }

  private evict(): void {
    const [from, to] = [Math.floor(this.view.first / PAGE) - 2, Math.floor(this.view.last / PAGE) + 2]
    let weight = [...this.pages.values()].reduce((sum, page) => sum + page.weight, 0)
    for (const [number, page] of this.pages) {
      if (weight <= ROOM) break
      if (number >= from && number <= to) continue
      this.pages.delete(number)
      weight -= page.weight
    }
  }
}
