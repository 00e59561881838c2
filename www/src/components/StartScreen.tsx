import './StartScreen.css'
import { words } from '../i18n'
import { chooseToCompare, chooseToOpen, leaveFirst } from '../state/comparing'
import { firstGiven } from '../state/comparison'
import { helpPage } from '../state/panels'
import { dragging, failure, readSample } from '../state/session'
import { Asked } from './Asked'
import { CodeLookup } from './CodeLookup'
import { Glyph } from './Glyph'

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
      <DropZone sample={sample} said={said} />
      <Asked />
      <section class="start-code">
        <CodeLookup id="start-code" />
      </section>
      <section class="start-verify">
        <h2>{w.start.verify}</h2>
        <ol>{w.start.verifySteps.map(step => <li key={step}>{step}</li>)}</ol>
        <button type="button" onClick={() => { helpPage.value = 'verify' }}>{w.start.verifyAll}</button>
      </section>
    </main>
  )
}

/** Where files go: the whole window takes them. While a comparison is put together it says which of the two is next. */
function DropZone({ sample, said }: { sample: boolean; said: string }) {
  const w = words.value
  const before = firstGiven.value
  const name = before && [...new Set(before.files.map(({ path }) => path.split('/')[0] ?? path))].join(', ')
  return (
    <div class={`drop ${dragging.value ? 'drop-over' : ''}`}>
      {name !== null && <span class="drop-first"><strong>{w.compare.step(2)}</strong> · {w.compare.firstIs(name)}</span>}
      <strong class="drop-what">{dragging.value ? w.start.dropNow : name === null ? w.start.drop : w.compare.giveSecond}</strong>
      <span class="tone-quiet">{w.start.dropHint}</span>
      <div class="drop-acts">
        {name !== null && (
          <>
            <button type="button" class="primary" onClick={chooseToCompare}>{w.compare.chooseSecond}</button>
            <button type="button" onClick={leaveFirst}>{w.compare.choiceLeave}</button>
          </>
        )}
        {name === null && (
          <>
            <button type="button" class="primary" onClick={() => chooseToOpen()}>{w.start.choose}</button>
            <button type="button" onClick={() => chooseToOpen(true)}>{w.start.folder}</button>
            <button type="button" title={w.compare.twoHint} onClick={chooseToCompare}>{w.compare.two}</button>
            {sample && <button type="button" onClick={readSample}>{w.start.sample}</button>}
          </>
        )}
      </div>
      <p class="start-said" role="status">{said && <><Glyph shape="triangle" tone="act" /> {said}</>}</p>
    </div>
  )
}
