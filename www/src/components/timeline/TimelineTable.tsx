import type { Report } from '../../generated/report'
import { count, words } from '../../i18n'
import { attemptName } from '../attempt-name'
import { showMoment, showPosition } from '../../i18n/time'
import { inTime } from '../../state/span'
import { PAGE } from '../ShowMore'

/** The timeline for screen readers: everything the picture shows of the chosen time, as tables. */
export function TimelineTable({ report, days }: { report: Report; days: [number, number][] }) {
  const w = words.value
  const attempts = report.attempts.filter(a => inTime({ time: a.started, local: a.startedLocal }, { time: a.ended, local: a.endedLocal }))
  const events = report.events.filter(event => inTime(event))
  const timed = report.sources.filter(source => (source.first ?? source.firstLocal) && inTime({ time: source.first, local: source.firstLocal }, { time: source.last, local: source.lastLocal }))
  return (
    <div class="unseen">
      <table>
        <caption>{w.timeline.tableAttempts}</caption>
        <tbody>
          {attempts.slice(-PAGE).map(a => (
            <tr key={a.id}>
              <th scope="row">{attemptName(a)}</th>
              <td>{showMoment({ time: a.started, local: a.startedLocal })}</td>
              <td>{showMoment({ time: a.ended, local: a.endedLocal })}</td>
              <td>{w.attempts.outcome[a.outcome]}</td>
              <td>{a.code?.hex}</td>
              <td>{a.coverage && w.attempts.coverageWord[a.coverage]}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table>
        <caption>{w.timeline.tableEvents}</caption>
        <tbody>
          {events.slice(-PAGE).map((event, i) => (
            <tr key={i}>
              <th scope="row">{event.title}</th>
              <td>{showMoment(event)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table>
        <caption>{w.timeline.tableErrors}</caption>
        <tbody>
          {days.slice(-PAGE).map(([day, errors]) => (
            <tr key={day}>
              <th scope="row">{showPosition(day).slice(0, 10)}</th>
              <td>{count(errors)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table>
        <caption>{w.timeline.tableSources}</caption>
        <tbody>
          {timed.slice(0, PAGE).map(source => (
            <tr key={source.id}>
              <th scope="row">{source.path}</th>
              <td>{showMoment({ time: source.first, local: source.firstLocal })}</td>
              <td>{showMoment({ time: source.last, local: source.lastLocal })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
