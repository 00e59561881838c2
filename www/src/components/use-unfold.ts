import type { Signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'

/** A box that holds a button and what it unfolds. */
interface Unfolding {
  box: { current: HTMLDivElement | null }
  /** Escape, heard on the box, folds it and gives the button the focus back; what lies around does not hear it. */
  keys(event: KeyboardEvent): void
}

/** Something that unfolds under its button: it goes with Escape, and when anything else is pressed. `first` gets the focus. */
export function useUnfold(open: Signal<boolean>, first?: string): Unfolding {
  const box = useRef<HTMLDivElement>(null)
  const now = open.value
  useEffect(() => {
    if (!now) return
    if (first) box.current?.querySelector<HTMLElement>(first)?.focus()
    const away = (event: PointerEvent): void => { if (!box.current?.contains(event.target as Node)) open.value = false }
    addEventListener('pointerdown', away)
    return () => removeEventListener('pointerdown', away)
  }, [now])
  const keys = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !open.value) return
    event.preventDefault()
    event.stopPropagation()
    open.value = false
    box.current?.querySelector('button')?.focus()
  }
  return { box, keys }
}
