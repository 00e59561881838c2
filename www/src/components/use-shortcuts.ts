import { useEffect } from 'preact/hooks'
import { clock, report, select, selectedId, stage, tab } from '../state/session'
import { codesOpen, helpPage, menuOpen } from '../state/panels'
import { searching } from '../state/logs'
import { backToComparison, chooseToCompare, chooseToOpen } from '../state/comparing'
import { comparing } from '../state/comparison'
import { heard, shortcut, type Act } from '../state/shortcuts'
import { moments } from './timeline/layout'

const focus = (selector: string): void => document.querySelector<HTMLElement>(selector)?.focus()

/** What is pressed anywhere. */
const anywhere: Record<Act<'page'>, () => void> = {
  help: () => { helpPage.value = 'shortcuts' },
  search: () => { if (stage.value === 'report') searching.value = true },
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
