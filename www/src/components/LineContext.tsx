import './LineContext.css'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Line } from '../engine/protocol'
import type { Source } from '../generated/report'
import { words } from '../i18n'
import { engine } from '../state/session'
import { after, around, AROUND, before } from './context-window'

/** A window of a source around one line or record, read from the file when it is opened. Log text is only ever text. */
export function LineContext({ source, at, records }: { source: Source; at: number; records: boolean }) {
  const w = words.value
  const [lines, setLines] = useState<Line[] | null>(null)
  const [failed, setFailed] = useState(false)
  // Is there nothing before, nothing after?
  const [begun, setBegun] = useState(false)
  const [ended, setEnded] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const live = useRef(true)
  useEffect(() => () => { live.current = false }, [])

  const read = (first: number, count: number): Promise<Line[]> => engine.value?.lines(source, first, count) ?? Promise.resolve([])
  /** What `ask` gives, unless the view was closed or the file cannot be read any more. */
  const answer = async <T,>(ask: Promise<T>): Promise<T | null> => {
    try {
      const got = await ask
      return live.current ? got : null
    } catch {
      if (live.current) setFailed(true)
      return null
    }
  }

  useEffect(() => {
    void answer(around(read, at, records)).then(got => {
      if (!got) return
      setLines(got)
      setBegun((got[0]?.number ?? 1) <= 1)
      setEnded(!records && got.length > 0 && (got.at(-1)?.number ?? 0) < at + AROUND)
    })
  }, [source.id, at, records])

  // Brings the line in question to the middle of its box, without moving the page.
  useEffect(() => {
    const element = box.current
    const row = element?.querySelector<HTMLElement>('[data-asked]')
    if (element && row) element.scrollTop = row.offsetTop - element.clientHeight / 2
  }, [lines === null])

  const earlier = async (): Promise<void> => {
    const got = await answer(before(read, lines?.[0]?.number ?? 1, records))
    if (!got) return
    const element = box.current
    const height = element?.scrollHeight ?? 0
    setLines(now => [...got.lines, ...(now ?? [])])
    setBegun(got.ended)
    requestAnimationFrame(() => { if (element) element.scrollTop += element.scrollHeight - height })
  }
  const later = async (): Promise<void> => {
    const got = await answer(after(read, lines?.at(-1)?.number ?? 0, records))
    if (!got) return
    setLines(now => [...(now ?? []), ...got.lines])
    setEnded(got.ended)
  }

  return (
    <div class={records ? 'context context-records' : 'context'} ref={box} tabIndex={0} role="region" aria-label={source.path}>
      {failed && <p class="context-said tone-bad">{w.fail.lines}</p>}
      {!failed && lines === null && <p class="context-said">{w.evidence.reading}</p>}
      {!failed && lines?.length === 0 && <p class="context-said">{w.evidence.gone}</p>}
      {lines && lines.length > 0 && !begun && <button type="button" class="context-more" onClick={() => void earlier()}>{records ? w.evidence.earlierRecords : w.evidence.earlier}</button>}
      {lines?.map(({ number, text }) => (
        <div key={number} class={number === at ? 'line line-asked' : 'line'} data-asked={number === at ? '' : undefined}>
          <span class="line-number">{number}</span>
          <code>{text || ' '}</code>
        </div>
      ))}
      {lines && lines.length > 0 && !ended && <button type="button" class="context-more" onClick={() => void later()}>{records ? w.evidence.laterRecords : w.evidence.later}</button>}
    </div>
  )
}
