import type { SearchHit } from '../../engine/protocol'
import type { SourceHits } from '../../state/search'

/** A row of the list: the head of a source, one of its hits, or how many more there are. */
export type HitRow =
  | { kind: 'source'; group: SourceHits }
  | { kind: 'hit'; group: SourceHits; at: number; hit: SearchHit }
  | { kind: 'more'; group: SourceHits }

/** Height of each kind, px: known beforehand, so that only what is in sight is drawn. */
export const HEIGHT = { source: 30, hit: 24, more: 24 } as const

interface Block {
  group: SourceHits
  /** First row, and how far down it stands. */
  first: number
  top: number
  hits: number
  more: boolean
}

/** The rows of a search without one object for each: ten thousand hits are laid out anew ten times a second. */
export class HitRows {
  readonly count: number
  readonly height: number
  private readonly blocks: Block[] = []

  constructor(groups: SourceHits[], folded: ReadonlySet<string>, running: boolean) {
    let first = 0
    let top = 0
    for (const group of groups) {
      const open = !folded.has(group.key)
      const hits = open ? group.hits.length : 0
      const more = open && !running && group.count > group.hits.length
      this.blocks.push({ group, first, top, hits, more })
      first += 1 + hits + (more ? 1 : 0)
      top += HEIGHT.source + hits * HEIGHT.hit + (more ? HEIGHT.more : 0)
    }
    this.count = first
    this.height = top
  }

  row(at: number): HitRow | null {
    const block = this.block(one => one.first <= at)
    if (!block || at >= this.count || at < 0) return null
    const inside = at - block.first - 1
    const { group } = block
    if (inside < 0) return { kind: 'source', group }
    const hit = group.hits[inside]
    return inside < block.hits && hit ? { kind: 'hit', group, at: inside, hit } : { kind: 'more', group }
  }

  top(at: number): number {
    const block = this.block(one => one.first <= at)
    if (!block) return 0
    return at === block.first ? block.top : block.top + HEIGHT.source + (at - block.first - 1) * HEIGHT.hit
  }

  /** The row at a height. */
  at(y: number): number {
    const block = this.block(one => one.top <= y)
    if (!block) return 0
    const inside = Math.floor((y - block.top - HEIGHT.source) / HEIGHT.hit)
    return Math.min(this.count - 1, block.first + 1 + Math.max(-1, Math.min(inside, block.hits - (block.more ? 0 : 1))))
  }

  /** The row of a hit; -1: it is not shown. */
  find(key: string, at: number): number {
    const block = this.blocks.find(one => one.group.key === key)
    return block && at < block.hits ? block.first + 1 + at : -1
  }

  /** The row of a source. */
  head(key: string): number {
    return this.blocks.find(one => one.group.key === key)?.first ?? -1
  }

  /** The last block for which it holds. */
  private block(holds: (block: Block) => boolean): Block | undefined {
    let [low, high] = [0, this.blocks.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (holds(this.blocks[middle] as Block)) low = middle + 1
      else high = middle
    }
    return this.blocks[low - 1]
  }
}
