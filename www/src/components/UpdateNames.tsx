import './UpdateNames.css'
import type { UpdateName } from '../generated/report'
import { words } from '../i18n'
import { EvidenceLine } from './EvidenceLine'
import { Glyph } from './Glyph'
import { ofProof } from './tones'

/** Every name an update goes by, and how it is known that they are one. What no line proves is said to be possible only. */
export function UpdateNames({ names }: { names: UpdateName[] }) {
  const w = words.value.attempts
  return (
    <table class="names">
      <tbody>
        {names.map(name => (
          <tr key={`${name.kind}${name.value}`} class={`names-${name.proof}`}>
            <th scope="row">{w.nameKind[name.kind]}</th>
            <td>
              <code class="names-value">{name.value}</code>
              <span class="names-proof">
                <Glyph {...ofProof[name.proof]} size={12} />{' '}
                {name.proof === 'line' ? w.proof.line : <><strong class={`tone-${ofProof[name.proof].tone}`}>{w.possiblySame}</strong>{w.aside(w.proof[name.proof])}</>}
              </span>
              {name.evidence && <EvidenceLine evidence={name.evidence} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
