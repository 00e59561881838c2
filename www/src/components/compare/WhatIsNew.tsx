import type { Side } from '../../engine/protocol'
import type { Attempt, Comparison, Report } from '../../generated/report'
import { words } from '../../i18n'
import { showMoment } from '../../i18n/time'
import { attemptOf, openSide } from '../../state/comparing'
import { attemptName } from '../attempt-name'
import { Glyph } from '../Glyph'
import { sourcePath } from '../source-path'
import { ofAttempt } from '../tones'
import { gone } from './gone'

interface News {
  before: Report
  now: Report
  comparison: Comparison
  /** The side of the later report: what is new opens there. */
  later: Side
}

/** Attempts shown at most: the rest stands in the report itself. */
const MOST = 100

/** What the later bundle adds, in tables: attempts, other ends, logs. */
export function WhatIsNew({ before, now, comparison, later }: News) {
  const w = words.value.compare
  const lost = gone(before, now, comparison)
  const fresh = [...comparison.newAttempts].reverse()
  return (
    <section class="news">
      <div>
        <h2>{w.newAttempts}</h2>
        {fresh.length === 0 && <p class="tone-quiet">{w.noNewAttempts}</p>}
        <ul class="news-list">{fresh.slice(0, MOST).map(attempt => <li key={attempt.id}><Row attempt={attempt} side={later} /></li>)}</ul>
        {fresh.length > MOST && <p class="tone-quiet">{words.value.timeline.andMore(fresh.length - MOST)}</p>}
        {lost > 0 && <p class="tone-quiet">{w.gone(lost)}</p>}
      </div>
      {comparison.changedAttempts.length > 0 && (
        <div>
          <h2>{w.changed}</h2>
          <ul class="news-list">
            {comparison.changedAttempts.slice(0, MOST).map(change => {
              const attempt = attemptOf(now, change.now)
              const a = words.value.attempts
              const cover = change.coverageBefore !== change.coverageNow && change.coverageNow
              return attempt && (
                <li key={change.now}>
                  <Row attempt={attempt} side={later} />
                  <p class="news-change">
                    {a.outcome[change.outcomeBefore]}{change.outcomeBefore !== change.outcomeNow && ` → ${a.outcome[change.outcomeNow]}`}
                    {cover && ` · ${change.coverageBefore ? `${a.coverageWord[change.coverageBefore]} → ` : ''}${a.coverageWord[cover]}`}
                    {change.resolved && ` · ${w.resolved}`}
                  </p>
                </li>
              )
            })}
          </ul>
        </div>
      )}
      {comparison.newerLogs.length > 0 && <Logs now={now} comparison={comparison} />}
    </section>
  )
}

function Row({ attempt, side }: { attempt: Attempt; side: Side }) {
  const { tone, shape } = ofAttempt(attempt)
  const a = words.value.attempts
  const end = { time: attempt.ended ?? attempt.started, local: attempt.endedLocal ?? attempt.startedLocal }
  return (
    <button type="button" class="news-row" onClick={() => openSide(side, attempt.id)}>
      <Glyph shape={shape} tone={tone} /> <strong>{attemptName(attempt)}</strong> <span>{a.outcome[attempt.outcome]}</span> {attempt.code && <code>{attempt.code.hex}</code>} <span class="tone-quiet">{showMoment(end)}</span>
    </button>
  )
}

function Logs({ now, comparison }: { now: Report; comparison: Comparison }) {
  const w = words.value.compare
  const sources = new Map(now.sources.map(source => [source.id, source]))
  return (
    <div>
      <h2>{w.newLogs}</h2>
      <table class="news-logs">
        <thead><tr><th scope="col">{words.value.sources.kind}</th><th scope="col">{w.before}</th><th scope="col">{w.now}</th><th scope="col">{words.value.sources.path}</th></tr></thead>
        <tbody>
          {comparison.newerLogs.map(log => {
            const files = log.sources.flatMap(id => sources.get(id) ?? [])
            const names = files.slice(0, 3).map(source => sourcePath(source).name).join(', ')
            return (
              <tr key={log.kind}>
                <th scope="row">{words.value.sources.kinds[log.kind] ?? log.kind}</th>
                <td>{stamp(log.lastBefore) || w.none}</td>
                <td>{stamp(log.lastNow)}{(log.lastNow ?? '') > (log.lastBefore ?? '') && <span class="fresh"> {w.fresh}</span>}</td>
                <td class="news-files">{names}{files.length > 3 && ` ${words.value.timeline.andMore(files.length - 3)}`}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

/** Machine time as the report gives it. */
const stamp = (local: string | null | undefined): string => local?.slice(0, 19).replace('T', ' ') ?? ''
