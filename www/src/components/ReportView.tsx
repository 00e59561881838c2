import './ReportView.css'
import { words } from '../i18n'
import { report, tab } from '../state/session'
import { shortcut } from '../state/shortcuts'
import { AttemptDetail } from './AttemptDetail'
import { AttemptList } from './AttemptList'
import { BundleIssues } from './BundleIssues'
import { FromLink } from './FromLink'
import { MachineFacts } from './MachineFacts'
import { SourcesTable } from './SourcesTable'
import { isFailure } from './timeline/layout'
import { Timeline } from './timeline/Timeline'
import { VerdictCard } from './VerdictCard'

const tabs = ['attempts', 'machine', 'sources'] as const

/** Verdict first, then proof: card, timeline, and the three lists beneath. */
export function ReportView() {
  const w = words.value
  const open = tab.value
  const attempts = report.value?.attempts ?? []
  const counts = { attempts: w.attempts.failed(attempts.filter(isFailure).length), machine: '', sources: String(report.value?.sources.length ?? 0) }
  const names = { attempts: w.attempts.tab, machine: w.machine.tab, sources: w.sources.tab }
  const keys = (event: KeyboardEvent): void => {
    const act = shortcut('tabs', event)
    if (!act) return
    const next = tabs[(tabs.indexOf(open) + (act === 'left' ? -1 : 1) + tabs.length) % tabs.length]
    if (!next) return
    tab.value = next
    document.getElementById(`tab-${next}`)?.focus()
  }
  return (
    <main class="report" tabIndex={-1}>
      <FromLink />
      <VerdictCard />
      <BundleIssues />
      {report.value?.verdict.status !== 'nothing-readable' && <Timeline />}
      <div class="tabs" role="tablist" onKeyDown={keys}>
        {tabs.map(name => (
          <button key={name} type="button" id={`tab-${name}`} role="tab" aria-selected={open === name} aria-controls="panel" tabIndex={open === name ? 0 : -1} onClick={() => { tab.value = name }}>
            {names[name]} <span class="tab-count">{counts[name]}</span>
          </button>
        ))}
      </div>
      <div class="panel" id="panel" role="tabpanel" aria-labelledby={`tab-${open}`}>
        {open === 'attempts' && <div class="split"><AttemptList /><AttemptDetail /></div>}
        {open === 'machine' && <MachineFacts />}
        {open === 'sources' && <SourcesTable />}
      </div>
    </main>
  )
}
