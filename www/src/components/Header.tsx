import './Header.css'
import { useEffect, useRef, useState } from 'preact/hooks'
import { words } from '../i18n'
import { clear, machineIndex, report, reports, showMachine, stage } from '../state/session'
import { language, switchLanguage, switchTheme } from '../state/settings'
import { pick } from '../state/shell'
import { CodeLookup } from './CodeLookup'
import { SaveDialog } from './SaveDialog'

/** The bar on top: whose bundle, and what can be done with it. */
export function Header() {
  const w = words.value.app
  const shown = stage.value === 'report' ? report.value : null
  const [saving, setSaving] = useState(false)
  return (
    <header class="header">
      <span class="brand"><Mark /> {w.name}</span>
      {shown && <Given />}
      <span class="grow" />
      {shown && reports.value.length > 1 && (
        <label class="machine-choice">{w.machine}{' '}
          <select value={machineIndex.value} onChange={event => showMachine(Number(event.currentTarget.value))}>
            {reports.value.map((r, i) => <option key={i} value={i}>{r.machine.computer ?? `${i + 1}`}</option>)}
          </select>
        </label>
      )}
      {shown && (
        <>
          <Codes />
          <button type="button" onClick={() => pick()}>{w.open}</button>
          <button type="button" onClick={() => setSaving(true)}>{w.exportJson}</button>
          <button type="button" onClick={clear}>{w.clear}</button>
        </>
      )}
      <button type="button" class="quiet" lang={language.value === 'zh' ? 'en' : 'zh-CN'} title={w.language} onClick={switchLanguage}>{language.value === 'zh' ? 'English' : '中文'}</button>
      <button type="button" class="quiet icon" aria-label={w.theme} title={w.theme} onClick={switchTheme}>
        <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.5" /><path d="M8 2A6 6 0 0 1 8 14Z" fill="currentColor" /></svg>
      </button>
      {saving && <SaveDialog close={() => setSaving(false)} />}
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

/** The error-code look-up, within reach while a report is open. */
function Codes() {
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!open) return
    box.current?.querySelector('input')?.focus()
    const away = (event: PointerEvent): void => { if (!box.current?.contains(event.target as Node)) setOpen(false) }
    addEventListener('pointerdown', away)
    return () => removeEventListener('pointerdown', away)
  }, [open])
  return (
    <div class="codes" ref={box} onKeyDown={event => { if (event.key === 'Escape') { setOpen(false); box.current?.querySelector('button')?.focus() } }}>
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>{words.value.app.codes}</button>
      {open && <div class="codes-panel"><CodeLookup id="codes-input" /></div>}
    </div>
  )
}
