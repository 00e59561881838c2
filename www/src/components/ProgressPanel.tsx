import './ProgressPanel.css'
import { bytes, words } from '../i18n'
import { cancel, progress, walkedFiles } from '../state/session'

/** Bundles shown at most, each with its own bar. */
const BUNDLES = 8

/** Reading, by bytes, with the bundles that were given and the sources in hand. */
export function ProgressPanel() {
  const w = words.value.progress
  const now = progress.value
  const walked = walkedFiles.value
  const opening = now?.stage === 'opening'
  const share = !now ? 0 : opening ? part(now.sourcesDone, now.sources) : part(now.read, now.size)
  return (
    <main class="progress" tabIndex={-1}>
      <h1>{walked === null ? w[now?.stage ?? 'opening'] : w.walking}</h1>
      <div class="bar" role="progressbar" aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(share * 100)} aria-label={w.scanning}>
        <span style={{ transform: `scaleX(${share})` }} />
      </div>
      <p class="progress-sums">
        <span>{walked !== null ? w.found(walked) : now && now.size > 0 ? w.of(bytes(now.read), bytes(now.size)) : ''}</span>
        <span>{now && now.sources > 0 ? (opening ? w.files : w.sources)(now.sourcesDone, now.sources) : ''}</span>
      </p>
      {now && now.bundles.length > 1 && (
        <ul class="in-hand bundles-in-hand" aria-label={w.bundles}>
          {now.bundles.slice(0, BUNDLES).map((bundle, i) => <Hand key={i} {...bundle} />)}
          {now.bundles.length > BUNDLES && <li class="tone-quiet">{w.moreBundles(now.bundles.length - BUNDLES)}</li>}
        </ul>
      )}
      <ul class="in-hand">
        {now?.inHand.map((source, i) => <Hand key={i} name={source.path} read={source.read} size={source.size} />)}
      </ul>
      <button type="button" onClick={cancel}>{w.cancel}</button>
    </main>
  )
}

const part = (done: number, all: number): number => (all > 0 ? done / all : 0)

/** One bundle or source, and how far it is. */
function Hand({ name, read, size }: { name: string; read: number; size: number }) {
  return (
    <li>
      <span class="in-hand-path" title={name}>{name}</span>
      <span class="in-hand-bytes">{words.value.progress.of(bytes(read), bytes(size))}</span>
      <span class="bar"><span style={{ transform: `scaleX(${part(read, size)})` }} /></span>
    </li>
  )
}
