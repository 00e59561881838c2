import './ProgressPanel.css'
import { useEffect, useRef } from 'preact/hooks'
import { Pace, roundLeft } from '../engine/pace'
import { bytes, words } from '../i18n'
import { showMoment } from '../i18n/time'
import { readingOf } from '../state/comparison'
import { cancel, progress, soFar, walkedFiles } from '../state/session'
import { shortcut } from '../state/shortcuts'
import { Glyph } from './Glyph'

/** Bundles shown at most, each with its own bar. */
const BUNDLES = 8
/** First results shown at most. */
const RESULTS = 4

/** Reading, by bytes, with the bundles that were given and the sources in hand. */
export function ProgressPanel() {
  const w = words.value.progress
  const now = progress.value
  const walked = walkedFiles.value
  const opening = now?.stage === 'opening'
  const share = !now ? 0 : opening ? part(now.sourcesDone, now.sources) : part(now.read, now.size)
  const pace = useRef(new Pace())
  const { rate, left } = now && now.stage === 'scanning' ? pace.current.at(performance.now(), now.read, now.size) : { rate: 0, left: null }
  useEffect(() => {
    const leave = (event: KeyboardEvent): void => {
      if (!event.defaultPrevented && shortcut('reading', event) && !document.querySelector('dialog[open]')) cancel()
    }
    addEventListener('keydown', leave)
    return () => removeEventListener('keydown', leave)
  }, [])
  const of = readingOf.value
  return (
    <main class="progress" tabIndex={-1}>
      <h1>{walked === null ? w[now?.stage ?? 'opening'] : w.walking}{of !== null && <span class="tone-quiet progress-part">{words.value.compare.step(of)}</span>}</h1>
      <div class="bar" role="progressbar" aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(share * 100)} aria-label={w.scanning}>
        <span style={{ transform: `scaleX(${share})` }} />
      </div>
      <p class="progress-sums">
        <span><span class="progress-done">{walked !== null ? w.found(walked) : now && now.size > 0 ? w.of(bytes(now.read), bytes(now.size)) : ''}</span>{rate > 0 && <span class="progress-rate">{w.rate(bytes(Math.round(rate)))}</span>}</span>
        <span>{left !== null && <span class="progress-left">{w.left(roundLeft(left))}</span>}{now && now.sources > 0 ? (opening ? w.files : w.sources)(now.sourcesDone, now.sources) : ''}</span>
      </p>
      <p class="progress-acts"><button type="button" aria-keyshortcuts="Escape" onClick={cancel}>{w.cancel}<kbd aria-hidden="true">Esc</kbd></button></p>
      {now && now.bundles.length > 1 && (
        <ul class="in-hand bundles-in-hand" aria-label={w.bundles}>
          {now.bundles.slice(0, BUNDLES).map((bundle, i) => <Hand key={i} {...bundle} />)}
          {now.bundles.length > BUNDLES && <li class="tone-quiet">{w.moreBundles(now.bundles.length - BUNDLES)}</li>}
        </ul>
      )}
      <ul class="in-hand">
        {now?.inHand.map((source, i) => <Hand key={i} name={source.path} read={source.read} size={source.size} />)}
      </ul>
      <SoFar />
    </main>
  )
}

const part = (done: number, all: number): number => (all > 0 ? done / all : 0)

/** What is certain before everything is read. */
function SoFar() {
  const known = soFar.value
  if (!known) return null
  const w = words.value.progress
  const more = known.failures.length - RESULTS
  return (
    <section class="so-far" aria-live="polite">
      <h2>{w.soFar}</h2>
      {known.computers.length > 0 && <p>{w.computer(known.computers.join(', '))}</p>}
      <p>{known.failures.length ? w.failures(known.failures.length) : w.noFailure(known.attempts)}</p>
      <ul>
        {known.failures.slice(0, RESULTS).map((failed, i) => (
          <li key={i}><Glyph shape="cross" tone="bad" /> <strong>{failed.name ?? words.value.attempts.unnamed}</strong> {failed.code && <code>{failed.code}</code>} <span class="tone-quiet">{showMoment(failed)}</span></li>
        ))}
        {more > 0 && <li class="tone-quiet">{w.moreBundles(more)}</li>}
      </ul>
      <p class="tone-quiet">{w.soFarHint}</p>
    </section>
  )
}

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
