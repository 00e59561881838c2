import { words } from '../../i18n'
import { CopyButton } from '../CopyButton'
import { openLines, waysTried } from './open-ways'
import { PageCheck } from './PageCheck'

/** How a security officer checks that nothing leaves, and what nobody can promise. The same text stands in VERIFY.md. */
export function VerifyPage() {
  const w = words.value.verify
  return (
    <>
      <section>
        <h3>{w.title}</h3>
        <p>{w.intro}</p>
        <ol class="verify-steps">
          {w.steps.map(({ what, how, run }) => (
            <li key={what}>
              <strong>{what}</strong>
              <p>{how}</p>
              {run && <p><code>{run}</code> <CopyButton quiet text={run} label={words.value.help.copyHash} /></p>}
            </li>
          ))}
        </ol>
      </section>
      <PageCheck />
      <section>
        <h3>{w.not}</h3>
        <ul>{w.notAre.map(line => <li key={line}>{line}</li>)}</ul>
        <p>{w.hosted}</p>
      </section>
      <section>
        <h3>{w.open}</h3>
        <p>{w.openText(waysTried)}</p>
        <dl class="open-ways">{openLines(w).map(([where, what]) => <div key={where}><dt>{where}</dt><dd>{what}</dd></div>)}</dl>
      </section>
    </>
  )
}
