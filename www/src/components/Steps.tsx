import './Steps.css'
import type { Step } from '../generated/report'
import { words } from '../i18n'
import { summary } from '../state/session'
import { CopyButton } from './CopyButton'
import { ofRisk } from './tones'

/** Steps in order. Only a command that cannot do harm gets a copy button; one out of a link may say anything. */
export function Steps({ steps }: { steps: Step[] }) {
  const w = words.value.step
  return (
    <ol class="steps">
      {steps.map((step, i) => (
        <li key={i}>
          <span class="step-text">{step.text}</span>{' '}
          <span class="step-labels">
            <span class={`label tone-${ofRisk[step.risk]}`}>{w.risk[step.risk]}</span>
            {step.admin && <span class="label">{w.admin}</span>}
            {step.restart && <span class="label">{w.restart}</span>}
            {step.minutes != null && <span class="label">{w.minutes(step.minutes)}</span>}
          </span>
          {step.command && (
            <span class="command">
              <code>{step.command}</code>
              {(step.risk === 'read-only' || step.risk === 'reversible') && !summary.value && <CopyButton quiet text={step.command} label={w.copy} />}
            </span>
          )}
        </li>
      ))}
    </ol>
  )
}
