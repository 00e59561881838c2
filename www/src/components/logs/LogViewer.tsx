import { useEffect, useRef } from 'preact/hooks'
import type { Source } from '../../generated/report'
import { words } from '../../i18n'
import { closeLog, type LogPlace } from '../../state/logs'
import { LineContext } from '../LineContext'
import { sourcePath } from '../source-path'

/** One source in full. */
export function LogViewer({ source, at }: { source: Source; at: LogPlace }) {
  const w = words.value.logs
  const home = useRef<HTMLElement>(null)
  useEffect(() => home.current?.focus(), [source.id, at])
  return (
    <section class="log" aria-label={w.log} ref={home} tabIndex={-1} data-home>
      <div class="list-head"><strong>{sourcePath(source).name}</strong><span class="grow" /><button type="button" onClick={closeLog}>{w.close}</button></div>
      <LineContext key={`${source.id} ${at.at}`} source={source} at={at.at ?? 1} records={source.kind === 'event-log'} />
    </section>
  )
}
