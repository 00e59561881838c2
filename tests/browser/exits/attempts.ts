// One page that tries every way out, and what the sinks heard of it.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { headersFile } from '../hosting'
import { Host } from '../server'
import { anywhere, inDocuments, inWorkers, leaving, RAW } from './channels'
import type { Place, Plan } from './run'
import { Sinks } from './sinks'

/** `bare`: no policy and no sandbox; `sealed`: both, as the page has them. */
export type Kind = 'bare' | 'sealed'
export interface Setting {
  kind: Kind
  from: 'file' | 'http'
  headers?: Record<string, string>
  /** Where what stays is tried; everywhere unless told. */
  places?: Place[]
}

/** A page that is open. */
export interface Opened {
  title(): Promise<string>
  close(): Promise<void>
}

/** A browser as far as this needs one. */
export interface Opener {
  /** Does not wait for the page to be loaded: it may never be. */
  open(url: string): Promise<Opened>
  /** What the browser's own log says, once it is closed. */
  close(): Promise<string>
}

const staying: Record<Place, string[]> = {
  shell: Object.keys({ ...anywhere, ...inDocuments }),
  frame: Object.keys({ ...anywhere, ...inDocuments }),
  worker: Object.keys({ ...anywhere, ...inWorkers }),
}
/** All names, those of workers included. */
export const channels = new Set([...staying.frame, ...staying.worker, ...Object.keys(leaving)])
const everywhere = (names: string[]): string[] => (['shell', 'frame', 'worker'] as const).flatMap(place => names.map(name => `${place}/${name}`))

let folder = ''
/** The folder with the two pages; made once. */
export function pages(): string {
  if (!folder) {
    folder = mkdtempSync(join(process.env.FAULTLINE_BUNDLES ?? tmpdir(), 'exits-'))
    execFileSync('node', [join(__dirname, 'build.mjs'), folder], { cwd: join(__dirname, '../../../www'), stdio: 'inherit' })
  }
  return folder
}

/** The headers of the sample configurations, with the hashes of the page that tries. */
export function sealedHeaders(): Record<string, string> {
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(readFileSync(join(pages(), 'sealed.html'), 'utf8'))?.[1]
  return { ...headersFile(), 'content-security-policy': `${policy}; frame-ancestors 'none'` }
}

/** How many pages are open at once. */
const AT_ONCE = 3
/** For a page to say that all was tried, on a busy computer. */
const PATIENCE = 90_000
/** Silence after which nothing more is expected at a sink of this computer: everything at once, or one attempt. */
const [ALL, ONE] = [3_000, 1_200]

const pause = (milliseconds: number): Promise<void> => new Promise(done => setTimeout(done, milliseconds))
/** Gives up on what a page that has left never answers. */
const atMost = <T>(milliseconds: number, answer: Promise<T>): Promise<T | undefined> => Promise.race([answer.catch(() => undefined), pause(milliseconds) as Promise<undefined>])

/** What got out, as `place/channel`: heard by the sinks, or told by the browser's log. */
export async function attempts(start: (sinks: Sinks, folder: string) => Promise<Opener>, { kind, from, headers = {}, places = ['shell', 'frame', 'worker'] }: Setting): Promise<{ heard: Set<string>; logged: Set<string> }> {
  const file = join(pages(), `${kind}.html`)
  const sinks = await Sinks.start(everywhere(RAW.tcp), everywhere(RAW.udp))
  const host = await Host.start('utf-8', '127.0.0.1', { body: () => readFileSync(file), headers })
  const opener = await start(sinks, folder)
  const url = from === 'file' ? pathToFileURL(file).href : host.url
  const attempt = async (wanted: Plan['wanted']): Promise<void> => {
    const { http, raw, tcp, udp } = sinks
    const page = await opener.open(`${url}#${encodeURIComponent(JSON.stringify({ http, raw, tcp, udp, wanted } satisfies Plan))}`)
    const wantedIn = Object.entries(wanted)
    const all = wantedIn.flatMap(([place, names]) => names.map(name => `${place}/${name}`))
    const out = (): boolean => all.every(key => sinks.heard.has(key))
    let tried = false
    for (const end = Date.now() + PATIENCE; !tried && !out(); await pause(50)) {
      const title = await atMost(1_000, page.title()) ?? ''
      // Where a host's header refuses a way to another address, the browser's own page of errors stands there instead.
      tried = wantedIn.every(([place]) => title.includes(place)) || title === '127.0.0.1'
      if (Date.now() > end) throw new Error(`not tried: ${all[0]}, ${title}`)
    }
    // Over once nothing new was heard for a while.
    let known = -1
    for (let since = Date.now(); !out() && Date.now() - since < (all.length > 9 ? ALL : ONE); await pause(50)) {
      if (sinks.heard.size !== known) since = Date.now()
      known = sinks.heard.size
    }
    await atMost(2_000, page.close())
  }
  const jobs = places.map(place => () => attempt({ [place]: staying[place] }))
  for (const name of Object.keys(leaving)) {
    jobs.push(() => attempt({ shell: [name] }))
    if (kind === 'bare') jobs.push(() => attempt({ frame: [name] }))
  }
  // The sandbox lets none of them through: one that did would be heard, whichever it was.
  if (kind === 'sealed') jobs.push(() => attempt({ frame: Object.keys(leaving) }))
  await Promise.all(Array.from({ length: AT_ONCE }, async () => { for (let job = jobs.shift(); job; job = jobs.shift()) await job() }))
  const log = await opener.close()
  const heard = new Set(sinks.heard)
  // A service worker may only come from where the page comes from.
  for (const asked of host.asked) if (asked.startsWith('GET /sw.js?')) heard.add(asked.split('/').slice(-2).join('/'))
  await Promise.all([host.stop(), sinks.stop()])
  return { heard, logged: toldBy(log, sinks) }
}

/** Channels whose addresses a browser's log says it used. */
function toldBy(used: string, sinks: Sinks): Set<string> {
  const told = new Set<string>()
  for (const [, place, name] of used.matchAll(new RegExp(`${sinks.http.slice(4)}/(shell|frame|worker)/([a-z-]+)`, 'g'))) told.add(`${place}/${name}`)
  for (const [, name, place] of used.matchAll(/([a-z-]+)\.(shell|frame|worker)\.exit\.test/g)) told.add(`${place}/${name}`)
  for (const [key, port] of Object.entries({ ...sinks.tcp, ...sinks.udp })) if (used.includes(`${sinks.raw}:${port}`)) told.add(key)
  return told
}
