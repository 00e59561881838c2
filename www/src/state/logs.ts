import { signal } from '@preact/signals'

/** A place in a source: the whole of it is read in the log viewer. */
export interface LogPlace {
  /** Id of the source in the report on screen. */
  source: string
  /** Line, or number of the record, that is shown and marked; `null`: where the source was left, else its beginning. */
  at: number | null
}

/** What the log viewer shows; `null`: it is closed. */
export const openLog = signal<LogPlace | null>(null)
/** Is the search panel open? */
export const searching = signal(false)

/** Opens a source in the log viewer, at a line or record if one is given. */
export function showLog(source: string, at: number | null = null): void {
  openLog.value = { source, at }
}
