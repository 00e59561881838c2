import { Component } from 'preact'
import type { LogIndex, LogRow } from '../../engine/protocol'
import type { Words } from '../../i18n/languages'
import { Glyph } from '../Glyph'
import { CopyButton } from '../CopyButton'
import type { LogModel } from './log-model'
import { pieces } from './marks'
import { ofSeverity } from './severity'

interface Props {
  at: number
  /** `undefined`: not there yet. */
  row: LogRow | undefined
  /** What stands beside it, if that is known. */
  number: number | null
  raw: boolean
  records: boolean
  words: Words['logs']
  cursor: boolean
  chosen: boolean
  /** It was asked for. */
  marked: boolean
  /** It proves something of an attempt. */
  proof: boolean
  /** It is shown in full. */
  open: boolean
  /** The rest of a row that came cut. */
  whole: string | undefined
  model: LogModel
  kinds: LogIndex['components']
}

/** Components with a colour of their own: those that write most. */
const COLOURED = 6

/** One row. Scrolling draws dozens of them for each picture, so it is drawn anew only if something about it changed. */
export class LogLine extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    return (Object.keys(next) as (keyof Props)[]).some(name => next[name] !== this.props[name])
  }

  override render({ at, row, number, raw, records, words: w, cursor, chosen, marked, proof, open, whole, model, kinds }: Props) {
    const level = row?.severity ?? null
    const kind = row?.component ? kinds.findIndex(({ name }) => name === row.component) : -1
    const state = `${level ? `log-is-${level}` : ''} ${cursor ? 'log-cursor' : ''} ${chosen ? 'log-chosen' : ''} ${marked ? 'log-marked' : ''} ${open ? 'log-open' : ''}`
    const look = level && ofSeverity[level]
    const before = row !== undefined && !raw && row.found.some(([start]) => start < row.message)
    return (
      <div class={`log-line ${state}`} id={`log-row-${at}`} role="row" aria-rowindex={at + 2} aria-selected={chosen} data-row={at} data-wait={row ? undefined : ''}>
        <span class="log-number" role="gridcell">
          {proof && <span class="log-proof" title={w.evidenceMark}><Glyph shape="diamond" tone="act" size={10} label={w.evidenceMark} /></span>}
          {number ?? ''}
        </span>
        {!raw && row && (
          <>
            {'time' in row && model.index.value?.first && <span class="log-time-cell" role="gridcell">{showTime(row.time)}</span>}
            {model.hasLevels && <span class="log-level" role="gridcell">{level && level !== 'other' && <>{look && <><Glyph {...look} size={11} /> </>}{w.levels[level]}</>}</span>}
            {records && <span class="log-event" role="gridcell">{row.eventId ?? ''}</span>}
            {kinds.length > 0 && <span class={`log-component ${kind >= 0 && kind < COLOURED ? `log-kind-${kind}` : ''} ${before ? 'log-before' : ''}`} role="gridcell" title={row.component ?? undefined}>{row.component?.replace(/^Microsoft-Windows-/, '')}</span>}
          </>
        )}
        <code class="log-message" role="gridcell">
          {row ? pieces(row.text, row.found, raw ? 0 : row.message).map((piece, i) => (piece.hit ? <mark key={i}>{piece.text}</mark> : piece.text)) : ' '}
          {row && row.text.length < row.length && '…'}
        </code>
        {open && row && <Detail row={row} records={records} words={w} whole={whole} model={model} />}
      </div>
    )
  }
}

function showTime(time: string | null): string {
  return time?.replace('T', ' ').replace('Z', '').slice(0, 23) ?? ''
}

/** The whole row with its fields, under it. */
function Detail({ row, records, words: w, whole, model }: { row: LogRow; records: boolean; words: Words['logs']; whole: string | undefined; model: LogModel }) {
  const text = whole ?? row.text
  const cut = whole === undefined && row.text.length < row.length
  const all = row.fields.map(([name, value]) => `${name}: ${value}`).join('\n')
  return (
    <div class="log-detail" role="gridcell">
      <p class="log-whole"><code>{text}{cut && '…'}</code></p>
      {cut && <button type="button" onClick={() => void model.unfold(row)}>{w.rest(row.length)}</button>}
      {row.fields.length > 0 && (
        <dl>{row.fields.map(([name, value], i) => <div key={i}><dt>{name || i + 1}</dt><dd><code>{value}</code></dd></div>)}</dl>
      )}
      {records && row.fields.length === 0 && <p class="tone-quiet">{w.noFields}</p>}
      {!cut && <CopyButton raw label={w.copy(1, records)} text={() => (all ? `${text}\n${all}` : text)} />}
    </div>
  )
}
