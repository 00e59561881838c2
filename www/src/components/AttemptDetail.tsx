import './AttemptDetail.css'
import type { ComponentChildren } from 'preact'
import type { Attempt } from '../generated/report'
import { words } from '../i18n'
import { position, showDuration, showMoment } from '../i18n/time'
import { select, selected } from '../state/session'
import { attemptName } from './attempt-name'
import { DiagnosisCard } from './DiagnosisCard'
import { EvidenceLine, EvidenceList } from './EvidenceLine'
import { Glyph } from './Glyph'
import { isFailure } from './timeline/layout'
import { ofAttempt, ofCoverage } from './tones'

/** The proof of one attempt: phases, chain, coverage, causes, lines. */
export function AttemptDetail() {
  const attempt = selected.value
  return (
    <div class="detail" key={attempt?.id} tabIndex={0} role="region" aria-label={words.value.attempts.tab}>
      {attempt ? <Proof attempt={attempt} /> : <p class="empty">{words.value.attempts.pick}</p>}
    </div>
  )
}

function Proof({ attempt }: { attempt: Attempt }) {
  const w = words.value.attempts
  const start = { time: attempt.started, local: attempt.startedLocal }
  const end = { time: attempt.ended, local: attempt.endedLocal }
  const took = (position(end) ?? NaN) - (position(start) ?? NaN)
  const { tone, shape } = ofAttempt(attempt)
  return (
    <>
      <header class="detail-head">
        <h3><Glyph shape={shape} tone={tone} /> {attemptName(attempt)}</h3>
        <p>
          <span class={`tone-${tone}`}>{isFailure(attempt) ? w.during(w.phase[attempt.phase], w.outcome[attempt.outcome]) : w.outcome[attempt.outcome]}</span>
          {attempt.storeApp && ` · ${w.storeApp}`}{attempt.repair && ` · ${w.repair}`}{' · '}{w.channel[attempt.channel]} · {showMoment(start)}{took > 0 && ` · ${showDuration(took)}`}
        </p>
        {attempt.title && attempt.kb && <p class="detail-title">{attempt.title}</p>}
        {attempt.resolvedBy && <p><button type="button" class="link" onClick={() => select(attempt.resolvedBy as string)}>{w.resolvedBy}</button></p>}
      </header>
      {attempt.phases.length > 0 && (
        <Part name={w.phases}>
          <ol class="phases">
            {attempt.phases.map((span, i) => (
              <li key={i} title={span.evidence.text}>
                {w.phase[span.phase]}{i === attempt.phases.length - 1 && isFailure(attempt) && <> <Glyph shape="cross" tone="bad" size={11} /></>}
                <small>{showMoment({ time: span.started, local: span.startedLocal }).slice(-8)}</small>
              </li>
            ))}
          </ol>
        </Part>
      )}
      {attempt.chain.length > 0 && (
        <Part name={w.chain}>
          <ol class="chain">
            {attempt.chain.map((link, i) => (
              <li key={i}>
                <p><span class="role">{w.role[link.role]}</span><code class="code-hex">{link.hex}</code> {link.symbol && <code>{link.symbol}</code>}</p>
                <p class="chain-meaning">{link.meaning}</p>
                <EvidenceLine evidence={link.evidence} />
              </li>
            ))}
          </ol>
        </Part>
      )}
      {attempt.coverage && (
        <Part name={w.coverage}>
          <p><strong class={`tone-${ofCoverage[attempt.coverage]}`}>{w.coverageWord[attempt.coverage]}</strong> {attempt.coverageWhy}</p>
        </Part>
      )}
      {isFailure(attempt) && (
        <Part name={w.diagnoses}>
          {attempt.diagnoses.length === 0 && <p>{w.noDiagnosis}</p>}
          {attempt.diagnoses.map(diagnosis => <DiagnosisCard key={diagnosis.cause + (diagnosis.subject ?? '')} diagnosis={diagnosis} />)}
        </Part>
      )}
      {attempt.evidence.length > 0 && <Part name={w.evidence}><EvidenceList evidence={attempt.evidence} /></Part>}
      {attempt.package && <Part name={w.package}><code class="wrap">{attempt.package}</code></Part>}
    </>
  )
}

function Part({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <section class="part">
      <h4>{name}</h4>
      <div>{children}</div>
    </section>
  )
}
