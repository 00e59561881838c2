import './PackFiles.css'
import { useState } from 'preact/hooks'
import type { PackContents } from '../../engine/protocol'
import { bytes, count, words } from '../../i18n'
import { Glyph } from '../Glyph'
import { PAGE, ShowMore } from '../ShowMore'
import { placesIn } from './preview-rows'

/** Names and lines of a note; the rest is counted. */
const NAMED = 5

/** The files of a pack: their sizes, what was replaced in them, and which of them is looked at. */
export function PackFiles({ files, chosen, choose }: Pick<PackContents, 'files'> & { chosen: number; choose: (file: number) => void }) {
  const w = words.value.share
  const [limit, setLimit] = useState(PAGE)
  return (
    <div class="pack-files">
      <table aria-label={w.packFiles}>
        <thead><tr><th scope="col">{w.packFile}</th><th scope="col">{w.packSize}</th><th scope="col">{w.packReplaced}</th></tr></thead>
        <tbody>
          {files.slice(0, limit).map((file, i) => (
            <tr key={i} class={i === chosen ? 'pack-chosen' : undefined} onClick={() => choose(i)}>
              <td><button type="button" class="path-open" aria-pressed={i === chosen}>{file.name}</button></td>
              <td>{bytes(file.bytes.length)}</td>
              <td>{count(placesIn(file.places))}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <ShowMore left={files.length - limit} more={() => setLimit(limit + PAGE)} />
    </div>
  )
}

/** What the pack tells once it is read alone. */
export function PackNotes({ pack: { doubtful, differs }, leftOut }: { pack: PackContents; leftOut: string[] }) {
  const w = words.value.share
  return (
    <div class="pack-notes">
      {differs.length === 0
        ? <p><Glyph shape="check" tone="good" /> {w.packSame}</p>
        : <Note text={w.packDiffers(differs.length)} lines={differs} />}
      {leftOut.length > 0 && <Note text={w.packLeftOut(leftOut.length)} lines={leftOut} />}
      {doubtful.length > 0 && <Note text={w.packDoubtful(doubtful.length)} lines={doubtful} />}
    </div>
  )
}

function Note({ text, lines }: { text: string; lines: string[] }) {
  const w = words.value.share
  return (
    <details>
      <summary><Glyph shape="triangle" tone="act" /> {text}</summary>
      <ul>
        {lines.slice(0, NAMED).map((line, i) => <li key={i}><code>{line}</code></li>)}
        {lines.length > NAMED && <li>{w.moreOf(lines.length - NAMED)}</li>}
      </ul>
    </details>
  )
}
