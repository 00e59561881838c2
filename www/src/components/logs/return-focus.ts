import type { Signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

/**
 * When the part of the drawer with this id closes, focus goes back to where it was when it was opened. What opened it stays
 * in sight: the drawer takes room from below.
 */
export function useReturnFocus(shown: Signal<unknown>, id: string): void {
  useEffect(() => {
    let from: HTMLElement | null = null
    // Told before anything is drawn anew: the focus is still where the user left it.
    return shown.subscribe(value => {
      const focused = document.activeElement
      const inside = document.getElementById(id)?.contains(focused) ?? false
      if (value) {
        if (inside || !(focused instanceof HTMLElement)) return
        from = focused === document.body ? null : focused
        requestAnimationFrame(() => from?.scrollIntoView({ block: 'nearest' }))
      } else if (inside) {
        const back = from
        setTimeout(() => {
          const to = back?.isConnected ? back : document.querySelector<HTMLElement>('.drawer [data-home], main')
          to?.focus()
        })
      }
    })
  }, [shown, id])
}
