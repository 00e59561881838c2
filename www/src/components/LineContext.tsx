import './LineContext.css'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Line } from '../engine/protocol'
import type { Source } from '../generated/report'
import { words } from '../i18n'
import { engine } from '../state/session'

/** Lines shown before and after the line asked for. */
const AROUND = 20
/** Lines added by each of the two buttons. */
const MORE = 40

/** A window of a source around one line, read from the file when it is opened. Log text is only ever text. */
export function LineContext({ source, line }: { source: Source; line: number }) {
  const w = words.value
  const [lines, setLines] = useState<Line[] | null>(null)
  const [failed, setFailed] = useState(false)
  const [ended, setEnded] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const live = useRef(true)
  useEffect(() => () => { live.current = false }, [])

  const readMore = async (first: number, count: number): Promise<Line[]> => {
    try {
      const got = (await engine.value?.lines(source, first, count)) ?? []
      return live.current ? got : []
    } catch {
      if (live.current) setFailed(true)
      return []
    }
  }

  useEffect(() => {
    const first = Math.max(1, line - AROUND)
    void readMore(first, line + AROUND - first + 1).then(got => {
      if (!live.current) return
      setLines(got)
      setEnded(got.length > 0 && (got.at(-1)?.number ?? 0) < line + AROUND)
    })
  }, [source.file, source.entry, line])

  // Brings the line in question to the middle of its box, without moving the page.
  useEffect(() => {
    const element = box.current
    const row = element?.querySelector<HTMLElement>('[data-asked]')
    if (element && row) element.scrollTop = row.offsetTop - element.clientHeight / 2
  }, [lines === null])

  const earlier = async (): Promise<void> => {
    const top = lines?.[0]?.number ?? 1
    const first = Math.max(1, top - MORE)
    const got = await readMore(first, top - first)
    const element = box.current
    const before = element?.scrollHeight ?? 0
    setLines(now => [...got, ...(now ?? [])])
    requestAnimationFrame(() => { if (element) element.scrollTop += element.scrollHeight - before })
  }
  const later = async (): Promise<void> => {
    const first = (lines?.at(-1)?.number ?? 0) + 1
    const got = await readMore(first, MORE)
    setLines(now => [...(now ?? []), ...got])
    setEnded(got.length < MORE)
  }

  return (
    <div class="context" ref={box} tabIndex={0} role="region" aria-label={source.path}>
      {failed && <p class="context-said tone-bad">{w.fail.lines}</p>}
      {!failed && lines === null && <p class="context-said">{w.evidence.reading}</p>}
      {!failed && lines?.length === 0 && <p class="context-said">{w.evidence.gone}</p>}
      {lines && (lines[0]?.number ?? 1) > 1 && <button type="button" class="context-more" onClick={() => void earlier()}>{w.evidence.earlier}</button>}
      {lines?.map(({ number, text }) => (
        <div key={number} class={number === line ? 'line line-asked' : 'line'} data-asked={number === line ? '' : undefined}>
          <span class="line-number">{number}</span>
          <code>{text || ' '}</code>
        </div>
      ))}
      {lines && lines.length > 0 && !ended && <button type="button" class="context-more" onClick={() => void later()}>{w.evidence.later}</button>}
    </div>
  )
}
