import './ProgressPanel.css'
import { bytes, words } from '../i18n'
import { cancel, progress } from '../state/session'

/** Reading, by bytes, with the sources in hand. */
export function ProgressPanel() {
  const w = words.value.progress
  const now = progress.value
  const share = now && now.size > 0 ? now.read / now.size : 0
  return (
    <main class="progress">
      <h1>{w[now?.stage ?? 'opening']}</h1>
      <div class="bar" role="progressbar" aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(share * 100)} aria-label={w.scanning}>
        <span style={{ transform: `scaleX(${share})` }} />
      </div>
      <p class="progress-sums">
        <span>{now && now.size > 0 ? w.of(bytes(now.read), bytes(now.size)) : ''}</span>
        <span>{now && now.sources > 0 ? w.sources(now.sourcesDone, now.sources) : ''}</span>
      </p>
      <ul class="in-hand">
        {now?.inHand.map(source => (
          <li key={source.path}>
            <span class="in-hand-path" title={source.path}>{source.path}</span>
            <span class="in-hand-bytes">{w.of(bytes(source.read), bytes(source.size))}</span>
            <span class="bar"><span style={{ transform: `scaleX(${source.size > 0 ? source.read / source.size : 0})` }} /></span>
          </li>
        ))}
      </ul>
      <button type="button" onClick={cancel}>{w.cancel}</button>
    </main>
  )
}
