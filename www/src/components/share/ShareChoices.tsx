import { CATEGORIES, type Category, type ExportKind, type Language, type Prepared } from '../../engine/protocol'
import { count, words } from '../../i18n'
import { language } from '../../state/settings'
import { addWord, keepCategory, keptCategories, ownWords, plain as namesStay, sharedCase, sharedLanguage, sharing, withNames } from '../../state/sharing'
import { Glyph } from '../Glyph'
import { KINDS } from './ShareMenu'

/** Words for review on screen, and values named in a note. */
const REVIEWED = 60
const NAMED = 8

/** What leaves, in which language, and what of it is replaced. */
export function ShareChoices({ made, agreed, agree }: { made: Prepared | null; agreed: boolean; agree: (on: boolean) => void }) {
  const w = words.value.share
  const plain = namesStay.value
  return (
    <div class="share-choices">
      <label class="share-field">{w.what}
        <select value={sharing.value ?? ''} onChange={event => { sharing.value = event.currentTarget.value as ExportKind }}>
          {KINDS.map(kind => <option key={kind} value={kind}>{w.kinds[kind]}</option>)}
        </select>
      </label>
      <label class="share-field">{w.language}
        <select value={sharedLanguage.value ?? language.value} onChange={event => { sharedLanguage.value = event.currentTarget.value as Language }}>
          <option value="zh" lang="zh-CN">中文</option>
          <option value="en" lang="en">English</option>
        </select>
      </label>
      {sharing.value !== 'pack' && (
        <fieldset class="share-names">
          <legend>{w.names}</legend>
          <label><input type="radio" name="share-names" checked={!plain} onChange={() => { withNames.value = false }} /> {w.replaced}</label>
          <label><input type="radio" name="share-names" checked={plain} onChange={() => { withNames.value = true }} /> {w.asTheyAre}</label>
        </fieldset>
      )}
      {plain
        ? (
          <div class="share-plain" role="alert">
            <p><Glyph shape="triangle" tone="bad" /> {w.plainWarning}</p>
            <label><input type="checkbox" checked={agreed} onChange={event => agree(event.currentTarget.checked)} /> {w.plainAgreed}</label>
          </div>
        )
        : <Replaced made={made} />}
    </div>
  )
}

function Replaced({ made }: { made: Prepared | null }) {
  const w = words.value.share
  const here = CATEGORIES.filter(category => keptCategories.value.includes(category) || made?.counts.some(counted => counted.category === category))
  return (
    <>
      {made && made.unprotected.length > 0 && (
        <p class="share-note"><Glyph shape="triangle" tone="act" /> {w.unprotected}{' '}
          {made.unprotected.slice(0, NAMED).map(({ value, category }, i) => <span key={i}>{i > 0 && ' · '}<strong>{value}</strong> <small>{w.categories[category]}</small></span>)}
          {made.unprotected.length > NAMED && ` · ${w.moreOf(made.unprotected.length - NAMED)}`}
        </p>
      )}
      <fieldset class="share-categories">
        <legend>{w.replace}</legend>
        {here.map(category => <Switch key={category} category={category} made={made} />)}
        <details class="share-absent">
          <summary>{w.absent(CATEGORIES.length - here.length)}</summary>
          {CATEGORIES.filter(category => !here.includes(category)).map(category => <Switch key={category} category={category} made={made} />)}
        </details>
      </fieldset>
      <label class="share-field share-words">{w.ownWords}
        <textarea rows={3} autocomplete="off" spellcheck={false} placeholder={w.ownWordsHint} value={ownWords.value} onInput={event => { ownWords.value = event.currentTarget.value }} />
      </label>
      {made && made.unusual.length > 0 && (
        <details class="share-unusual">
          <summary>{w.unusual(made.unusual.length)}</summary>
          <p>{w.unusualText}</p>
          <ul>
            {made.unusual.slice(0, REVIEWED).map(({ word, count: times }) => (
              <li key={word}><button type="button" title={w.addWord(word)} aria-label={w.addWord(word)} onClick={() => addWord(word)}>{word} <small>{w.times(times)}</small></button></li>
            ))}
          </ul>
          {made.unusual.length > REVIEWED && <p class="tone-quiet">{w.moreOf(made.unusual.length - REVIEWED)}</p>}
        </details>
      )}
      <label class="share-field">{w.case}
        <input type="text" autocomplete="off" spellcheck={false} maxLength={100} title={w.caseHint} value={sharedCase.value} onInput={event => { sharedCase.value = event.currentTarget.value }} />
      </label>
      <p class="share-risk">{w.risk}</p>
    </>
  )
}

function Switch({ category, made }: { category: Category; made: Prepared | null }) {
  const w = words.value.share
  const kept = keptCategories.value.includes(category)
  const found = made?.counts.find(counted => counted.category === category)?.count ?? 0
  return (
    <label class={found || kept ? '' : 'share-none'}>
      <input type="checkbox" checked={!kept} disabled={category === 'secret'} onChange={event => keepCategory(category, !event.currentTarget.checked)} />
      <span>{w.categories[category]}</span>
      <span class="share-count">{kept ? '' : found ? count(found) : category === 'secret' ? w.always : '0'}</span>
    </label>
  )
}
