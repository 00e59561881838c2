import './BundleIssues.css'
import { words } from '../i18n'
import { enterPasswords, failure, leftOut, lockedSources, report } from '../state/session'
import { Glyph } from './Glyph'

/** Issues of single files shown at most. */
const MOST = 20

/** What is wrong with the files as given: which one, what happened, what to do. */
export function BundleIssues() {
  const shown = report.value
  if (!shown) return null
  const issues = shown.bundles.flatMap(bundle => bundle.issues.map(issue => ({ bundle: bundle.name, issue })))
  // With nothing readable, why each file is not is the answer; otherwise it stands in the sources' table.
  if (shown.verdict.status === 'nothing-readable') {
    const own = shown.sources.flatMap(source => source.issues.map(issue => ({ bundle: source.path, issue })))
    // What is encrypted is said once, with the way to open it.
    issues.push(...own.filter(({ issue }) => issue.kind !== 'encrypted').slice(0, MOST))
  }
  const w = words.value.given
  const left = leftOut.value
  const locked = lockedSources.value
  const notes = left ? [left.tooMany && w.tooMany(left.tooMany), left.tooDeep && w.tooDeep(left.tooDeep), left.unreadable && w.unreadable(left.unreadable, left.first)].filter(note => note !== 0) : []
  // A second bundle that could not be read leaves the first on screen.
  if (failure.value === 'read') notes.push(words.value.fail.read)
  if (issues.length + notes.length + locked === 0) return null
  return (
    <section class="issues" aria-label={words.value.issues.heading}>
      <ul>
        {locked > 0 && (
          <li data-kind="locked">
            <Glyph shape="triangle" tone="act" /> {w.locked(locked)} <button type="button" onClick={() => void enterPasswords()}>{w.unlock}</button>
          </li>
        )}
        {notes.map(note => <li key={note} data-kind="left-out"><Glyph shape="triangle" tone="act" /> {note}</li>)}
        {issues.map(({ bundle, issue }, i) => (
          <li key={i} data-kind={issue.kind}>
            <Glyph shape="triangle" tone="act" /> {!issue.message.includes(issue.source || bundle) && <><strong>{issue.source || bundle}</strong> </>}{issue.message}
          </li>
        ))}
      </ul>
    </section>
  )
}
