import './StartScreen.css'
import { words } from '../i18n'
import { dragging, failure, readSample } from '../state/session'
import { pick } from '../state/shell'
import { CodeLookup } from './CodeLookup'
import { Glyph } from './Glyph'
import { RequestFields } from './RequestFields'

/** Before any bundle: what this is, where to put the file, how to check the promise. */
export function StartScreen({ sample }: { sample: boolean }) {
  const w = words.value
  const failed = failure.value
  const said = failed === 'cancelled' ? w.progress.cancelled : failed === 'empty' ? w.given.empty : failed ? w.fail[failed] : ''
  return (
    <main class="start">
      <div class="start-head">
        <h1>{w.start.headline}</h1>
        <p>{w.start.sentence}</p>
      </div>
      <div class={`drop ${dragging.value ? 'drop-over' : ''}`}>
        <strong>{dragging.value ? w.start.dropNow : w.start.drop}</strong>
        <span class="tone-quiet">{w.start.dropHint}</span>
        <div class="drop-acts">
          <button type="button" class="primary" onClick={() => pick()}>{w.start.choose}</button>
          <button type="button" onClick={() => pick(true)}>{w.start.folder}</button>
          {sample && <button type="button" onClick={readSample}>{w.start.sample}</button>}
        </div>
        <p class="start-said" role="status">{said && <><Glyph shape="triangle" tone="act" /> {said}</>}</p>
      </div>
      <section class="start-request">
        <h2>{w.start.asked}</h2>
        <p>{w.start.askedHint}</p>
        <RequestFields />
      </section>
      <section class="start-code">
        <CodeLookup id="start-code" />
      </section>
      <section class="start-verify">
        <h2>{w.start.verify}</h2>
        <ol>{w.start.verifySteps.map(step => <li key={step}>{step}</li>)}</ol>
      </section>
    </main>
  )
}
