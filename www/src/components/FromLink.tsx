import './FromLink.css'
import { words } from '../i18n'
import { summary } from '../state/session'
import { Glyph } from './Glyph'

/** Says that the report is a summary out of a link, and what it lacks. */
export function FromLink() {
  const shown = summary.value
  if (!shown) return null
  const w = words.value.link
  return (
    <p class="from-link" role="note">
      <Glyph shape="ring" tone="act" /> <span><strong>{w.label}.</strong> {w.text}{shown.leftOut.length > 0 && <> {w.left(shown.leftOut.map(part => w.leftOut[part]).join(w.and))}</>}</span>
    </p>
  )
}
