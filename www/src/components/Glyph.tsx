import './Glyph.css'

export type Tone = 'bad' | 'act' | 'good' | 'quiet'
export type Shape =
  | 'cross' | 'check' | 'triangle' | 'question' | 'dot' | 'diamond' | 'ring' | 'minus' | 'arrow'
  | 'down' | 'bolt' | 'turn' | 'back' | 'square' | 'shield' | 'box' | 'disk' | 'burst' | 'clock' | 'half'

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
  down: 'M0 4.5 4.5-3.5H-4.5Z',
  bolt: 'M2-7-5 1.2H-.6L-2 7 5-1.2H.6Z',
  turn: 'M3.6-2A4.1 4.1 0 1 0 4.1 1M4-5V-1.8H.8',
  back: 'M-1.2-5-4.6-1.8-1.2 1.4M-4.6-1.8H1.4A3.1 3.1 0 0 1 1.4 4.4H-2.4',
  square: 'M-3.5-3.5H3.5V3.5H-3.5Z',
  shield: 'M0-5.2 4.5-3.4V0C4.5 2.8 2.6 4.4 0 5.4-2.6 4.4-4.5 2.8-4.5 0V-3.4Z',
  box: 'M-4.2-3.6H4.2V4.2H-4.2ZM-4.2-.6H4.2',
  disk: 'M-4-2.8C-4-5.4 4-5.4 4-2.8V2.8C4 5.4-4 5.4-4 2.8ZM-4-2.8C-4-.4 4-.4 4-2.8',
  burst: 'M0-4.8V4.8M-4.2-2.4 4.2 2.4M-4.2 2.4 4.2-2.4',
  clock: 'M-4.6 0A4.6 4.6 0 1 0 4.6 0A4.6 4.6 0 1 0-4.6 0ZM0-2.6V0H2.2',
  half: 'M-4.2 0A4.2 4.2 0 1 0 4.2 0A4.2 4.2 0 1 0-4.2 0ZM0-4.2A4.2 4.2 0 0 1 0 4.2ZM1.2-3V3M2.6-2V2',
}
const filled = new Set<Shape>(['triangle', 'dot', 'diamond', 'bolt'])
/** Drawn of finer lines, to stay clear at this size. */
const fine = new Set<Shape>(['down', 'turn', 'back', 'square', 'shield', 'box', 'disk', 'burst', 'clock', 'half'])

/** A state as a shape, never by colour alone; inside an SVG at a place. */
export function GlyphAt({ shape, tone, x, y, size = 1 }: { shape: Shape; tone: Tone; x: number; y: number; size?: number }) {
  return <path class={`glyph ${filled.has(shape) ? 'glyph-filled' : fine.has(shape) ? 'glyph-fine' : ''} tone-${tone}`} d={paths[shape]} transform={`translate(${x.toFixed(1)} ${y}) scale(${size})`} />
}

/** The same in running text. */
export function Glyph({ shape, tone, label, size = 14 }: { shape: Shape; tone: Tone; label?: string; size?: number }) {
  return (
    <svg class="glyph-box" width={size} height={size} viewBox="-7 -7 14 14" role={label ? 'img' : undefined} aria-label={label} aria-hidden={label ? undefined : 'true'}>
      <GlyphAt shape={shape} tone={tone} x={0} y={0} />
    </svg>
  )
}
