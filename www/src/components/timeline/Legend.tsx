import './Legend.css'
import type { ComponentChildren } from 'preact'
import type { Attempt, Report } from '../../generated/report'
import { words } from '../../i18n'
import { Glyph } from '../Glyph'
import { ofAttempt, ofEvent } from '../tones'
import { rankOf } from './event-lanes'
import { Patterns } from './Picture'

const phases = [['fetching', 'download'], ['staging', 'stage'], ['changing', 'install'], ['waiting', 'reboot'], ['undoing', 'rollback']] as const

/** What the marks and bars of this picture mean: only those that it has. */
export function Legend({ report }: { report: Report }) {
  const { timeline: w, attempts } = words.value
  const outcomes = new Map(report.attempts.filter(a => !a.storeApp).map(attempt => [attempt.outcome, attempt]))
  const kinds = [...new Set(report.events.map(({ kind }) => kind))].filter(kind => kind !== 'error').sort((a, b) => rankOf(a) - rankOf(b))
  const failed = report.attempts.some(a => a.coverage === 'overwritten' || a.coverage === 'not-collected')
  return (
    <div class="legend">
      <svg width="0" height="0" aria-hidden="true"><defs><Patterns /></defs></svg>
      {outcomes.size > 0 && (
        <Group name={w.legendOutcomes}>
          {[...outcomes].map(([outcome, attempt]) => <Item key={outcome} text={attempts.outcome[outcome]}><Outcome attempt={attempt} /></Item>)}
          <Item text={w.tick}><Swatch><path class="attempt-tick tone-quiet" d="M4 4h2v7h-2zM9 4h2v7h-2zM16 4h2v7h-2z" /></Swatch></Item>
        </Group>
      )}
      <Group name={w.legendPhases}>
        {phases.map(([word, phase]) => (
          <Item key={word} text={w[word]}><Swatch><g class="tone-bad"><rect class="attempt-bar attempt-whole" x={1} y={2} width={24} height={10} rx={2} /><rect class={`attempt-bar phase-${phase}`} x={1} y={2} width={24} height={10} /></g></Swatch></Item>
        ))}
      </Group>
      {kinds.length > 0 && (
        <Group name={w.legendMarks}>
          {kinds.map(kind => <Item key={kind} text={w.kinds[kind] ?? kind}><Glyph {...ofEvent(kind)} /></Item>)}
          <Item text={w.bootLine}><Swatch><path class="boot-line" d="M13.5 0V14" /></Swatch></Item>
        </Group>
      )}
      <Group name={w.legendErrors}>
        <Item text={w.anyProgram}><Swatch><rect class="density-bar" x={5} y={3} width={16} height={10} /></Swatch></Item>
        <Item text={w.updateLogs}><Swatch><rect class="density-servicing" x={5} y={8} width={16} height={5} /></Swatch></Item>
      </Group>
      <Group name={w.legendLogs}>
        <Item text={w.logLines}><Swatch><rect class="cover" x={1} y={2} width={24} height={10} /></Swatch></Item>
        <Item text={w.gone}><Swatch><g class="gap gap-overwritten"><rect x={1} y={2} width={24} height={10} fill="url(#hatch)" /></g></Swatch></Item>
        <Item text={w.missing}><Swatch><g class="gap gap-not-collected"><rect x={1} y={2} width={24} height={10} fill="url(#dots)" /></g></Swatch></Item>
        {failed && <Item text={w.lost}><Glyph shape="cross" tone="bad" /></Item>}
        <Item text={w.moment}><Swatch><path class="moment moment-failed" d="M13.5 0V14" /></Swatch></Item>
      </Group>
      <p>{w.pointer}</p>
    </div>
  )
}

function Outcome({ attempt }: { attempt: Attempt }) {
  return <Glyph {...ofAttempt(attempt)} />
}

function Group({ name, children }: { name: string; children: ComponentChildren }) {
  return <section><h3>{name}</h3><ul>{children}</ul></section>
}

function Item({ text, children }: { text: string; children: ComponentChildren }) {
  return <li><span class="legend-sign">{children}</span>{text}</li>
}

function Swatch({ children }: { children: ComponentChildren }) {
  return <svg width="26" height="14" viewBox="0 0 26 14" aria-hidden="true">{children}</svg>
}
