import type { RefObject } from 'preact'
import { useEffect } from 'preact/hooks'

const STOPS = 'a[href], input:not(:disabled), select, textarea, button:not(:disabled), summary, [tabindex="0"]'

/** Opens a dialog over the page: what stands behind it cannot be reached, and has the focus again afterwards. Gives what to do with its keys. */
export function useModal(dialog: RefObject<HTMLDialogElement | null>): (event: KeyboardEvent) => void {
  useEffect(() => {
    const opener = document.activeElement
    dialog.current?.showModal()
    return () => {
      // What had the focus may be gone or folded away: then the keys begin at the content, not at the top of the page.
      const heir = opener instanceof HTMLElement && opener !== document.body && opener.offsetParent ? opener : document.querySelector('main')
      if (heir instanceof HTMLElement) heir.focus()
    }
  }, [])
  // The browser keeps Tab within this document's dialog, but not within this frame: past the end the keys would be lost.
  return event => {
    if (event.key !== 'Tab') return
    const stops = [...dialog.current?.querySelectorAll<HTMLElement>(STOPS) ?? []].filter(stop => stop.tabIndex >= 0 && stop.offsetParent)
    const at = stops.indexOf(document.activeElement as HTMLElement)
    event.preventDefault()
    stops[(at + (event.shiftKey ? -1 : 1) + stops.length) % stops.length]?.focus()
  }
}
