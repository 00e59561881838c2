// Every key the page hears. Handlers ask this table, and the help lists it: what is listed works, what works is listed.
import { singleKeys } from './settings'

/** By place and act: names as `KeyboardEvent.key` has them; `Mod+`: Ctrl, or Command on a Mac. The first is the one shown first. */
export const shortcuts = {
  /** Anywhere, unless something is being typed or a dialog is open. */
  page: {
    help: ['?'],
    search: ['/', 'Mod+k'],
    open: ['o'],
    codes: ['e'],
  },
  /** While files are read. */
  reading: {
    cancel: ['Escape'],
  },
  /** Likewise, while a report is open. */
  report: {
    attempts: ['1'],
    machine: ['2'],
    sources: ['3'],
    timeline: ['t'],
    newer: ['k'],
    older: ['j'],
    clock: ['u'],
    compare: ['c'],
    share: ['s'],
    print: ['Mod+p'],
    nextHit: ['F4'],
    previousHit: ['Shift+F4'],
  },
  /** While the timeline has the focus. */
  timeline: {
    zoomIn: ['+', '='],
    zoomOut: ['-'],
    panLeft: ['ArrowLeft'],
    panRight: ['ArrowRight'],
    fit: ['0', 'Home'],
    failure: ['f'],
    previous: ['ArrowUp'],
    next: ['ArrowDown'],
    markBefore: [','],
    markAfter: ['.'],
    laneUp: ['PageUp'],
    laneDown: ['PageDown'],
    openMark: ['Enter'],
    span: ['b'],
    dismiss: ['Escape'],
  },
  /** While an edge of the span chosen on the timeline has the focus; Shift: ten times as far. */
  span: {
    earlier: ['ArrowLeft', 'ArrowDown'],
    later: ['ArrowRight', 'ArrowUp'],
    closer: ['Enter'],
    clear: ['Escape'],
  },
  /** While the list of attempts has the focus. */
  list: {
    down: ['ArrowDown'],
    up: ['ArrowUp'],
    first: ['Home'],
    last: ['End'],
    unfold: ['ArrowRight'],
    fold: ['ArrowLeft'],
    turn: ['Enter', ' '],
  },
  /** While the focus is in the log viewer, and nothing is being typed; Shift chooses rows, and goes back instead of on. */
  log: {
    down: ['ArrowDown', 'j'],
    up: ['ArrowUp', 'k'],
    pageDown: ['PageDown'],
    pageUp: ['PageUp'],
    first: ['Home', 'Mod+Home'],
    last: ['End', 'Mod+End'],
    left: ['ArrowLeft'],
    right: ['ArrowRight'],
    unfold: ['Enter', ' '],
    find: ['/', 'Mod+f'],
    next: ['n', 'F3'],
    goTo: ['g'],
    evidence: ['v'],
    wrap: ['w'],
    raw: ['r'],
    all: ['Mod+a'],
    copy: ['Mod+c'],
  },
  /** While a tab has the focus. */
  tabs: {
    left: ['ArrowLeft'],
    right: ['ArrowRight'],
  },
  /** While a dialog or the log drawer is open. */
  closing: {
    close: ['Escape'],
  },
} as const satisfies Record<string, Record<string, readonly string[]>>

export type Shortcuts = typeof shortcuts
export type Place = keyof Shortcuts
export type Act<P extends Place> = keyof Shortcuts[P] & string

/** What a key press means at `place`; `null`: nothing. */
export function shortcut<P extends Place>(place: P, event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'> & { shiftKey?: boolean }): Act<P> | null {
  if (event.altKey) return null
  const mod = event.ctrlKey || event.metaKey
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  // Of letters and signs, Shift makes others; of these keys it does not.
  const pressed = mod ? `Mod+${key}` : event.shiftKey && /^F\d/.test(key) ? `Shift+${key}` : key
  const found = Object.entries<readonly string[]>(shortcuts[place]).find(([, keys]) => keys.includes(pressed))
  return (found?.[0] as Act<P> | undefined) ?? null
}

/** Letters and signs that act without Ctrl wherever the focus is: speech input presses them by accident, so they can be switched off. */
export function heard(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing) return false
  const typing = (event.target as Element).closest?.('input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable]')
  return !typing && !document.querySelector('dialog[open]') && (singleKeys.value || event.ctrlKey || event.metaKey)
}

const SIGNS: Record<string, string> = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Escape: 'Esc', '-': '−', 'Mod+k': 'Ctrl K', 'Shift+F4': 'Shift F4', 'Mod+f': 'Ctrl F', 'Mod+a': 'Ctrl A', 'Mod+c': 'Ctrl C', 'Mod+p': 'Ctrl P', 'Mod+Home': 'Ctrl Home', 'Mod+End': 'Ctrl End', PageUp: 'Page Up', PageDown: 'Page Down' }

/** A key as it stands on keyboards. */
export const keyName = (key: string, space: string): string => SIGNS[key] ?? (key === ' ' ? space : key.length === 1 ? key.toUpperCase() : key)
