import { useRef, useState } from 'preact/hooks'
import { words } from '../../i18n'
import { engine } from '../../state/session'
import { CopyButton } from '../CopyButton'
import { Glyph } from '../Glyph'
import { comparedHash } from './compared-hash'

/** The SHA-256 of a page file that the user chooses, beside the one it should have. The file goes nowhere but to the worker. */
export function PageCheck() {
  const w = words.value.help
  const [hash, setHash] = useState<string | null>(null)
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle')
  const [reference, setReference] = useState('')
  const input = useRef<HTMLInputElement>(null)
  const check = async (file: File | undefined): Promise<void> => {
    const core = engine.value
    if (!file || !core) return
    setState('busy')
    const found = await core.sha256(file).catch(() => null)
    setHash(found)
    setState(found ? 'idle' : 'failed')
  }
  const compared = hash ? comparedHash(hash, reference) : null
  return (
    <section class="page-check" onDrop={event => void check(event.dataTransfer?.files[0])}>
      <h3>{w.check}</h3>
      <p>{w.checkText}</p>
      {/* The browser's own button speaks the browser's language. */}
      <input ref={input} type="file" accept=".html,.htm" hidden aria-label={w.chooseFile} onChange={event => { const from = event.currentTarget; void check(from.files?.[0]); from.value = '' }} />
      <button type="button" disabled={!engine.value} onClick={() => input.current?.click()}>{w.chooseFile}</button>
      <p role="status">
        {state === 'busy' && w.checking}
        {state === 'failed' && <><Glyph shape="triangle" tone="act" /> {w.cannotRead}</>}
        {state === 'idle' && hash && <><code class="about-hash">{hash}</code> <CopyButton raw quiet text={hash} label={w.copyHash} /></>}
      </p>
      {hash && (
        <>
          <label for="page-reference">{w.reference}</label>
          <input id="page-reference" type="text" autocomplete="off" spellcheck={false} value={reference} aria-describedby="page-said" onInput={event => setReference(event.currentTarget.value)} />
          <p id="page-said" role="status">{compared && <><Glyph {...SAID[compared]} /> {w[compared]}</>}</p>
        </>
      )}
    </section>
  )
}

const SAID = { same: { shape: 'check', tone: 'good' }, different: { shape: 'cross', tone: 'bad' }, noHash: { shape: 'triangle', tone: 'act' } } as const
