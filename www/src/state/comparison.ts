import { signal } from '@preact/signals'
import type { Effort } from '../engine/client'
import type { Compared, Side } from '../engine/protocol'
import type { Report } from '../generated/report'
import type { GivenFile, LeftOut } from '../shell/messages'

/** One of two readings as the page shows it. */
export interface ComparedSide {
  /** The files, or the folders they stood in. */
  names: string[]
  reports: Report[]
  effort: Effort | null
  locked: number
  left: LeftOut | null
}

/** Two readings and what the later adds to the older. */
export interface Comparing extends Compared {
  sides: Record<Side, ComparedSide>
}

/** Files that were given, and what of a folder was left out. */
export interface Given {
  files: GivenFile[]
  left: LeftOut | null
}

/** What was dropped while a report is open: the user says whether it is compared or opened instead. */
export interface Offer extends Given {
  /** Files found so far in a folder that is still being looked through; `null`: all are here. */
  walking: number | null
}

/** The two bundles that are compared; `null`: none are. */
export const comparing = signal<Comparing | null>(null)
/** Which of the later bundle's computers is compared. */
export const pairIndex = signal(0)
/** The side the user calls the older; `null`: the logs say. */
export const olderChosen = signal<Side | null>(null)
/** The first of two bundles to compare, given on the start screen. */
export const firstGiven = signal<Given | null>(null)
/** What was dropped on an open report, until the user says what for. */
export const offer = signal<Offer | null>(null)
/** What the file chooser was opened for. */
export const choosingFor = signal<'open' | 'compare'>('open')
/** Grows when a password opened more of a reading. */
export const unlocked = signal(0)
/** Which of two bundles is being read; `null`: there is one only. */
export const readingOf = signal<1 | 2 | null>(null)
