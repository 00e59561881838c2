import { computed, effect, signal } from '@preact/signals'
import type { RunningSearch, SearchJob, SearchListener } from '../engine/search'
import type { SearchBatch, SearchedEntry, SearchHit, SearchQuery, SearchTrouble } from '../engine/protocol'
import type { Source } from '../generated/report'
import { searching, showLog } from './logs'
import { engine, machineIndex, report, stage, summary } from './session'
import { language } from './settings'
import { inTime, timeFilter } from './span'

/** Milliseconds that typing pauses before a search begins, and between two pictures of one that runs. */
const PAUSE = 150
const DRAW_EVERY = 80

export const noQuery: SearchQuery = { text: '', matchCase: false, wholeWord: false, regex: false }

/** Hits of one source. */
export interface SourceHits {
  /** Its place: file, entry, and the way into archives. */
  key: string
  path: string
  /** Those that are listed; at most 500. */
  hits: SearchHit[]
  /** All, so far. */
  count: number
}

/** A search and what it found so far. */
export interface SearchResult {
  phase: 'idle' | 'running' | 'done' | 'refused'
  /** Why the query cannot be searched for. */
  refusal: string | null
  /** Packed bytes. */
  read: number
  size: number
  /** Texts and event logs that were searched, and their lines and records. */
  sources: number
  lines: number
  /** Lines and records that hold it, and those of them that are listed. */
  hits: number
  listed: number
  /** In the order in which their first hits came. */
  groups: SourceHits[]
  /** What could not be searched, or not to its end. */
  troubles: { path: string; why: SearchTrouble | 'lost' }[]
  /** Entries left out, because none of their times lies in the brushed span. */
  outside: number
}

const nothing = (): SearchResult => ({ phase: 'idle', refusal: null, read: 0, size: 0, sources: 0, lines: 0, hits: 0, listed: 0, groups: [], troubles: [], outside: 0 })

/** What is searched for: kept in memory only, forgotten with the files. */
export const searchQuery = signal<SearchQuery>(noQuery)
/** The search on screen. */
export const searchResult = signal<SearchResult>(nothing())
/** The hit opened last; it is marked in the list, and F4 goes on from it. */
export const currentHit = signal<{ key: string; at: number } | null>(null)
/** Groups whose hits are folded away, by their keys. */
export const foldedGroups = signal<ReadonlySet<string>>(new Set())

const place = (file: number, entry: number, inside: readonly number[]): string => [file, entry, ...inside].join('/')

/** The sources of the report by their place. */
export const sourceByPlace = computed(() => new Map<string, Source>(report.value?.sources.map(source => [place(source.file, source.entry, source.inside), source])))

/** Opens the search panel, or goes to its field. */
export function openSearch(text: string | null = null): void {
  if (stage.peek() !== 'report' || summary.peek()) return
  if (text) searchQuery.value = { ...searchQuery.peek(), text, regex: false }
  searching.value = true
  const field = document.getElementById('search-text')
  if (field instanceof HTMLInputElement) {
    field.focus()
    field.select()
  }
}

/** Opens a hit in the log viewer. */
export function openHit(key: string, at: number): void {
  const hit = searchResult.peek().groups.find(group => group.key === key)?.hits[at]
  const source = sourceByPlace.peek().get(key)
  if (!hit) return
  currentHit.value = { key, at }
  if (source) showLog(source.id, hit.number)
}

/** Opens the hit after or before the one opened last, over all sources. */
export function stepHit(by: 1 | -1): void {
  const { groups } = searchResult.peek()
  const folded = foldedGroups.peek()
  const open = groups.filter(group => group.hits.length && !folded.has(group.key) && sourceByPlace.peek().has(group.key))
  if (!open.length) return
  const here = currentHit.peek()
  let group = here ? open.findIndex(one => one.key === here.key) : -1
  let at = group < 0 ? (by > 0 ? -1 : 0) : (here?.at ?? 0)
  if (group < 0) group = 0
  at += by
  if (at < 0) {
    group = (group - 1 + open.length) % open.length
    at = (open[group]?.hits.length ?? 1) - 1
  } else if (at >= (open[group]?.hits.length ?? 0)) {
    group = (group + 1) % open.length
    at = 0
  }
  const to = open[group]
  if (to) openHit(to.key, at)
}

let running: RunningSearch | null = null
let pause = 0
let drawing = 0

/** Ends a search at once; what was found stays. */
export function stopSearch(): void {
  clearTimeout(pause)
  clearTimeout(drawing)
  drawing = 0
  running?.cancel()
  running = null
  if (searchResult.peek().phase === 'running') searchResult.value = { ...searchResult.peek(), phase: 'done' }
}

/** Takes what comes in, and draws no oftener than eyes follow. */
class Collector implements SearchListener {
  private readonly byKey = new Map<string, SourceHits>()
  private drawn = 0

  constructor(private readonly result: SearchResult) {}

  hits(job: SearchJob, batches: SearchBatch[]): void {
    for (const { inside, hits } of batches) {
      const group = this.group(job, inside, '')
      for (const hit of hits) group.hits.push(hit)
      group.count = Math.max(group.count, group.hits.length)
      this.result.listed += hits.length
      this.result.hits += hits.length
    }
    this.draw()
  }

  searched(job: SearchJob, answer: SearchedEntry | null): void {
    const { result } = this
    if (!answer) {
      const source = sourceByPlace.peek().get(place(job.file, job.entry, []))
      result.troubles.push({ path: source?.path ?? '', why: 'lost' })
    }
    result.sources += answer?.sources ?? 0
    result.lines += answer?.lines ?? 0
    result.troubles.push(...(answer?.issues ?? []))
    for (const { inside, path, hits } of answer?.found ?? []) {
      const group = this.group(job, inside, path)
      group.path = path
      result.hits += hits - group.count
      group.count = hits
    }
    this.draw()
  }

  progress(read: number): void {
    this.result.read = read
    this.draw()
  }

  end(): void {
    this.result.phase = 'done'
    this.draw(true)
  }

  private group(job: SearchJob, inside: readonly number[], path: string): SourceHits {
    const key = place(job.file, job.entry, inside)
    let group = this.byKey.get(key)
    if (!group) {
      group = { key, path: sourceByPlace.peek().get(key)?.path ?? path, hits: [], count: 0 }
      this.byKey.set(key, group)
      this.result.groups.push(group)
    }
    return group
  }

  private draw(now = false): void {
    if (drawing && !now) return
    clearTimeout(drawing)
    const show = (): void => {
      drawing = 0
      this.drawn = performance.now()
      searchResult.value = { ...this.result }
    }
    const wait = this.drawn + DRAW_EVERY - performance.now()
    if (now || wait <= 0) show()
    else drawing = window.setTimeout(show, wait)
  }
}

async function start(query: SearchQuery): Promise<void> {
  const core = engine.peek()
  const shown = report.peek()
  if (!core || !shown) return
  const result = nothing()
  let cancelled = false
  running = { over: Promise.resolve(), cancel: () => { cancelled = true } }
  const refusal = await core.refusal(query, language.peek()).catch(() => null)
  if (cancelled) return
  currentHit.value = null
  foldedGroups.value = new Set()
  if (refusal !== null) {
    running = null
    searchResult.value = { ...result, phase: 'refused', refusal }
    return
  }
  const brushed = timeFilter.peek()
  const wanted = new Map<string, boolean>()
  for (const { file, entry, first, firstLocal, last, lastLocal } of shown.sources) {
    const key = place(file, entry, [])
    // What tells no time may be about any.
    const known = (first ?? firstLocal) !== null && (first ?? firstLocal) !== undefined
    const fits = !brushed || !known || inTime({ time: first, local: firstLocal }, { time: last, local: lastLocal }, brushed)
    wanted.set(key, fits || (wanted.get(key) ?? false))
  }
  result.outside = [...wanted.values()].filter(fits => !fits).length
  result.phase = 'running'
  const collector = new Collector(result)
  searchResult.value = { ...result }
  const mine = core.search(query, (file, entry) => wanted.get(place(file, entry, [])) ?? false, collector)
  result.size = mine.size
  running = mine
  await mine.over
  if (running !== mine) return
  running = null
  collector.end()
}

// Another query, another computer or another span of time is another search; the one before ends at once.
let asked = ''
effect(() => {
  const query = searchQuery.value
  const span = timeFilter.value
  const on = stage.value === 'report' && searching.value
  const refused = searchResult.peek().phase === 'refused' ? language.value : ''
  const now = JSON.stringify([query, span, machineIndex.value, report.value?.bundles.map(bundle => bundle.fingerprint), refused])
  if (!on) {
    // Nobody looks: it goes on, from the beginning, when somebody does.
    if (running) asked = ''
    stopSearch()
    return
  }
  if (now === asked) return
  asked = now
  stopSearch()
  if (query.text === '') {
    searchResult.value = nothing()
    currentHit.value = null
    return
  }
  pause = window.setTimeout(() => void start(query), PAUSE)
})

// The files are gone, or others: nothing of the search stays.
effect(() => {
  if (stage.value === 'report') return
  stopSearch()
  asked = ''
  searchQuery.value = noQuery
  searchResult.value = nothing()
  currentHit.value = null
})
