import './CodeLookup.css'
import { useEffect, useState } from 'preact/hooks'
import type { Code } from '../generated/report'
import { words } from '../i18n'
import { fragmentIn } from '../state/request-link'
import { engine } from '../state/session'
import { language } from '../state/settings'
import { takeFragment } from '../state/view'

/** What an error code means. Works without a bundle; the words come from the core. A link that was sent is opened here too: a mail program may not open it, and a page from a disk has no address. */
export function CodeLookup({ id }: { id: string }) {
  const w = words.value.code
  const [text, setText] = useState('')
  const [found, setFound] = useState<{ for: string; code: Code | null } | null>(null)
  const spoken = language.value
  const core = engine.value
  const link = fragmentIn(text)
  const asked = link === null ? text.trim() : ''

  useEffect(() => {
    if (!asked || !core) return setFound(null)
    let live = true
    core.explain(asked, spoken).then(code => { if (live) setFound({ for: asked, code }) }, () => undefined)
    return () => { live = false }
  }, [asked, spoken, core])

  const open = (): void => {
    setText('')
    if (link !== null) takeFragment(link)
  }
  const code = found?.for === asked ? found.code : undefined
  return (
    <div class="lookup">
      <label for={id}>{w.label}</label>
      <input
        id={id} type="text" autocomplete="off" spellcheck={false} placeholder={w.hint} value={text} maxLength={60_000}
        onInput={event => setText(event.currentTarget.value)} onKeyDown={event => { if (event.key === 'Enter') open() }}
      />
      <div class="lookup-answer" role="status">
        {link !== null && <><p>{words.value.link.inside}</p><p><button type="button" class="primary" onClick={open}>{words.value.link[kindOf(link)]}</button></p></>}
        {asked && code === undefined && <span class="tone-quiet">{w.wait}</span>}
        {asked && code === null && <span>{w.unknown}</span>}
        {code && (
          <>
            <p><code class="code-hex">{code.hex}</code> {code.symbol ? <code>{code.symbol}</code> : <span class="tone-quiet">{w.noSymbol}</span>}</p>
            <p>{code.meaning}</p>
          </>
        )}
      </div>
    </div>
  )
}

const kindOf = (link: string): 'openFindings' | 'openRequest' | 'openView' =>
  link.includes('/findings?') ? 'openFindings' : link.includes('/request?') ? 'openRequest' : 'openView'
