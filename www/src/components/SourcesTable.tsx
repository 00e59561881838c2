import './SourcesTable.css'
import { useState } from 'preact/hooks'
import type { Source } from '../generated/report'
import { bytes, count, words } from '../i18n'
import { showMoment } from '../i18n/time'
import { showLog } from '../state/logs'
import { effort, givenNames, report, summary } from '../state/session'
import { inTime, timeFilter } from '../state/span'
import { Glyph } from './Glyph'
import { PAGE, ShowMore } from './ShowMore'
import { canOpen, sourcePath } from './source-path'
import { ChosenTime } from './timeline/ChosenTime'

/** Every file of the bundles: what it is, what it covers, what could not be read. */
export function SourcesTable() {
  const [onlyIssues, setOnlyIssues] = useState(false)
  const [limit, setLimit] = useState(PAGE)
  const shown = report.value
  if (!shown) return null
  const w = words.value.sources
  const several = shown.bundles.length > 1
  const within = timeFilter.value ? shown.sources.filter(source => inTime({ time: source.first, local: source.firstLocal }, { time: source.last, local: source.lastLocal })) : shown.sources
  const sources = onlyIssues ? within.filter(troubled) : within
  const took = effort.value
  return (
    <div class="sources" tabIndex={0} role="region" aria-label={w.tab}>
      <div class="list-head">
        <label class="check"><input type="checkbox" autocomplete="off" checked={onlyIssues} onChange={event => setOnlyIssues(event.currentTarget.checked)} /> {w.onlyIssues} ({count(within.filter(troubled).length)})</label>
        <ChosenTime left={shown.sources.length - within.length} />
        <span class="grow" />
        {took && <span class="effort" data-memory={took.memory} data-workers={took.workers}>{w.effort((took.milliseconds / 1000).toFixed(1), took.workers, (took.memory / 1e6).toFixed(1))}</span>}
      </div>
      <table>
        <thead>
          <tr>
            {several && <th scope="col">{w.bundle}</th>}
            <th scope="col">{w.path}</th><th scope="col">{w.kind}</th><th scope="col">{w.encoding}</th>
            <th scope="col" class="number">{w.size}</th><th scope="col" class="number">{w.records}</th>
            <th scope="col">{w.first}</th><th scope="col">{w.last}</th><th scope="col">{w.state}</th>
          </tr>
        </thead>
        <tbody>{sources.slice(0, limit).map(source => <Row key={source.id} source={source} bundle={several ? givenNames.value[source.file] ?? '' : null} />)}</tbody>
      </table>
      <ShowMore left={sources.length - limit} more={() => setLimit(limit + PAGE)} />
      <dl class="bundles">
        {shown.bundles.map((bundle, i) => (
          <div key={i}><dt>{bundle.name}</dt><dd>{bytes(bundle.sizeBytes)} · {w.fingerprint} <code>{bundle.fingerprint}</code></dd></div>
        ))}
      </dl>
    </div>
  )
}

const troubled = (source: Source): boolean => !source.read || source.issues.length > 0

function Row({ source, bundle }: { source: Source; bundle: string | null }) {
  const w = words.value.sources
  return (
    <>
      <tr>
        {bundle !== null && <td>{bundle}</td>}
        <th scope="row"><Path source={source} /></th>
        <td>{w.kinds[source.kind] ?? source.kind}</td>
        <td>{source.encoding}</td>
        <td class="number">{bytes(source.sizeBytes)}</td>
        <td class="number">{source.records ? count(source.records) : ''}</td>
        <td class="time">{showMoment({ time: source.first, local: source.firstLocal })}</td>
        <td class="time">{showMoment({ time: source.last, local: source.lastLocal })}</td>
        <td class="nowrap">
          <Glyph shape={!source.read ? 'minus' : source.issues.length ? 'triangle' : 'check'} tone={!source.read ? 'quiet' : source.issues.length ? 'act' : 'good'} />{' '}
          {!source.read ? w.skipped : source.issues.length ? w.issues(source.issues.length) : w.read}
        </td>
      </tr>
      {source.issues.map((issue, i) => (
        <tr key={i} class="issue-row"><td colSpan={bundle === null ? 8 : 9}>{issue.message}</td></tr>
      ))}
    </>
  )
}

/** Folder, file, and the file inside it: names break last. What can be read as lines or records opens in the log viewer. */
function Path({ source }: { source: Source }) {
  const { folder, parts } = sourcePath(source)
  const path = (
    <span class="path">
      {folder && <span class="path-folder">{folder}</span>}
      {parts.map((part, i) => <span key={i} class="path-file">{i > 0 && <span class="path-into" aria-label={words.value.sources.inside}>▸</span>}{part}</span>)}
    </span>
  )
  if (summary.value || !canOpen(source)) return path
  return <button type="button" class="path-open" title={words.value.sources.openLog} onClick={() => showLog(source.id)}>{path}</button>
}
