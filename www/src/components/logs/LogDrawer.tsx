import './LogDrawer.css'
import { useEffect, useState } from 'preact/hooks'
import { words } from '../../i18n'
import { closeLog, closeSearch, drawerFull, drawerShare, openLog, searching, searchShare } from '../../state/logs'
import { sourcesById } from '../../state/session'
import { Divider } from './Divider'
import { LogViewer } from './LogViewer'
import { forgetModels } from './models'
import { useReturnFocus } from './return-focus'
import { SearchPanel } from './SearchPanel'

/** The drawer at the bottom of the report: the search panel on its left, the log viewer on its right. */
export function LogDrawer() {
  const w = words.value.logs
  useReturnFocus(searching, 'drawer-search')
  useReturnFocus(openLog, 'drawer-log')
  // The drawer goes with the report.
  useEffect(() => forgetModels, [])
  // Where there is room for one part only, the one opened last is in front.
  const [front, setFront] = useState<'search' | 'log'>('log')
  useEffect(() => openLog.subscribe(place => { if (place) setFront('log') }), [])
  useEffect(() => searching.subscribe(open => { if (open) setFront('search') }), [])

  const place = openLog.value
  // Another report may not have the source.
  const source = place && sourcesById.value.get(place.source)
  const search = searching.value
  if (!source && !search) return null
  const both = source && search
  const keys = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    event.preventDefault()
    if (document.getElementById('drawer-search')?.contains(event.target as Node)) closeSearch()
    else if (source) closeLog()
    else closeSearch()
  }
  return (
    <aside
      class={`drawer ${drawerFull.value ? 'drawer-full' : ''} ${both ? `drawer-both drawer-front-${front}` : ''}`} aria-label={w.drawer}
      style={drawerFull.value ? undefined : { height: `${drawerShare.value * 100}%` }} onKeyDown={keys}
    >
      <Divider
        across share={drawerShare.value} least={0.2} most={0.9} label={w.resize} done={() => { drawerFull.value = !drawerFull.value }}
        change={share => { drawerFull.value = false; drawerShare.value = share }}
      />
      {both && (
        <div class="drawer-tabs">
          <button type="button" aria-pressed={front === 'search'} onClick={() => setFront('search')}>{w.search}</button>
          <button type="button" aria-pressed={front === 'log'} onClick={() => setFront('log')}>{w.log}</button>
        </div>
      )}
      <div class="drawer-parts">
        {search && <div class="drawer-part drawer-search" id="drawer-search" style={both ? { width: `${searchShare.value * 100}%` } : undefined}><SearchPanel /></div>}
        {both && <Divider across={false} share={searchShare.value} least={0.2} most={0.6} label={w.resizeSearch} change={share => { searchShare.value = share }} />}
        {source && place && <div class="drawer-part drawer-log" id="drawer-log"><LogViewer source={source} at={place} /></div>}
      </div>
    </aside>
  )
}
