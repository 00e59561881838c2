import type { Source, TimelineEvent } from '../../generated/report'
import type { TipContent } from './Tip'
import type { Span } from './view'

/** What pointing at the picture does; a saved picture has none of it. */
export interface Acts {
  tip: (content: TipContent | null) => void
  /** Pixels from the left edge of the plot. */
  pixel: (event: PointerEvent | MouseEvent) => number
  choose: (attempt: string) => void
  go: (span: Span) => void
  /** Opens the line that shows an event. */
  openEvent: (event: TimelineEvent) => void
  openSource: (source: Source) => void
}
