import type { Glimpse, ScannedEntry, UnlistedFile } from './protocol'

/** Listed bundles as the analyst takes them. */
export type ListedBundle = Uint8Array | UnlistedFile

/** Milliseconds of reading before a first result is worth showing: most readings are over by then. */
const FIRST = 2000
/** Milliseconds between two at least. */
const BETWEEN = 1500
/** So many times what the last one took: the scan loses no more than a few hundredths to it. */
const SPARING = 25

/** What the analyst is asked; it keeps what it was given before. */
export type AskGlimpse = (bundles: ListedBundle[] | null, entries: ScannedEntry[]) => Promise<Glimpse>

/** First results while the rest is read. The report knows nothing of them: it is made anew from everything. */
export class Glimpses {
  private waiting: ScannedEntry[] = []
  private bundles: ListedBundle[] | null = null
  private given = false
  private busy = false
  private due: number
  private timer: ReturnType<typeof setTimeout> | null = null

  constructor(private readonly ask: AskGlimpse, private readonly tell: (glimpse: Glimpse) => void, private readonly clock = () => performance.now()) {
    this.due = clock() + FIRST
  }

  /** An entry is read. */
  add(bundles: ListedBundle[], entry: ScannedEntry): void {
    this.bundles ??= bundles
    this.waiting.push(entry)
    this.plan()
  }

  /** Everything is read, or nothing more will be. */
  end(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
    this.due = Infinity
  }

  private plan(): void {
    if (this.busy || this.timer !== null || this.due === Infinity || !this.waiting.length) return
    this.timer = setTimeout(() => {
      this.timer = null
      void this.look()
    }, Math.max(0, this.due - this.clock()))
  }

  private async look(): Promise<void> {
    const entries = this.waiting.splice(0)
    const began = this.clock()
    this.busy = true
    try {
      const glimpse = await this.ask(this.given ? null : this.bundles, entries)
      this.given = true
      if (this.due !== Infinity) this.tell(glimpse)
    } catch {
      // The reading is over, or the analyst is: there is no more to see.
      this.end()
    }
    const now = this.clock()
    if (this.due !== Infinity) this.due = now + Math.max(BETWEEN, (now - began) * SPARING)
    this.busy = false
    this.plan()
  }
}
