import './HelpDialog.css'
import { useEffect, useRef } from 'preact/hooks'
import { words } from '../../i18n'
import { HELP_PAGES, helpPage, type HelpPage } from '../../state/panels'
import { shortcut } from '../../state/shortcuts'
import { useModal } from '../use-modal'
import { AboutPage } from './AboutPage'
import { ReadingPage } from './ReadingPage'
import { SettingsPage } from './SettingsPage'
import { ShortcutsPage } from './ShortcutsPage'
import { VerifyPage } from './VerifyPage'

const PAGES = { settings: SettingsPage, reading: ReadingPage, shortcuts: ShortcutsPage, verify: VerifyPage, about: AboutPage }

/** Settings and help, in one dialog of five pages. */
export function HelpDialog() {
  const page = helpPage.value
  return page && <Dialog page={page} />
}

function Dialog({ page }: { page: HelpPage }) {
  const w = words.value.help
  const dialog = useRef<HTMLDialogElement>(null)
  const stay = useModal(dialog)
  const Page = PAGES[page]
  useEffect(() => document.getElementById(`help-tab-${page}`)?.focus(), [])
  const close = (): void => { helpPage.value = null }
  const keys = (event: KeyboardEvent): void => {
    const act = shortcut('tabs', event)
    if (!act) return
    const next = HELP_PAGES[(HELP_PAGES.indexOf(page) + (act === 'left' ? -1 : 1) + HELP_PAGES.length) % HELP_PAGES.length]
    if (!next) return
    helpPage.value = next
    document.getElementById(`help-tab-${next}`)?.focus()
  }
  return (
    <dialog ref={dialog} class="help" aria-labelledby="help-title" onKeyDown={stay} onCancel={event => { event.preventDefault(); close() }}>
      <div class="help-head">
        <h2 id="help-title">{words.value.app.help}</h2>
        <span class="grow" />
        <button type="button" onClick={close}>{w.close}</button>
      </div>
      <div class="tabs" role="tablist" aria-labelledby="help-title" onKeyDown={keys}>
        {HELP_PAGES.map(name => (
          <button
            key={name} type="button" id={`help-tab-${name}`} role="tab" aria-selected={page === name} aria-controls="help-page"
            tabIndex={page === name ? 0 : -1} onClick={() => { helpPage.value = name }}
          >{w.pages[name]}</button>
        ))}
      </div>
      <div class="help-page" id="help-page" role="tabpanel" aria-labelledby={`help-tab-${page}`} tabIndex={0}><Page /></div>
    </dialog>
  )
}
