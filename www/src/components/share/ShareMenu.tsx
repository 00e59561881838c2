import type { ExportKind } from '../../engine/protocol'
import { words } from '../../i18n'
import { menuOpen, requestOpen, shareOpen } from '../../state/panels'
import { share } from '../../state/sharing'
import { useUnfold } from '../use-unfold'

/** What can be made of a report, in the order of the menu. */
export const KINDS: ExportKind[] = ['summary', 'html', 'pack', 'markdown', 'link', 'json', 'timesketch-csv', 'timesketch-jsonl', 'link-file']

/** Every way out of the page that is a file, a text or paper. */
export function ShareMenu() {
  const w = words.value.share
  const { box, keys } = useUnfold(shareOpen, '.share-list button')
  const choose = (kind: ExportKind): void => {
    shareOpen.value = false
    // What opens the dialog has the focus again when it closes.
    box.current?.querySelector('button')?.focus()
    share(kind)
    menuOpen.value = false
  }
  const ask = (): void => {
    shareOpen.value = menuOpen.value = false
    box.current?.querySelector('button')?.focus()
    requestOpen.value = true
  }
  const arrows = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const items = [...box.current?.querySelectorAll<HTMLElement>('.share-list button') ?? []]
    if (!step || !shareOpen.value) return keys(event)
    event.preventDefault()
    items[(items.indexOf(document.activeElement as HTMLElement) + step + items.length) % items.length]?.focus()
  }
  return (
    <div class="codes" ref={box} onKeyDown={arrows}>
      <button type="button" class="share-open" aria-expanded={shareOpen.value} onClick={() => { shareOpen.value = !shareOpen.value }}>{w.share}</button>
      {shareOpen.value && (
        <div class="codes-panel share-list">
          {KINDS.filter(kind => kind !== 'link-file').map(kind => (
            <button key={kind} type="button" class="quiet" data-kind={kind} onClick={() => choose(kind)}>
              <span>{w.kinds[kind]}</span> <small>{w.hints[kind]}</small>
            </button>
          ))}
          <hr />
          <button type="button" class="quiet" onClick={() => choose('html')}><span>{w.print}</span></button>
          <button type="button" class="quiet" onClick={ask}><span>{words.value.link.askTitle}</span></button>
        </div>
      )}
    </div>
  )
}
