// The address shows the view, and a view in the address is shown: kept in step here, through the shell.
import { batch, computed, effect, signal, untracked } from '@preact/signals'
import { parseFragment, viewFragment, wantedWorkers, type ViewParts } from './fragment'
import { notice } from './notice'
import { takeRequest } from './request'
import { openFindings, reports, stage, summary } from './session'
import { showAddress } from './shell'
import { HELP, PARTS } from './view-parts'

/** A view that waits for its bundle. */
const pending = signal<ViewParts | null>(null)
/** How many scan workers the address asks for, as it says it: that stays there. */
const workers = signal('')
/** What the address shows. */
let shown: ViewParts = new Map()
/** Milliseconds of rest before the address follows: a held key or a drag is one step. */
const REST = 250

/** Eight digits for the bundles on screen: attempts of two bundles are counted alike, and a view of the one is none of the other. */
export function printOf(fingerprints: string[]): string {
  let hash = 0x811c9dc5
  for (const letter of [...new Set(fingerprints)].sort().join()) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}

const print = computed(() => printOf(reports.value.flatMap(report => report.bundles.map(bundle => bundle.fingerprint))))

/** The view on screen. */
const current = computed<ViewParts>(() => {
  // Two bundles side by side are no view of one report: the address waits.
  if (stage.value === 'compare') return shown
  const parts = new Map<string, string>()
  // What a link brought is not in this page's files: its views could not be opened again.
  if (stage.value === 'report' && !summary.value) {
    parts.set('of', print.value)
    for (const { key, get } of PARTS) parts.set(key, get())
  } else {
    for (const [key, value] of pending.value ?? []) parts.set(key, value)
  }
  parts.set('workers', workers.value)
  parts.set(HELP.key, HELP.get())
  return new Map([...parts].filter(([, value]) => value !== ''))
})

/** Is it a step from what the address shows? Another bundle takes the place of the one before: one cannot go back to it. */
function isStep(next: ViewParts): boolean {
  if (next.get('of') !== shown.get('of')) return false
  return [...PARTS, HELP].some(({ key, step }) => step && next.get(key) !== shown.get(key))
}

/** Shows what a view names; what it does not name is as a report opens. */
function restore(parts: ViewParts): void {
  batch(() => {
    const failed = PARTS.filter(({ key, set }) => !set(parts.get(key) ?? ''))
    notice.value = failed.length ? 'damaged' : null
  })
}

/** Takes what stands in the address, at the start and when it changes; how many workers it asks for. */
export function takeFragment(text: string): number | null {
  const fragment = parseFragment(text)
  shown = fragment.kind === 'view' ? fragment.parts : new Map()
  workers.value = shown.get('workers') ?? workers.peek()
  const open = stage.peek() === 'report'
  switch (fragment.kind) {
    case 'request':
      takeRequest(fragment)
      break
    case 'findings':
      void openFindings(fragment.text)
      break
    case 'view': {
      const { parts } = fragment
      HELP.set(parts.get(HELP.key) ?? '')
      const of = parts.get('of')
      if (open && of !== undefined && of !== print.peek()) notice.value = 'other-bundle'
      else if (open) restore(parts)
      else if (of !== undefined && stage.peek() !== 'compare') batch(() => { pending.value = parts; notice.value = 'waiting' })
      break
    }
    case 'none':
      if (open) restore(new Map())
      else batch(() => { pending.value = null; notice.value = null })
      HELP.set('')
      break
    default:
      notice.value = fragment.kind
  }
  follow()
  return wantedWorkers(shown)
}

let rest = 0
function follow(next: ViewParts = current.peek()): void {
  clearTimeout(rest)
  if (viewFragment(next) === viewFragment(shown)) return
  rest = window.setTimeout(() => {
    const step = isStep(next)
    shown = next
    showAddress(viewFragment(next), step)
  }, REST)
}

// A report is there, and a view waited for it. Stands before the next effect: what is restored is what the address shows.
effect(() => {
  if (stage.value !== 'report') return
  untracked(() => {
    const parts = pending.value
    pending.value = null
    if (parts && parts.get('of') !== print.value) notice.value = 'other-bundle'
    else if (parts) restore(parts)
    else notice.value = null
  })
})

effect(() => follow(current.value))
