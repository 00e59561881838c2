import './Header.css'
import { words } from '../i18n'
import { backToComparison, chooseToCompare, chooseToOpen } from '../state/comparing'
import { comparing } from '../state/comparison'
import { codesOpen, helpPage, menuOpen } from '../state/panels'
import { clear, machineIndex, report, reports, showMachine, stage, summary } from '../state/session'
import { language, switchLanguage, switchTheme } from '../state/settings'
import { CodeLookup } from './CodeLookup'
import { SearchButton } from './logs/SearchButton'
import { ShareDialog } from './share/ShareDialog'
import { ShareMenu } from './share/ShareMenu'
import { useUnfold } from './use-unfold'

/** The bar on top: whose bundle, and what can be done with it. */
export function Header() {
  const w = words.value.app
  const shown = stage.value === 'report' ? report.value : null
  return (
    <header class="header">
      <span class="brand"><Mark /> {w.name}</span>
      {shown && <Given />}
      <span class="grow" />
      {shown && !summary.value && <SearchButton />}
      {shown && <Acts />}
      {stage.value === 'compare' && (
        <>
          <button type="button" class="compare-open" onClick={() => chooseToOpen()}>{w.open}</button>
          <button type="button" onClick={clear}>{w.clear}</button>
        </>
      )}
      <button type="button" class="quiet" lang={language.value === 'zh' ? 'en' : 'zh-CN'} title={w.language} onClick={switchLanguage}>{language.value === 'zh' ? 'English' : '中文'}</button>
      <button type="button" class="quiet icon" aria-label={w.theme} title={w.theme} onClick={switchTheme}>
        <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.5" /><path d="M8 2A6 6 0 0 1 8 14Z" fill="currentColor" /></svg>
      </button>
      <button type="button" class="quiet icon" aria-label={w.help} title={`${w.help} (?)`} aria-haspopup="dialog" onClick={() => { helpPage.value = 'reading' }}>?</button>
      <ShareDialog />
    </header>
  )
}

function Mark() {
  return <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true" class="mark"><path d="M1 6H7L9 12H17M1 9.5H6M12 8.5H17" /></svg>
}

function Given() {
  const w = words.value.app
  const shown = report.value
  if (!shown) return null
  const skipped = shown.sources.filter(source => !source.read).length
  const names = shown.bundles.map(bundle => bundle.name).join(', ')
  return (
    <span class="given">
      <span class="given-name" title={names}>{names}</span>
      <span class="tone-quiet nowrap">{w.sources(shown.sources.length)}{skipped > 0 && ` · ${w.skipped(skipped)}`}</span>
    </span>
  )
}

/** What can be done with the report. Where the window is narrow, it stands behind a button. */
function Acts() {
  const w = words.value.app
  const { box, keys } = useUnfold(menuOpen)
  const done = (act: () => void) => (): void => {
    menuOpen.value = false
    act()
  }
  return (
    <div class={`header-fold ${menuOpen.value ? 'header-open' : ''}`} ref={box} onKeyDown={keys}>
      <button type="button" class="icon header-menu" aria-label={w.menu} title={w.menu} aria-expanded={menuOpen.value} aria-controls="header-acts" onClick={() => { menuOpen.value = !menuOpen.value }}>
        <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true"><path d="M2 4H14M2 8H14M2 12H14" stroke="currentColor" stroke-width="1.5" fill="none" /></svg>
      </button>
      <div class="header-acts" id="header-acts">
        {reports.value.length > 1 && (
          <label class="machine-choice">{w.machine}{' '}
            <select value={machineIndex.value} onChange={event => showMachine(Number(event.currentTarget.value))}>
              {reports.value.map((r, i) => <option key={i} value={i}>{r.machine.computer ?? `${i + 1}`}</option>)}
            </select>
          </label>
        )}
        <Codes />
        <button type="button" onClick={done(() => chooseToOpen())}>{w.open}</button>
        {!summary.value && (comparing.value
          ? <button type="button" onClick={done(backToComparison)}>{words.value.compare.back}</button>
          : <button type="button" title={words.value.compare.compareWith} onClick={done(chooseToCompare)}>{words.value.compare.compare}</button>)}
        {!summary.value && <ShareMenu />}
        <button type="button" onClick={done(clear)}>{w.clear}</button>
      </div>
    </div>
  )
}

/** The error-code look-up, within reach while a report is open. */
function Codes() {
  const open = codesOpen.value
  const { box, keys } = useUnfold(codesOpen, 'input')
  return (
    <div class="codes" ref={box} onKeyDown={keys}>
      <button type="button" aria-expanded={open} onClick={() => { codesOpen.value = !open }}>{words.value.app.codes}</button>
      {open && <div class="codes-panel"><CodeLookup id="codes-input" /></div>}
    </div>
  )
}
