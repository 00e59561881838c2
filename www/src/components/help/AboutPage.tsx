import { useEffect, useState } from 'preact/hooks'
import { identity, licences, scriptHash } from '../../engine/inlined'
import type { Identity } from '../../engine/protocol'
import { words } from '../../i18n'
import { engine } from '../../state/session'
import { CopyButton } from '../CopyButton'

/** What this page is, so that two copies can be compared. */
export function AboutPage() {
  const w = words.value.help
  const [core, setCore] = useState<Identity | null>(null)
  useEffect(() => { void engine.value?.identity().then(setCore, () => undefined) }, [engine.value])
  return (
    <>
      <dl>
        <Row name={w.version}>{identity.version}</Row>
        {identity.commit && <Row name={w.commit}><code>{identity.commit}</code></Row>}
        {core && <Row name={w.rules}>{w.rulesAre(core.rules, core.digest)}</Row>}
        <Row name={w.licence}>MIT {w.or} Apache-2.0</Row>
      </dl>
      <section>
        <h3>{w.hashes}</h3>
        <p>{w.hashesAre}</p>
        <dl>
          <Hash name={w.appScript} hash={scriptHash()} />
          <Hash name={w.shellScript} hash={identity.shell} />
          <Hash name={w.oldScript} hash={identity.tooOld} />
          <Hash name={w.module} hash={identity.module} />
        </dl>
      </section>
      <details class="about-licences">
        <summary>{w.others}</summary>
        <pre>{licences()}</pre>
      </details>
    </>
  )
}

function Row({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return <div><dt>{name}</dt><dd>{children}</dd></div>
}

function Hash({ name, hash }: { name: string; hash: string }) {
  return <Row name={name}><code class="about-hash">{hash}</code> <CopyButton raw quiet text={hash} label={words.value.help.copyHash} /></Row>
}
