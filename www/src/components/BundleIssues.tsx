import './BundleIssues.css'
import { words } from '../i18n'
import { report } from '../state/session'
import { Glyph } from './Glyph'

/** What is wrong with the files as given: which one, what happened, what to do. */
export function BundleIssues() {
  const issues = report.value?.bundles.flatMap(bundle => bundle.issues.map(issue => ({ bundle: bundle.name, issue }))) ?? []
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
