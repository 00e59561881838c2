import './Glyph.css'

export type Tone = 'bad' | 'act' | 'good' | 'quiet'
export type Shape = 'cross' | 'check' | 'triangle' | 'question' | 'dot' | 'diamond' | 'ring' | 'minus' | 'arrow'

const paths: Record<Shape, string> = {
  cross: 'M-4-4 4 4M4-4-4 4',
  check: 'M-4.5 0-1.5 3.5 4.5-3.5',
  triangle: 'M0-5 5 4H-5Z',
  question: 'M-2.6-2.2C-2.6-5.6 2.9-5.6 2.9-2.4 2.9-.2 0-.2 0 1.8M0 4.4V4.6',
  dot: 'M-3 0A3 3 0 1 0 3 0A3 3 0 1 0-3 0Z',
  diamond: 'M0-5 5 0 0 5-5 0Z',
  ring: 'M-4 0A4 4 0 1 0 4 0A4 4 0 1 0-4 0Z',
  minus: 'M-4 0H4',
  arrow: 'M-4 0H4M1-3 4 0 1 3',
}
const filled = new Set<Shape>(['triangle', 'dot', 'diamond'])

/** A state as a shape, never by colour alone; inside an SVG at a place. */
export function GlyphAt({ shape, tone, x, y, size = 1 }: { shape: Shape; tone: Tone; x: number; y: number; size?: number }) {
  return <path class={`glyph ${filled.has(shape) ? 'glyph-filled' : ''} tone-${tone}`} d={paths[shape]} transform={`translate(${x.toFixed(1)} ${y}) scale(${size})`} />
}

/** The same in running text. */
export function Glyph({ shape, tone, label, size = 14 }: { shape: Shape; tone: Tone; label?: string; size?: number }) {
  return (
    <svg class="glyph-box" width={size} height={size} viewBox="-7 -7 14 14" role={label ? 'img' : undefined} aria-label={label} aria-hidden={label ? undefined : 'true'}>
      <GlyphAt shape={shape} tone={tone} x={0} y={0} />
    </svg>
  )
}
