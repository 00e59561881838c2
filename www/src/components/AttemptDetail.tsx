import './AttemptDetail.css'
import type { ComponentChildren } from 'preact'
import type { Attempt, Evidence } from '../generated/report'
import { words } from '../i18n'
import { between, showDuration, showMoment } from '../i18n/time'
import { showLog } from '../state/logs'
import { report, select, selected, sourcesById, summary } from '../state/session'
import { attemptName } from './attempt-name'
import { DiagnosisCard } from './DiagnosisCard'
import { EvidenceLine, EvidenceList } from './EvidenceLine'
import { Glyph } from './Glyph'
import { hasFailed, tryNumbers, type TryNumber } from './retries'
import { isFailure } from './timeline/layout'
import { ofAttempt, ofCoverage } from './tones'
import { UpdateNames } from './UpdateNames'

/** The proof of one attempt: phases, chain, coverage, causes, lines. */
export function AttemptDetail() {
  const attempt = selected.value
  return (
    <div class="detail" key={attempt?.id} tabIndex={0} role="region" aria-label={words.value.attempts.tab}>
      {attempt ? <Proof attempt={attempt} /> : <p class="empty">{report.value?.attempts.length ? words.value.attempts.pick : ''}</p>}
    </div>
  )
}

function Proof({ attempt }: { attempt: Attempt }) {
  const w = words.value.attempts
  const start = { time: attempt.started, local: attempt.startedLocal }
  const end = { time: attempt.ended, local: attempt.endedLocal }
  const took = between(start, end) ?? 0
  const { tone, shape } = ofAttempt(attempt)
  const all = report.value?.attempts ?? []
  const numbers = tryNumbers(all)
  const number = numbers.get(attempt.id)
  return (
    <>
      <header class="detail-head">
        <h3><Glyph shape={shape} tone={tone} /> {attemptName(attempt)}</h3>
        <p>
          <span class={`tone-${tone}`}>{hasFailed(attempt) ? w.during(w.phase[attempt.phase], w.outcome[attempt.outcome]) : w.outcome[attempt.outcome]}</span>
          {attempt.storeApp && ` · ${w.storeApp}`}{number && ` · ${w.tryOf(number.number, number.of)}`}{attempt.repair && ` · ${w.repair}`}{' · '}{w.channel[attempt.channel]}{showMoment(start) && ` · ${showMoment(start)}`}{took > 0 && ` · ${showDuration(took)}`}
        </p>
        {attempt.title && attempt.kb && <p class="detail-title">{attempt.title}</p>}
        {attempt.resolvedBy && <p><button type="button" class="link" onClick={() => select(attempt.resolvedBy as string)}>{resolution(attempt, all, numbers)}</button></p>}
      </header>
      {attempt.phases.length > 0 && (
        <Part name={w.phases}>
          <ol class="phases">
            {attempt.phases.map((span, i) => (
              <li key={i}>
                <PhaseName phase={w.phase[span.phase]} evidence={span.evidence} />{i === attempt.phases.length - 1 && hasFailed(attempt) && <> <Glyph shape="cross" tone={tone} size={11} /></>}
                <small>{showMoment({ time: span.started, local: span.startedLocal }).slice(11)}</small>
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
                <p><span class="role">{w.role[link.role]}</span><code class="code-hex">{link.hex}{link.hex === attempt.code?.hex && attempt.extendCode && ` - ${attempt.extendCode}`}</code> {link.symbol && <code>{link.symbol}</code>}</p>
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
          {attempt.diagnoses.map((diagnosis, i) => <DiagnosisCard key={diagnosis.cause + (diagnosis.subject ?? '')} diagnosis={diagnosis} rank={attempt.diagnoses.length > 1 ? i + 1 : null} />)}
        </Part>
      )}
      {attempt.gaps.length > 0 && (
        <Part name={w.gaps}>
          {attempt.gaps.map(gap => (
            <p key={gap.source}><strong>{words.value.sources.kinds[gap.source] ?? gap.source}</strong> · <span class="tone-act">{w.gapState[gap.state]}</span><br />{gap.shows}</p>
          ))}
        </Part>
      )}
      {attempt.names.length > 0 && <Part name={w.names}><UpdateNames names={attempt.names} /></Part>}
      {attempt.evidence.length > 0 && <Part name={w.evidence}><EvidenceList evidence={attempt.evidence} /></Part>}
      {attempt.package && !attempt.names.some(name => name.value === attempt.package) && <Part name={w.package}><code class="wrap">{attempt.package}</code></Part>}
    </>
  )
}

/** Which later try succeeded, and when. */
function resolution(attempt: Attempt, all: Attempt[], numbers: Map<string, TryNumber>): string {
  const w = words.value.attempts
  const later = all.find(a => a.id === attempt.resolvedBy)
  const by = numbers.get(attempt.id) && later && numbers.get(later.id)
  return by && later ? w.resolvedByTry(by.number, showMoment({ time: later.started, local: later.startedLocal })) : w.resolvedBy
}

/** The name of a phase leads to the line that begins it. */
function PhaseName({ phase, evidence }: { phase: string; evidence: Evidence }) {
  const at = evidence.line ?? evidence.record
  if (at == null || summary.value || !sourcesById.value.has(evidence.source)) return <span title={evidence.text}>{phase}</span>
  return <button type="button" class="phase-open" title={evidence.text} onClick={() => showLog(evidence.source, at)}>{phase}</button>
}

function Part({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <section class="part">
      <h4>{name}</h4>
      <div>{children}</div>
    </section>
  )
}
