import './BundleIssues.css'
import { words } from '../i18n'
import { report } from '../state/session'
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
    issues.push(...shown.sources.flatMap(source => source.issues.map(issue => ({ bundle: source.path, issue }))).slice(0, MOST))
  }
  if (issues.length === 0) return null
  return (
    <section class="issues" aria-label={words.value.issues.heading}>
      <ul>
        {issues.map(({ bundle, issue }, i) => (
          <li key={i} data-kind={issue.kind}>
            <Glyph shape="triangle" tone="act" /> <strong>{issue.source || bundle}</strong> {issue.message}
          </li>
        ))}
      </ul>
    </section>
  )
}
