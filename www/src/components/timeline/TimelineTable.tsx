import type { Report } from '../../generated/report'
import { count, words } from '../../i18n'
import { attemptName } from '../attempt-name'
import { showMoment, showPosition } from '../../i18n/time'
import { inTime } from '../../state/span'
import { useGradually } from '../gradually'
import { PAGE } from '../ShowMore'

/** The timeline for screen readers: everything the picture shows of the chosen time, as tables. */
export function TimelineTable({ report, days }: { report: Report; days: [number, number][] }) {
  const w = words.value
  const attempts = report.attempts.filter(a => inTime({ time: a.started, local: a.startedLocal }, { time: a.ended, local: a.endedLocal }))
  const events = report.events.filter(event => inTime(event))
  const timed = report.sources.filter(source => (source.first ?? source.firstLocal) && inTime({ time: source.first, local: source.firstLocal }, { time: source.last, local: source.lastLocal }))
  return (
    <div class="unseen timeline-table">
      <Rows caption={w.timeline.tableAttempts} of={attempts.slice(-PAGE)} row={a => [
        attemptName(a), showMoment({ time: a.started, local: a.startedLocal }), showMoment({ time: a.ended, local: a.endedLocal }),
        w.attempts.outcome[a.outcome], a.code?.hex, a.coverage && w.attempts.coverageWord[a.coverage],
      ]} />
      <Rows caption={w.timeline.tableEvents} of={events.slice(-PAGE)} row={event => [event.title, showMoment(event)]} />
      <Rows caption={w.timeline.tableErrors} of={days.slice(-PAGE)} row={([day, errors]) => [showPosition(day).slice(0, 10), count(errors)]} />
      <Rows caption={w.timeline.tableSources} of={timed.slice(0, PAGE)} row={source => [
        source.path, showMoment({ time: source.first, local: source.firstLocal }), showMoment({ time: source.last, local: source.lastLocal }),
      ]} />
    </div>
  )
}

/** One table; the first cell of a row names it. */
function Rows<T>({ caption, of, row }: { caption: string; of: T[]; row: (one: T) => (string | null | undefined)[] }) {
  const drawn = useGradually(of.length)
  return (
    <table>
      <caption>{caption}</caption>
      <tbody>
        {of.slice(0, drawn).map((one, i) => {
          const [name, ...cells] = row(one)
          return <tr key={i}><th scope="row">{name}</th>{cells.map((cell, j) => <td key={j}>{cell}</td>)}</tr>
        })}
      </tbody>
    </table>
  )
}
