/** A source that a worker is reading now. */
export interface SourceInHand {
  path: string
  /** Packed bytes read so far. */
  read: number
  /** Packed bytes in all. */
  size: number
}

/** The bundle a file belongs to. */
export interface GivenBundle {
  id: string
  name: string
}

/** How far one bundle is: an archive, or the loose files of one folder. */
export interface BundleProgress {
  name: string
  read: number
  size: number
}

/** How far the reading is; bytes are bytes of the files as given. While files are opened, the sources are those files. */
export interface Progress {
  stage: 'opening' | 'scanning' | 'judging'
  read: number
  size: number
  sourcesDone: number
  sources: number
  inHand: SourceInHand[]
  bundles: BundleProgress[]
}

/** Before the first byte. */
export const none = (stage: Progress['stage']): Progress => ({ stage, read: 0, size: 0, sourcesDone: 0, sources: 0, inHand: [], bundles: [] })

/** Adds up what the workers tell of the entries they read. */
export class Meter {
  private readonly progress: Progress = none('scanning')
  private readonly bundles = new Map<string, BundleProgress>()

  /** `given`: the bundle of each file. */
  constructor(private readonly given: GivenBundle[], entries: { bundle: number; size: number }[], private readonly tell: (progress: Progress) => void) {
    for (const { bundle, size } of entries) {
      this.bundleOf(bundle).size += size
      this.progress.size += size
    }
    this.progress.sources = entries.length
    this.progress.bundles = [...this.bundles.values()]
    tell(this.progress)
  }

  /** A worker takes an entry: it tells the bytes reached, and when it is read or lost. */
  begin(bundle: number, path: string, size: number): { advance(bytes: number): void; end(): void } {
    const whole = this.bundleOf(bundle)
    const hand: SourceInHand = { path, size, read: 0 }
    const advance = (bytes: number): void => {
      const more = Math.min(bytes, size) - hand.read
      for (const sum of [hand, whole, this.progress]) sum.read += more
      this.tell(this.progress)
    }
    const end = (): void => {
      this.progress.inHand.splice(this.progress.inHand.indexOf(hand), 1)
      this.progress.sourcesDone++
      advance(size)
    }
    this.progress.inHand.push(hand)
    return { advance, end }
  }

  /** Everything is read. */
  judging(): void {
    this.progress.stage = 'judging'
    this.tell(this.progress)
  }

  private bundleOf(file: number): BundleProgress {
    const { id, name } = this.given[file] ?? { id: '', name: '' }
    const known = this.bundles.get(id) ?? { name, read: 0, size: 0 }
    this.bundles.set(id, known)
    return known
  }
}
