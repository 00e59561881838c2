// Runs inside every worker. The build puts the glue of wasm-bindgen (global `wasm_bindgen`) and the statement that
// takes the page's only policy name in front of it.
import type { Report } from '../generated/report'
import type { ListedBundle } from './glimpses'
import type { Call, Glimpse, Identity, LeftOutOfLink, LinkFault, LogFailure, Prepared, Reply, ScanAnswer, ScannedEntry, SearchBatch, SearchQuery, Severity, ShareChoice, Side, WorkerCalls } from './protocol'
import { reportOf } from './report-bytes'
import { unpack } from './unpack'

interface WorkerScope {
  onmessage: ((event: MessageEvent<Call>) => void) | null
  postMessage(reply: Reply, transfer: Transferable[]): void
}
const scope = self as unknown as WorkerScope

const held = new Map<number, wasm_bindgen.OpenBundle>()
const logs = new Map<number, wasm_bindgen.Log>()
const analysts = new Map<Side, wasm_bindgen.Analyst>()
/** What is known while the rest is read. */
let glimpsed: wasm_bindgen.Analyst | undefined
/** Told by the running scan; throttled, because a message costs more than a slice. */
let advance: (bytes: number) => void = () => undefined

/** Hits sent at once. */
const BATCH = 500
/** Hits of the running search that wait to be sent, and how many; when the last were. */
let batches: SearchBatch[] = []
let waiting = 0
let shown = 0
/** Sends them. */
let show: () => void = () => undefined

/** In the order of the core. */
const SEVERITIES: Severity[] = ['error', 'warning', 'info', 'other']

/** How a query is meant, as bits. */
const flags = (query: SearchQuery | null): number => (query?.matchCase ? 1 : 0) | (query?.wholeWord ? 2 : 0) | (query?.regex ? 4 : 0)

function needed<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('called before its data was there')
  return value
}

const calls: WorkerCalls = {
  unpack,
  start(module) {
    wasm_bindgen.initSync({ module })
  },
  open(file, name, folder) {
    const bundle = wasm_bindgen.OpenBundle.open(file, name, folder)
    const listing = { bytes: bundle.toBytes(), archive: bundle.isArchive, entries: bundle.entries() }
    bundle.free()
    return listing
  },
  hold(key, file, name, drop) {
    if (drop !== null) {
      held.get(drop)?.free()
      held.delete(drop)
    }
    held.set(key, wasm_bindgen.OpenBundle.open(file, name))
  },
  scan(key, entry, password) {
    const bundle = needed(held.get(key))
    bundle.setPassword(password)
    return { extract: bundle.scan(entry, advance), locked: bundle.lockedSources }
  },
  lines(key, entry, inside, first, count, password) {
    const bundle = needed(held.get(key))
    bundle.setPassword(password)
    return bundle.lines(entry, Uint32Array.from(inside), first, count)
  },
  openLog(log, { file, name, entry, inside, password }) {
    // One log is looked at: the others keep no more than their index.
    for (const other of logs.values()) other.rest()
    try {
      const opened = wasm_bindgen.Log.open(file, name, entry, Uint32Array.from(inside), password, advance)
      logs.get(log)?.free()
      logs.set(log, opened)
      return opened.index()
    } catch (error) {
      if (typeof error === 'string') return error as LogFailure
      throw error
    }
  },
  closeLog(log) {
    logs.get(log)?.free()
    logs.delete(log)
  },
  logRows(log, first, count, query) {
    return needed(logs.get(log)).rows(first, count, query?.text, flags(query))
  },
  logText(log, row) {
    return needed(logs.get(log)).text(row)
  },
  filterLog(log, filter) {
    const { severities = [], components = [], from, to, query = null } = filter ?? {}
    const bits = severities.reduce((sum, id) => sum | (1 << SEVERITIES.indexOf(id)), 0)
    return needed(logs.get(log)).filter(bits, components, from, to, query?.text, flags(query), advance)
  },
  logRowOf(log, at) {
    return 'number' in at ? needed(logs.get(log)).rowOfNumber(at.number) : needed(logs.get(log)).rowOfTime(at.time)
  },
  findInLog(log, query, from, direction) {
    return needed(logs.get(log)).find(query.text, flags(query), from, direction > 0, advance) ?? null
  },
  glimpse(bundles, scanned, language) {
    if (bundles) {
      glimpsed?.free()
      glimpsed = withBundles(bundles)
    }
    const analyst = needed(glimpsed)
    for (const source of scanned) add(analyst, source)
    const machines = analyst.analyze(null, [], null, [])
    return glimpseOf(Array.from({ length: machines }, (_, i) => reportOf(analyst.report(i, language))))
  },
  search(key, entry, query, limit, password) {
    const bundle = needed(held.get(key))
    bundle.setPassword(password)
    return bundle.search(entry, query, limit, (inside, number, record, text, places) => {
      const last = batches.at(-1)
      const same = last?.inside.length === inside.length && inside.every((n, i) => n === last.inside[i])
      const batch = last && same ? last : { inside: [...inside], hits: [] }
      if (batch !== last) batches.push(batch)
      batch.hits.push({ number, record, text, places: Array.from({ length: places.length / 2 }, (_, i) => [places[2 * i] ?? 0, places[2 * i + 1] ?? 0]) })
      // The first at once; then as often as eyes follow.
      if (++waiting === BATCH || performance.now() - shown > 50) show()
    }, advance)
  },
  excerpts(key, entry, task, password) {
    const bundle = needed(held.get(key))
    bundle.setPassword(password)
    return bundle.excerpts(entry, task, advance)
  },
  readPack(bytes) {
    const pack = wasm_bindgen.OpenBundle.ofBytes(bytes)
    const read = { bundle: pack.toBytes(), extracts: pack.entries().map((_, entry) => pack.scan(entry, advance)) }
    pack.free()
    return read
  },
  keep(side, bundles, scanned) {
    glimpsed?.free()
    glimpsed = undefined
    calls.drop(side)
    const analyst = withBundles(bundles)
    analysts.set(side, analyst)
    for (const source of scanned) add(analyst, source)
  },
  amend(side, scanned) {
    for (const source of scanned) add(needed(analysts.get(side)), source)
  },
  analyze(side, request) {
    return needed(analysts.get(side)).analyze(request.case, request.kbs, request.notBefore, request.wanted)
  },
  report(side, index, language) {
    return needed(analysts.get(side)).report(index, language)
  },
  prepare(side, index, kind, language, choice, { commit, module, script }) {
    const analyst = choosing(side, choice)
    const made = analyst.prepare(index, kind, language, choice !== null, commit, module, script)
    const ready = { ...made.facts(), places: made.places(), bytes: made.bytes() as Uint8Array<ArrayBuffer>, pack: null }
    made.free()
    return ready
  },
  packWants(side, index) {
    return needed(analysts.get(side)).packWants(index)
  },
  packTask(side, file, entry) {
    return needed(analysts.get(side)).packTask(file, entry)
  },
  packTakes(side, file, entry, excerpts) {
    needed(analysts.get(side)).packTakes(file, entry, excerpts)
  },
  pack(side, index, language, choice, { commit, module, script }) {
    const made = choosing(side, choice).pack(index, language, commit, module, script)
    const { names, doubtful, ...facts } = made.facts()
    const files = names.map((name, i) => ({ name, bytes: made.file(i) as Uint8Array<ArrayBuffer>, places: made.places(i) }))
    const ready = { ...facts, places: new Uint32Array(), bytes: made.bytes() as Uint8Array<ArrayBuffer>, pack: { files, doubtful, differs: [] } }
    made.free()
    return ready
  },
  packDiffers(side, index, { bundle, extracts }) {
    return needed(analysts.get(side)).packDiffers(index, bundle, extracts)
  },
  clean(side, texts, choice) {
    return choosing(side, choice).clean(texts)
  },
  captureScript(side, index) {
    return needed(analysts.get(side)).captureScript(index)
  },
  compare(older, language) {
    const [first, second] = [needed(analysts.get(0)), needed(analysts.get(1))]
    const later = second.isLaterThan(first)
    const old = older ?? (later === false ? 1 : 0)
    return { older: old, known: later !== undefined, pairs: old === 0 ? second.compare(first, language) : first.compare(second, language) }
  },
  drop(side) {
    analysts.get(side)?.free()
    analysts.delete(side)
  },
  explain(text, language) {
    return wasm_bindgen.explain(text, language)
  },
  openFindings(link, language) {
    try {
      const [report, ...leftOut] = wasm_bindgen.openFindings(link, language)
      return { report: JSON.parse(report ?? '') as Report, leftOut: leftOut as LeftOutOfLink[] }
    } catch (error) {
      if (typeof error === 'string') return error as LinkFault
      throw error
    }
  },
  refusal(query, language) {
    return wasm_bindgen.refusal(query, language) ?? null
  },
  identity() {
    return wasm_bindgen.identity() as Identity
  },
  sha256(file) {
    return wasm_bindgen.sha256(file) ?? null
  },
  memory() {
    return wasm_bindgen.memorySize()
  },
}

/** Large bytes change hands instead of being copied. */
function carried(value: unknown): Transferable[] {
  if (value instanceof Uint8Array) return [value.buffer as ArrayBuffer]
  if (value === null || typeof value !== 'object') return []
  if ('places' in value) return [value as Prepared, ...(value as Prepared).pack?.files ?? []].map(({ bytes }) => bytes.buffer)
  return 'extract' in value ? [(value as ScanAnswer).extract.buffer as ArrayBuffer] : []
}

/** The analyst of a side, once it knows what to replace. */
function choosing(side: Side, choice: ShareChoice | null): wasm_bindgen.Analyst {
  const analyst = needed(analysts.get(side))
  if (choice) analyst.choose(choice.kept, choice.words, choice.case)
  return analyst
}

function withBundles(bundles: ListedBundle[]): wasm_bindgen.Analyst {
  const analyst = new wasm_bindgen.Analyst()
  for (const bundle of bundles) {
    analyst.addBundle(bundle instanceof Uint8Array ? bundle : wasm_bindgen.unreadableBundle(bundle.name, bundle.folder, bundle.size))
  }
  return analyst
}

/** Only what more lines cannot take back: whose logs these are, and what was reported as failed. */
function glimpseOf(reports: Report[]): Glimpse {
  const attempts = reports.flatMap(report => report.attempts)
  const failed = attempts.filter(a => (a.outcome === 'failed' || a.outcome === 'rolled-back') && !a.storeApp && !a.repair)
  return {
    computers: reports.flatMap(report => report.machine.computer ?? []),
    failures: failed.reverse().slice(0, 500).map(a => ({ name: a.kb ?? a.title ?? null, time: a.ended ?? a.started ?? null, local: a.endedLocal ?? a.startedLocal ?? null, code: a.code?.hex ?? null })),
    attempts: attempts.length,
  }
}

function add(to: wasm_bindgen.Analyst, { bundle, entry, extract }: ScannedEntry): void {
  if (typeof extract === 'string') to.addLost(bundle, entry, extract)
  else to.addExtract(bundle, entry, extract)
}

scope.onmessage = ({ data: { id, method, args } }) => {
  let told = performance.now()
  advance = bytes => {
    const now = performance.now()
    if (now - told < 50) return
    told = now
    show()
    scope.postMessage({ id, kind: 'progress', bytes }, [])
  }
  batches = []
  waiting = shown = 0
  show = () => {
    if (waiting > 0) scope.postMessage({ id, kind: 'hits', batches }, [])
    batches = []
    waiting = 0
    shown = performance.now()
  }
  try {
    const value = (calls[method] as (...args: unknown[]) => unknown)(...args)
    show()
    scope.postMessage({ id, kind: 'value', value }, carried(value))
  } catch (error) {
    scope.postMessage({ id, kind: 'error', message: String(error) }, [])
  }
}
