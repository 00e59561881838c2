import './SearchPanel.css'
import { words } from '../../i18n'
import { openSearch } from '../../state/search'

/** Opens the search; looks like the field it leads to. */
export function SearchButton() {
  const w = words.value.search
  return (
    <button type="button" class="search-open" aria-label={w.open} title={`${w.open} (/, Ctrl+K)`} aria-keyshortcuts="/ Control+K Meta+K" onClick={() => openSearch()}>
      <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true"><path d="M9.5 9.5 13 13M10.5 6A4.5 4.5 0 1 1 1.5 6 4.5 4.5 0 0 1 10.5 6Z" fill="none" stroke="currentColor" stroke-width="1.5" /></svg>
      <span class="search-open-text">{w.open}</span>
      <kbd aria-hidden="true">/</kbd>
    </button>
  )
}
