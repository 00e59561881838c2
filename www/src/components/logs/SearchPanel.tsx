import { words } from '../../i18n'

/** Search over the whole bundle. */
export function SearchPanel() {
  return <section data-home tabIndex={-1} aria-label={words.value.logs.search} />
}
