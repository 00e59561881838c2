import { useEffect, useState } from 'preact/hooks'
import type { Prepared } from '../../engine/protocol'
import { words } from '../../i18n'
import { answerPage } from '../../state/request'
import { plain as namesStay, sharing } from '../../state/sharing'
import { save, saveBytes } from '../../state/shell'
import { copy } from '../CopyButton'
import { Glyph } from '../Glyph'
import { print } from './print-sheet'

/** Save, copy, print, and the key; `free`: nothing stands against it. */
export function ShareActs({ free, made }: { free: boolean; made: Prepared | null }) {
  const w = words.value.share
  const [said, setSaid] = useState('')
  const plain = namesStay.value
  const kind = sharing.value
  useEffect(() => setSaid(''), [made])
  const link = made?.packed && `${answerPage.value ?? ''}${made.packed.fragment}`
  const text = (): string => link || new TextDecoder().decode(made?.bytes)
  // A link is never cut: what is too long for one is a file.
  const tooLong = kind === 'link' && made !== null && !made.packed
  const ready = free && !tooLong
  const asFile = (): void => {
    if (!made || !ready) return
    // A copy: the preview goes on showing what was saved.
    if (link) save(made.name, made.type, link)
    else saveBytes(made.name, made.type, made.bytes.slice().buffer)
    setSaid(w.saved(made.name))
  }
  const asText = async (): Promise<void> => {
    if (made && ready) setSaid((await copy(text())) ? w.copied : w.copyFailed)
  }
  const onPaper = (): void => {
    if (made && free && !print(text())) setSaid(w.printFailed)
  }
  return (
    <div class="share-acts">
      {!plain && made?.key && <Key text={made.key} />}
      <span class="share-said" role="status">
        {tooLong && <>{w.tooLong} <button type="button" class="link" onClick={() => { sharing.value = 'link-file' }}>{w.kinds['link-file']}</button></>}
        {link && !said && kind === 'link' && <>{w.linkLength(link.length)} {answerPage.value ? w.linkOpens(answerPage.value) : w.linkIsCode} </>}
        {said || (made && free && !plain && <><Glyph shape="check" tone="good" /> {w.checked}</>)}
      </span>
      <span class="grow" />
      {(kind === 'summary' || kind === 'markdown' || kind === 'link') && <button type="button" disabled={!ready} onClick={() => void asText()}>{plain ? w.copyWithNames : w.copy}</button>}
      {kind === 'html' && <button type="button" disabled={!free} onClick={onPaper}>{w.printNow}</button>}
      <button type="button" class="primary" disabled={!ready} onClick={asFile}>{plain ? w.saveWithNames : w.save}</button>
    </div>
  )
}

/** The key never leaves together with what it opens. */
function Key({ text }: { text: string }) {
  const w = words.value.share
  return (
    <details class="share-key">
      <summary>{w.keyTitle}</summary>
      <div class="share-key-text">
        <p>{w.keyText}</p>
        <button type="button" onClick={() => save('faultline-key.tsv', 'text/tab-separated-values', text)}>{w.keySave}</button>
      </div>
    </details>
  )
}
