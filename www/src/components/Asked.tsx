import './Asked.css'
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { words } from '../i18n'
import { requestOpen } from '../state/panels'
import { caseId, request, requestFaults, requestNote, wantedSources } from '../state/request'
import { wishNames } from '../state/wishes'
import { Glyph } from './Glyph'
import { RequestFields } from './RequestFields'

/** What a link asked for, as a list that the report ticks off; without a link, fields to fill in. */
export function Asked() {
  const w = words.value.request
  const { kbs, notBefore } = request.value
  // What came by a link is a list; what is typed here stays in its fields.
  const [fields, setFields] = useState(caseId.value === null && requestNote.value === null && wantedSources.value.length === 0 && kbs.length === 0 && notBefore === null)
  const { kb, date } = requestFaults.value
  const linked = caseId.value !== null || wantedSources.value.length > 0 || requestNote.value !== null
  if (fields && !linked) {
    return (
      <section class="start-request">
        <h2>{w.asked}</h2>
        <p>{w.askedHint}</p>
        <RequestFields />
        <p class="asked-make"><button type="button" class="link" onClick={() => { requestOpen.value = true }}>{words.value.link.askTitle}</button></p>
      </section>
    )
  }
  return (
    <section class="start-request">
      <h2>{caseId.value === null ? w.wished : w.wishedFor(caseId.value)}</h2>
      {requestNote.value !== null && <p class="asked-note" dir="auto">{requestNote.value}</p>}
      <ul class="asked" aria-label={w.wished}>
        {kbs.map(id => <Wish key={id}>{w.wishKb(id)}</Wish>)}
        {notBefore && <Wish>{w.wishNotBefore(notBefore.replace('T', ' '))}</Wish>}
        {wantedSources.value.map(id => <Wish key={id}><code>{wishNames[id] ?? id}</code>{kindOf(id) && <span class="tone-quiet"> {kindOf(id)}</span>}</Wish>)}
      </ul>
      {(fields || kb !== null || date) ? <RequestFields /> : <button type="button" class="link" onClick={() => setFields(true)}>{w.edit}</button>}
    </section>
  )
}

function Wish({ children }: { children: ComponentChildren }) {
  return <li><Glyph shape="ring" tone="quiet" /> <span>{children}</span></li>
}

/** What the screen calls that kind of source, where its name does not say it. */
function kindOf(id: string): string {
  const kind = words.value.sources.kinds[id === 'cbs-listing' ? 'listing' : id] ?? ''
  return kind === wishNames[id] ? '' : kind
}
