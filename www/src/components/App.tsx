import { useEffect } from 'preact/hooks'
import { hasSample } from '../engine/inlined'
import { words } from '../i18n'
import { helpPage } from '../state/panels'
import { report, stage } from '../state/session'
import { catchDrop } from '../state/shell'
import { AddressNotice } from './AddressNotice'
import { Header } from './Header'
import { HelpDialog } from './help/HelpDialog'
import { LogDrawer } from './logs/LogDrawer'
import { SelectionCopies } from './CopyButton'
import { CompareScreen } from './compare/CompareScreen'
import { OfferDialog } from './compare/OfferDialog'
import { PasswordDialog } from './PasswordDialog'
import { ProgressPanel } from './ProgressPanel'
import { ReportView } from './ReportView'
import { RequestDialog } from './request/RequestDialog'
import { StartScreen } from './StartScreen'
import { DropVeil } from './DropVeil'
import { useShortcuts } from './use-shortcuts'

/** What a screen reader says when the page changes by itself. */
function Announcement() {
  const said = { start: '', reading: words.value.progress.scanning, report: report.value?.verdict.title ?? '', compare: words.value.compare.label }[stage.value]
  return <p class="unseen" role="status">{said}</p>
}

/** Past the header. A link would change the frame's address, and with it the steps one can go back. */
function skip(): void {
  const main = document.querySelector('main')
  if (!main) return
  main.tabIndex = -1
  main.focus()
}

/** The whole window. Drops are caught by the shell, wherever they fall. */
export function App() {
  useEffect(() => {
    const enter = (event: DragEvent): void => {
      event.preventDefault()
      // What is dropped on the check of a page file is no bundle.
      if (helpPage.value !== 'verify' && event.dataTransfer?.types.includes('Files')) catchDrop()
    }
    const refuse = (event: DragEvent): void => event.preventDefault()
    addEventListener('dragenter', enter)
    // Over what the last drop ended on, Chromium tells no entering again.
    addEventListener('dragover', enter)
    addEventListener('drop', refuse)
    return () => {
      removeEventListener('dragenter', enter)
      removeEventListener('dragover', enter)
      removeEventListener('drop', refuse)
    }
  }, [])
  useShortcuts()
  const at = stage.value
  return (
    <>
      <button type="button" class="skip" onClick={skip}>{words.value.app.skip}</button>
      <Header />
      <AddressNotice />
      <Announcement />
      {at === 'start' && <StartScreen sample={hasSample} />}
      {at === 'reading' && <ProgressPanel />}
      {at === 'report' && <ReportView />}
      {at === 'report' && <LogDrawer />}
      {at === 'compare' && <CompareScreen />}
      {at !== 'start' && <DropVeil />}
      <OfferDialog />
      <PasswordDialog />
      <HelpDialog />
      <RequestDialog />
      <SelectionCopies />
      <p class="print-note">{words.value.share.printNote}</p>
    </>
  )
}
