import './MachineFacts.css'
import type { UtcOffsetPeriod } from '../generated/report'
import { words } from '../i18n'
import { showOffset } from '../i18n/time'
import { report } from '../state/session'
import { DiagnosisCard } from './DiagnosisCard'
import { EvidenceList } from './EvidenceLine'

/** Facts about the computer, each with what says so. */
export function MachineFacts() {
  const shown = report.value
  if (!shown) return null
  const w = words.value.machine
  const m = shown.machine
  return (
    <div class="machine" tabIndex={0} role="region" aria-label={w.tab}>
      <dl>
        <dt>{w.computer}</dt><dd>{m.computer ?? w.unknown}</dd>
        <dt>{w.edition}</dt><dd>{m.edition ?? w.unknown}</dd>
        {m.governmentEdition && (
          <>
            <dt>{w.government}</dt>
            <dd>{m.governmentEdition.name ?? w.unknown}{m.governmentEdition.name && !m.governmentEdition.stated && <span class="tone-quiet"> · {w.byBuild}</span>}<EvidenceList evidence={[m.governmentEdition.evidence]} /></dd>
          </>
        )}
        <dt>{w.build}</dt><dd>{[m.build, m.version, m.architecture].filter(Boolean).join(' · ') || w.unknown}</dd>
        {m.builds.length > 0 && (
          <>
            <dt>{w.builds}</dt>
            <dd>{m.builds.map((reached, i) => <div key={i} class="product"><p>{reached.build}</p><EvidenceList evidence={[reached.evidence]} /></div>)}</dd>
          </>
        )}
        {m.updateSource && <><dt>{w.updateSource}</dt><dd>{w.sources[m.updateSource.kind]}<EvidenceList evidence={[m.updateSource.evidence]} /></dd></>}
        <dt>{w.offsets}</dt>
        <dd>{m.utcOffsets.length === 0 ? w.unknown : m.utcOffsets.map((period, i) => <Offset key={i} period={period} />)}</dd>
        <dt>{w.pending}</dt><dd>{m.pendingReboot == null ? w.unknown : m.pendingReboot ? w.yes : w.no}</dd>
        <dt>{w.security}</dt>
        <dd>
          {m.securityProducts.length === 0 && w.none}
          {m.securityProducts.map(product => (
            <div key={product.id} class="product">
              <p>{product.name} · <span class={product.active ? 'tone-act' : 'tone-quiet'}>{product.active ? w.active : w.inactive}</span></p>
              <EvidenceList evidence={product.evidence} />
            </div>
          ))}
        </dd>
        <dt>{w.installed}</dt><dd class="kbs">{m.installedKbs.length === 0 ? w.unknown : m.installedKbs.map(kb => <span key={kb}>{kb}</span>)}</dd>
        {m.settings.length > 0 && (
          <>
            <dt>{w.registry}</dt>
            <dd>{m.settings.map((setting, i) => <div key={i} class="product"><p>{setting.title}{setting.value && <> · <code>{setting.value}</code></>}</p><EvidenceList evidence={[setting.evidence]} /></div>)}</dd>
          </>
        )}
        {m.evidence.length > 0 && <><dt>{w.evidence}</dt><dd><EvidenceList evidence={m.evidence} /></dd></>}
        {shown.findings.length > 0 && <><dt>{w.findings}</dt><dd>{shown.findings.map(d => <DiagnosisCard key={d.cause + (d.subject ?? '')} diagnosis={d} />)}</dd></>}
      </dl>
    </div>
  )
}

function Offset({ period }: { period: UtcOffsetPeriod }) {
  const w = words.value.machine
  const place = (local: string): string => local.replace('T', ' ')
  const reach = [period.from ? w.from(place(period.from)) : '', period.to ? w.to(place(period.to)) : ''].filter(Boolean).join(' ') || w.always
  const witness = (w.witness as Record<string, string>)[period.source] ?? period.source
  return <p><strong>{period.minutes == null ? w.conflict : showOffset(period.minutes)}</strong> {reach} · <span class="tone-quiet">{witness}</span></p>
}
