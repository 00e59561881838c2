// Pages that try every way out, and what the sinks heard of it.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { headersFile } from '../hosting'
import { Host } from '../server'
import { anywhere, inDocuments, inWorkers, leaving, RAW } from './channels'
import { DONE, type Place, type Plan } from './run'
import { Sinks, type Ears } from './sinks'

/** `bare`: no policy and no sandbox; `sealed`: both, as the page has them. */
export type Kind = 'bare' | 'sealed'
export interface Setting {
  kind: Kind
  from: 'file' | 'http'
  headers?: Record<string, string>
  /** What is known to be heard, as `place/channel`: it is waited for. */
  awaited?: string[]
}

/** A page that is open. */
export interface Opened {
  close(): Promise<void>
}

/** A browser as far as this needs one. */
export interface Opener {
  /** Does not wait for the page to be loaded: it may never be. `said` hears what it writes to the console, `ended` that the browser has ended its process. */
  open(url: string, said: (text: string) => void, ended: () => void): Promise<Opened>
  close(): Promise<void>
}

/** What was heard of a setting, and what never came back: it was tried, and all that stood behind it in another page. */
export interface Outcome {
  heard: Set<string>
  stuck: Set<string>
}

export const PLACES = ['shell', 'frame', 'worker'] as const
const staying: Record<Place, string[]> = {
  shell: Object.keys({ ...anywhere, ...inDocuments }),
  frame: Object.keys({ ...anywhere, ...inDocuments }),
  worker: Object.keys({ ...anywhere, ...inWorkers }),
}
/** All names, those of workers included. */
export const channels = new Set([...staying.frame, ...staying.worker, ...Object.keys(leaving)])
const everywhere = (names: string[]): string[] => PLACES.flatMap(place => names.map(name => `${place}/${name}`))

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
const AT_ONCE = 6
/** For a page to go on from one attempt to the next, on a busy computer. */
const PATIENCE = 25_000
/** For a page that goes away to have gone. */
const LEAVES = 3_000
/** For what is known to be heard. */
const AWAITED = 15_000
/** Silence after which nothing more is expected at a sink of this computer: everything at once, or one attempt. */
const [ALL, ONE] = [2_500, 1_000]

const pause = (milliseconds: number): Promise<void> => new Promise(done => setTimeout(done, milliseconds))
/** Gives up on what a page that has left never answers. */
const atMost = <T>(milliseconds: number, answer: Promise<T>): Promise<T | undefined> => Promise.race([answer.catch(() => undefined), pause(milliseconds) as Promise<undefined>])

let settings = 0

/** Tries everything in one setting. */
export async function attempts(opener: Opener, sinks: Sinks, { kind, from, headers = {}, awaited = [] }: Setting): Promise<Outcome> {
  const file = join(pages(), `${kind}.html`)
  const ears = await sinks.listenFor(`s${++settings}`, everywhere(RAW.tcp), everywhere(RAW.udp))
  const host = await Host.start('utf-8', '127.0.0.1', { body: () => readFileSync(file), headers })
  const url = from === 'file' ? pathToFileURL(file).href : host.url
  const stuck = new Set<string>()
  const jobs: (() => Promise<void>)[] = PLACES.flatMap(place => groups(staying[place]).map(names => () => tryAll(opener, ears, url, place, names, awaited, stuck)))
  for (const name of Object.keys(leaving)) {
    jobs.push(() => tryOne(opener, ears, url, 'shell', name))
    if (kind === 'bare') jobs.push(() => tryOne(opener, ears, url, 'frame', name))
  }
  // The sandbox lets none of them through: one that did would be heard, whichever it was.
  if (kind === 'sealed') jobs.push(() => tryAll(opener, ears, url, 'frame', Object.keys(leaving), [], stuck, true))
  await Promise.all(Array.from({ length: AT_ONCE }, async () => { for (let job = jobs.shift(); job; job = jobs.shift()) await job() }))
  // Where nothing must leave, nothing is late either.
  if (kind === 'sealed') await heardOf(ears.heard, everywhere(['nothing']), 0, ALL)
  // A service worker may only come from where the page comes from.
  for (const asked of host.asked) if (asked.startsWith('GET /sw.js?')) ears.heard.add(asked.split('/').slice(-2).join('/'))
  await host.stop()
  return { heard: ears.heard, stuck }
}

/** Attempts of one page: so many that they do not wait for each other. */
const GROUP = 30
/** While the first waits for its answer nothing else of its page is done; for the others Chromium ends the page where a header forbids WebRTC. */
const ALONE = ['xhr-sync', 'fresh-realm-webrtc', 'fresh-realm-webrtc-turn']

function groups(names: string[]): string[][] {
  const together = names.filter(name => !ALONE.includes(name))
  const groups = Array.from({ length: Math.ceil(together.length / GROUP) }, (_, i) => together.slice(i * GROUP, (i + 1) * GROUP))
  return [...groups, ...ALONE.filter(name => names.includes(name)).map(name => [name])]
}

const addressOf = (url: string, { http, zone, raw, tcp, udp }: Ears, wanted: Plan['wanted'], atOnce = false): string =>
  `${url}#${encodeURIComponent(JSON.stringify({ http, zone, raw, tcp, udp, wanted, atOnce } satisfies Plan))}`

/** Everything that leaves a page where it is, in one page; where an attempt never comes back, the rest in another. */
async function tryAll(opener: Opener, { heard, ...ears }: Ears, url: string, place: Place, names: string[], awaited: string[], stuck: Set<string>, atOnce = false): Promise<void> {
  const open: Opened[] = []
  for (let rest = names; rest.length > 0;) {
    let at = ''
    let since = Date.now()
    let ended = false
    open.push(await opener.open(addressOf(url, { heard, ...ears }, { [place]: rest }, atOnce), text => {
      at = reached(text, place) ?? at
      since = Date.now()
    }, () => { ended = true }))
    while (at !== DONE && !ended && Date.now() - since < PATIENCE) await pause(50)
    // A page that was ended for its only attempt has made it.
    if (at === DONE || (ended && at && names.length === 1)) break
    if (!at) throw new Error(`no page to try ${place} in`)
    stuck.add(`${place}/${at}`)
    rest = rest.slice(rest.indexOf(at) + 1)
  }
  const mine = awaited.filter(key => key.startsWith(`${place}/`) && names.includes(key.slice(place.length + 1)))
  const wanted = mine.length > 0 ? mine : names.map(name => `${place}/${name}`)
  await heardOf(heard, wanted, mine.length > 0 ? AWAITED : 0, ALL)
  await Promise.all(open.map(page => atMost(2_000, page.close())))
}

/** What takes its page away. */
async function tryOne(opener: Opener, ears: Ears, url: string, place: Place, name: string): Promise<void> {
  const key = `${place}/${name}`
  let at = ''
  let since = Date.now()
  const page = await opener.open(addressOf(url, ears, { [place]: [name] }), text => {
    at = reached(text, place) ?? at
    since = Date.now()
  }, () => undefined)
  // It may be gone before it says that it is done.
  while (!ears.heard.has(key) && at !== DONE && Date.now() - since < (at ? LEAVES : PATIENCE)) await pause(50)
  if (!at && !ears.heard.has(key)) throw new Error(`not tried: ${key}`)
  await heardOf(ears.heard, [key], 0, ONE)
  await atMost(2_000, page.close())
}

/** Which attempt a place says it is at. */
const reached = (text: string, place: Place): string | undefined => (text.startsWith(`at ${place}/`) ? text.slice(place.length + 4) : undefined)

/** Until all of it is heard; else at least `least` milliseconds, and until nothing new was heard for `silence`. */
async function heardOf(heard: Set<string>, wanted: string[], least: number, silence: number): Promise<void> {
  const began = Date.now()
  let known = -1
  for (let since = began; !wanted.every(key => heard.has(key)) && (Date.now() - began < least || Date.now() - since < silence); await pause(50)) {
    if (heard.size !== known) since = Date.now()
    known = heard.size
  }
}
