import type { Severity } from '../../engine/protocol'
import type { Shape, Tone } from '../Glyph'

/** How a level looks: by shape and colour, beside its word. */
export const ofSeverity: Record<Severity, { shape: Shape; tone: Tone } | null> = {
  error: { shape: 'cross', tone: 'bad' },
  warning: { shape: 'triangle', tone: 'act' },
  info: null,
  other: null,
}
