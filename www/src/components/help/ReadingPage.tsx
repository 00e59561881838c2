import type { Status } from '../../generated/report'
import { words } from '../../i18n'
import { Glyph } from '../Glyph'
import { ofStatus } from '../tones'

/** How the page is read: verdicts, timeline, and how to collect what is missing. */
export function ReadingPage() {
  const w = words.value.help
  return (
    <>
      <section>
        <h3>{w.verdicts}</h3>
        <dl class="verdict-list">
          {(Object.keys(w.verdictMeans) as Status[]).map(status => (
            <div key={status}>
              <dt><Glyph {...ofStatus[status]} /> <strong class={`tone-${ofStatus[status].tone}`}>{words.value.verdict.status[status]}</strong></dt>
              <dd>{w.verdictMeans[status]}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section>
        <h3>{w.timeline}</h3>
        <ul>{w.timelineReads.map(line => <li key={line}>{line}</li>)}</ul>
      </section>
      <section>
        <h3>{w.collecting}</h3>
        <ol>{w.collectSteps.map(line => <li key={line}>{line}</li>)}</ol>
      </section>
    </>
  )
}
