import { batch, signal } from '@preact/signals'

/** A place in a source: the whole of it is read in the log viewer. */
export interface LogPlace {
  /** Id of the source in the report on screen. */
  source: string
  /** Line, or number of the record, that is shown and marked; `null`: where the source was left, else its beginning. */
  at: number | null
}

/** What the log viewer shows; `null`: it is closed. */
export const openLog = signal<LogPlace | null>(null)
/** Line or record that the keys stand on in the open log; `null`: not known yet. Whoever sets it leads the viewer there. */
export const logLine = signal<number | null>(null)
/** Is the search panel open? */
export const searching = signal(false)
/** Height of the drawer that holds both, as a share of the window. */
export const drawerShare = signal(0.5)
/** Does the drawer take the whole window? */
export const drawerFull = signal(false)
/** Width of the search panel beside the log viewer, as a share of the drawer. */
export const searchShare = signal(0.36)

/** Opens a source in the log viewer, at a line or record if one is given. */
export function showLog(source: string, at: number | null = null): void {
  batch(() => {
    openLog.value = { source, at }
    logLine.value = null
  })
}

export function closeLog(): void {
  batch(() => {
    openLog.value = null
    logLine.value = null
  })
}

export function closeSearch(): void {
  searching.value = false
}

/** The files are gone: nothing of them stays open. */
export function closeLogs(): void {
  batch(() => {
    closeLog()
    searching.value = false
    drawerFull.value = false
  })
}

/** Does the log viewer wrap long lines? */
export const wrapLines = signal(false)
/** Does it show lines as they are written, not split into columns? */
export const rawLines = signal(false)
