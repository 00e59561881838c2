import { useId, useState } from 'preact/hooks'
import type { Source } from '../../generated/report'
import { words } from '../../i18n'
import { closeLog, drawerFull, rawLines, wrapLines } from '../../state/logs'
import { copy } from '../CopyButton'
import { sourcePath } from '../source-path'
import { parseTarget } from './go-to'
import type { LogModel } from './log-model'

/** Whose log it is, how much of it is shown, and what is done with it as a whole. */
export function LogBar({ model, source, evidence, step, done }: { model: LogModel; source: Source; evidence: number[]; step: (by: 1 | -1) => void; done: () => void }) {
  const w = words.value.logs
  const { folder, parts, name } = sourcePath(source)
  const index = model.index.value
  const ready = index !== null && model.failed.value === null
  const rows = model.rows.value
  const total = index && (index.records ? w.records(index.rows) : w.lines(index.rows))
  return (
    <div class="log-bar">
      <h2 class="log-name" title={source.path}><span>{name}</span> <small>{folder}{parts.slice(0, -1).join(' ▸ ')}</small></h2>
      {ready && (
        <span class="log-count" role="status">
          {rows === index.rows ? total : w.some(rows, total ?? '')}{index.cut && ` · ${w.cut}`}
        </span>
      )}
      <span class="grow" />
      {ready && (
        <>
          {evidence.length > 0 && (
            <span class="segments log-evidence">
              <button type="button" aria-label={w.lastEvidence} title={w.lastEvidence} onClick={() => step(-1)}>‹</button>
              <button type="button" title={w.nextEvidence} onClick={() => step(1)}>{w.evidence(evidence.indexOf(model.marked.value ?? 0) + 1, evidence.length)}</button>
              <button type="button" aria-label={w.nextEvidence} title={w.nextEvidence} onClick={() => step(1)}>›</button>
            </span>
          )}
          <GoTo model={model} records={index.records} done={done} />
          <span class="segments">
            <button type="button" class="log-wraps" aria-pressed={wrapLines.value} title={w.wrapTitle} onClick={() => { wrapLines.value = !wrapLines.value }}>{w.wrap}</button>
            {index.parts && <button type="button" aria-pressed={rawLines.value} title={w.rawTitle} onClick={() => { rawLines.value = !rawLines.value }}>{w.raw}</button>}
          </span>
          <CopyRows model={model} records={index.records} />
        </>
      )}
      <button type="button" class="quiet icon log-full" aria-pressed={drawerFull.value} aria-label={w.full} title={w.full} onClick={() => { drawerFull.value = !drawerFull.value }}>
        <svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true" class="log-sign"><path d={drawerFull.value ? 'M-4-2 0 2 4-2' : 'M-4 2 0-2 4 2'} /></svg>
      </button>
      <button type="button" class="quiet icon log-close" aria-label={w.close} title={w.close} onClick={closeLog}>
        <svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true" class="log-sign"><path d="M-4-4 4 4M4-4-4 4" /></svg>
      </button>
    </div>
  )
}

function GoTo({ model, records, done }: { model: LogModel; records: boolean; done: () => void }) {
  const w = words.value.logs
  const [bad, setBad] = useState(false)
  const said = useId()
  const keys = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return
    const field = event.currentTarget as HTMLInputElement
    const day = (model.row(model.cursor.value)?.time ?? model.index.value?.first)?.slice(0, 10) ?? null
    const target = parseTarget(field.value, day)
    setBad(target === null)
    if (!target) return
    field.value = ''
    void model.goTo(target)
    done()
  }
  return (
    <span class="log-field">
      <input
        type="text" class="log-go" autocomplete="off" spellcheck={false} aria-label={w.goTo} placeholder={records ? w.goToRecord : w.goToHint} aria-invalid={bad} aria-describedby={bad ? said : undefined}
        onKeyDown={keys} onInput={() => setBad(false)} onBlur={() => setBad(false)}
      />
      {bad && <span class="log-hint" id={said} role="alert">{w.goToBad}</span>}
    </span>
  )
}

/** Raw lines leave the page only by this button or its key, and it says so. */
function CopyRows({ model, records }: { model: LogModel; records: boolean }) {
  const w = words.value.logs
  const [said, setSaid] = useState('')
  const [from, to] = model.chosen()
  const act = async (): Promise<void> => {
    const { text, rows, left } = await model.copyText(share => { if (to - from > 5000) setSaid(w.copying(Math.round(share * 100))) })
    const copied = await copy(text)
    setSaid(!copied ? words.value.verdict.copyFailed : left > 0 ? w.copiedSome(rows, left) : w.copied(rows))
    setTimeout(() => setSaid(''), 3000)
  }
  return (
    <>
      <button type="button" class="log-copy" disabled={!model.rows.value} onClick={() => void act()}>{said || w.copy(to - from + 1, records)}</button>
      <span class="unseen" role="status">{said}</span>
    </>
  )
}
