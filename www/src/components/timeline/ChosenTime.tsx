import { count, words } from '../../i18n'
import { timeFilter } from '../../state/span'

/** Beside a list that shows the chosen time only: how much of it is left out, and the way back to all of it. */
export function ChosenTime({ left }: { left: number }) {
  const w = words.value.timeline
  if (!timeFilter.value) return null
  return (
    <span class="chosen-time">
      {w.outside(count(left))} <button type="button" class="link" onClick={() => { timeFilter.value = null }}>{w.clearSpan}</button>
    </span>
  )
}
