import './CompareScreen.css'
import type { Side } from '../../engine/protocol'
import type { Report } from '../../generated/report'
import { bytes, words } from '../../i18n'
import { showMoment, type Moment } from '../../i18n/time'
import { bothReports, chosen, openSide, swapSides } from '../../state/comparing'
import { comparing, olderChosen, pairIndex } from '../../state/comparison'
import { Glyph } from '../Glyph'
import { isFailure } from '../timeline/layout'
import { ofStatus } from '../tones'
import { CompareTimeline } from './CompareTimeline'
import { headOf } from './head'
import { WhatIsNew } from './WhatIsNew'

/** Two bundles: what the later adds, both side by side, both on one timeline. */
export function CompareScreen() {
  const shown = comparing.value
  const pair = chosen.value
  const both = bothReports.value
  if (!shown || !pair || !both) return null
  const w = words.value.compare
  const head = headOf(pair.comparison, both.before, both.now)
  const said = pair.comparison.changes.slice(0, pair.comparison.changes.length - pair.comparison.newerLogs.length)
  return (
    <main class="compare" tabIndex={-1}>
      <section class={`verdict verdict-small tone-edge-${head.tone}`} aria-label={words.value.verdict.label}>
        <div class="verdict-said">
          <div class="verdict-status" data-compare={head.kind}>
            <Glyph shape={head.shape} tone={head.tone} size={16} /> <strong class={`tone-${head.tone}`}>{w[head.kind]}</strong>
            <span class="grow" />
            {shown.pairs.length > 1 && <PairChoice />}
          </div>
          <h1>{head.title}</h1>
          <p class="verdict-summary">{head.text}</p>
          {head.kind !== 'otherMachine' && said.slice(head.said).length > 0 && <ul class="compare-said">{said.slice(head.said).map(change => <li key={change}>{change}</li>)}</ul>}
          {pair.comparison.sameMachine == null && head.kind !== 'sameContent' && <p class="verdict-summary"><Glyph shape="question" tone="act" /> {w.unknownMachine}</p>}
        </div>
      </section>
      <SideBySide before={both.before} now={both.now} older={shown.older} known={shown.known} />
      <CompareTimeline key={pairIndex.value} before={both.before} now={both.now} comparison={pair.comparison} />
      {head.kind !== 'otherMachine' && head.kind !== 'sameContent' && <WhatIsNew before={both.before} now={both.now} comparison={pair.comparison} later={shown.older === 0 ? 1 : 0} />}
    </main>
  )
}

/** Which of the later bundle's computers is compared. */
function PairChoice() {
  const shown = comparing.value
  if (!shown) return null
  const later = shown.sides[shown.older === 0 ? 1 : 0].reports
  return (
    <label class="machine-choice">{words.value.app.machine}{' '}
      <select value={pairIndex.value} onChange={event => { pairIndex.value = Number(event.currentTarget.value) }}>
        {shown.pairs.map(({ now }, i) => <option key={now} value={i}>{later[now]?.machine.computer ?? `${i + 1}`}</option>)}
      </select>
    </label>
  )
}

const byTime = (a: Moment, b: Moment): number => ((a.local ?? a.time ?? '') < (b.local ?? b.time ?? '') ? -1 : 1)

/** From the first to the last moment of what was read. */
function reachOf(report: Report): string {
  const read = report.sources.filter(source => source.read)
  const first = read.map(s => ({ time: s.first, local: s.firstLocal })).filter(m => m.time ?? m.local).sort(byTime)[0]
  const last = read.map(s => ({ time: s.last, local: s.lastLocal })).filter(m => m.time ?? m.local).sort(byTime).at(-1)
  return first && last ? words.value.compare.to(showMoment(first), showMoment(last)) : words.value.compare.noTimes
}

function SideBySide({ before, now, older, known }: { before: Report; now: Report; older: Side; known: boolean }) {
  const w = words.value.compare
  const columns = [before, now]
  const build = (r: Report): string => [r.machine.version, r.machine.build].filter(Boolean).join(' · ') || words.value.machine.unknown
  const rows: { name: string; cell: (report: Report) => string; quiet?: boolean }[] = [
    { name: w.rows.computer, cell: r => r.machine.computer ?? words.value.machine.unknown },
    { name: w.rows.build, cell: build },
    { name: w.rows.reach, cell: reachOf },
    { name: w.rows.attempts, cell: r => w.attempts(r.attempts.length, r.attempts.filter(isFailure).length) },
    { name: w.rows.content, cell: r => `${bytes(r.bundles.reduce((sum, b) => sum + b.sizeBytes, 0))} · ${r.bundles.map(b => b.fingerprint).join(', ')}`, quiet: true },
  ]
  const heads: [string, Side][] = [[w.older, older], [w.newer, older === 0 ? 1 : 0]]
  return (
    <section class="beside" aria-label={w.label}>
      <table>
        <thead>
          <tr>
            <td class="beside-corner">
              <button type="button" title={w.swapHint} onClick={swapSides}>⇄ {w.swap}</button>
            </td>
            {heads.map(([name, side], i) => {
              const names = columns[i]?.bundles.map(bundle => bundle.name).join(', ') ?? ''
              return (
                <th key={name} scope="col">
                  <span class="beside-which">{name}</span> <span class="beside-name" title={names}>{names}</span>
                  <button type="button" aria-label={`${w.open}: ${names}`} onClick={() => openSide(side)}>{w.open}</button>
                </th>
              )
            })}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, cell, quiet }) => {
            const [one, other] = [cell(before), cell(now)]
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class={quiet ? 'tone-quiet' : undefined}>{one}</td>
                <td class={quiet ? 'tone-quiet' : undefined}>{other}{one !== other && name === w.rows.computer && <strong class="tone-act beside-differs"> ≠ {w.differs}</strong>}</td>
              </tr>
            )
          })}
          <tr>
            <th scope="row">{w.rows.verdict}</th>
            {columns.map((report, i) => {
              const { tone, shape } = ofStatus[report.verdict.status]
              return <td key={i}><Glyph shape={shape} tone={tone} /> <strong class={`tone-${tone}`}>{words.value.verdict.status[report.verdict.status]}</strong><span class="beside-summary">{report.verdict.title}</span></td>
            })}
          </tr>
        </tbody>
      </table>
      {(olderChosen.value !== null || !known) && <p class="tone-quiet beside-note">{olderChosen.value !== null ? w.byUser : w.byOrder}</p>}
    </section>
  )
}
