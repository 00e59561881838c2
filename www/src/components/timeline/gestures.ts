// What fingers and the mouse do to the view and to the brushed time. Places in pixels of the plot; no elements, no events.
import { length, pan, zoom, type Span } from './view'

/** What was pressed: the picture, the axis above it, the brushed time or one of its edges. */
export type Grip = 'picture' | 'axis' | 'brush' | 'from' | 'to'

export interface Hands {
  view: () => Span
  width: () => number
  show: (span: Span) => void
  /** The brushed time. */
  brush: () => Span | null
  /** The brushed time while it is drawn; `null`: what it was before. */
  draw: (span: Span | null) => void
  /** The brushed time once it is let go; `null`: none. */
  take: (span: Span | null) => void
}

/** A pointer that moves less is a click. */
const CLICK = 4

/** What one grip makes of the brushed time when the pointer goes from one place to another. */
export function dragged(before: Span | null, grip: Grip, start: number, at: number): Span {
  if (before && grip === 'brush') return { from: before.from + at - start, to: before.to + at - start }
  const fixed = before && grip === 'from' ? before.to : before && grip === 'to' ? before.from : start
  return { from: Math.min(fixed, at), to: Math.max(fixed, at) }
}

export class Gestures {
  private readonly at = new Map<number, number>()
  private held: { grip: Grip; left: number; view: Span; brush: Span | null; moved: boolean } | null = null
  /** Two fingers: how far apart they were, and the place of the axis between them. */
  private pinch: { apart: number; view: Span; about: number } | null = null

  constructor(private readonly hands: Hands) {}

  press(id: number, left: number, grip: Grip): void {
    this.at.set(id, left)
    if (this.at.size === 1) {
      this.held = { grip, left, view: this.hands.view(), brush: this.hands.brush(), moved: false }
    } else if (this.at.size === 2) {
      // The second finger ends what the first one began.
      if (this.held?.moved && this.held.grip !== 'picture') this.hands.draw(null)
      this.held = null
      const [a, b] = [...this.at.values()] as [number, number]
      const view = this.hands.view()
      this.pinch = { apart: Math.max(10, Math.abs(a - b)), view, about: this.place((a + b) / 2, view) }
    }
  }

  /** Is a gesture going on, which is more than a click? */
  move(id: number, left: number): boolean {
    if (!this.at.has(id)) return false
    this.at.set(id, left)
    if (this.pinch && this.at.size === 2) {
      const [a, b] = [...this.at.values()] as [number, number]
      const { apart, view, about } = this.pinch
      const closer = zoom(view, apart / Math.max(10, Math.abs(a - b)), about)
      // What was between the fingers stays between them.
      this.hands.show(pan(closer, (about - this.place((a + b) / 2, closer)) / length(closer)))
      return true
    }
    const { held } = this
    if (!held) return false
    if (!held.moved && Math.abs(left - held.left) < CLICK) return false
    held.moved = true
    if (held.grip === 'picture') this.hands.show(pan(held.view, (held.left - left) / this.hands.width()))
    else this.hands.draw(this.drawn(held, left))
    return true
  }

  lift(id: number, left: number, cancelled: boolean): void {
    if (!this.at.delete(id)) return
    this.pinch = null
    const { held } = this
    this.held = null
    if (!held || held.grip === 'picture') return
    if (!held.moved || cancelled) {
      this.hands.draw(null)
      // A click on the bare axis ends the choice, as a click beside a selection does everywhere.
      if (!cancelled && held.grip === 'axis') this.hands.take(null)
      return
    }
    this.hands.take(this.drawn(held, left))
  }

  /** Gives up what is going on. Was anything? */
  cancel(): boolean {
    const going = this.held?.moved === true
    if (going) this.hands.draw(null)
    this.held = this.pinch = null
    this.at.clear()
    return going
  }

  private place(left: number, view: Span): number {
    return view.from + (left / this.hands.width()) * length(view)
  }

  private drawn({ brush, grip, left: begun, view }: { brush: Span | null; grip: Grip; left: number; view: Span }, left: number): Span {
    const inside = Math.max(0, Math.min(this.hands.width(), left))
    const { from, to } = dragged(brush, grip, this.place(begun, view), this.place(grip === 'brush' ? left : inside, view))
    // Logs tell whole seconds: a shorter stretch would hold nothing.
    return to - from < 1000 ? { from, to: from + 1000 } : { from, to }
  }
}
