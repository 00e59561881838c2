import { useEffect } from 'preact/hooks'
import { clock, report, select, selectedId, stage, tab, summary } from '../state/session'
import { codesOpen, helpPage, menuOpen, shareOpen } from '../state/panels'
import { backToComparison, chooseToCompare, chooseToOpen } from '../state/comparing'
import { comparing } from '../state/comparison'
import { openSearch, stepHit } from '../state/search'
import { share } from '../state/sharing'
import { heard, shortcut, type Act } from '../state/shortcuts'
import { moments } from './timeline/layout'

const focus = (selector: string): void => document.querySelector<HTMLElement>(selector)?.focus()

/** What is pressed anywhere. */
const anywhere: Record<Act<'page'>, () => void> = {
  help: () => { helpPage.value = 'shortcuts' },
  search: () => openSearch(marked()),
  open: () => chooseToOpen(),
  codes: () => {
    if (stage.value === 'start') return focus('#start-code')
    if (stage.value === 'report') menuOpen.value = codesOpen.value = true
  },
}

const inReport: Record<Act<'report'>, () => void> = {
  attempts: () => open('attempts'),
  machine: () => open('machine'),
  sources: () => open('sources'),
  timeline: () => focus('.timeline-stage'),
  newer: () => step(1),
  older: () => step(-1),
  clock: switchClock,
  compare: () => (comparing.value ? backToComparison() : chooseToCompare()),
  share: () => { if (!summary.value) menuOpen.value = shareOpen.value = true },
  print: () => { if (!summary.value) share('html') },
  nextHit: () => stepHit(1),
  previousHit: () => stepHit(-1),
}

/** Words that are marked in the page: they are searched for. */
function marked(): string | null {
  const selection = getSelection()
  const text = selection?.isCollapsed === false ? selection.toString().trim() : ''
  return text && text.length <= 200 && !/[\r\n]/.test(text) ? text : null
}

function open(name: typeof tab.value): void {
  tab.value = name
  focus(`#tab-${name}`)
}

/** The attempt after or before the chosen one, in the order of time; Store apps are quiet here too. */
function step(by: number): void {
  const steps = report.value?.attempts.filter(attempt => !attempt.storeApp || attempt.id === selectedId.value) ?? []
  const next = steps[steps.findIndex(attempt => attempt.id === selectedId.value) + by]
  if (next) select(next.id)
}

/** To the other clock, if the logs know it. */
function switchClock(): void {
  const shown = report.value
  const to = clock.value === 'utc' ? 'machine' : 'utc'
  if (shown && moments(shown).some(moment => (to === 'utc' ? moment.time : moment.local))) clock.value = to
}

/** Hears the keys that work anywhere. */
export function useShortcuts(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!heard(event)) return
      const everywhere = shortcut('page', event)
      const here = everywhere === null && stage.value === 'report' ? shortcut('report', event) : null
      const act = everywhere ? anywhere[everywhere] : here && inReport[here]
      if (!act) return
      event.preventDefault()
      act()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
}
