import { batch, computed, effect, signal } from '@preact/signals'
import { Engine, type Effort, type GlimpseHearer } from '../engine/client'
import { sampleFile } from '../engine/inlined'
import type { Progress } from '../engine/meter'
import type { Glimpse, LinkFault, OpenedFindings } from '../engine/protocol'
import { namedFile, type NamedFile } from '../engine/reading'
import { WorkerEnded } from '../engine/worker-handle'
import type { Attempt, Report, Source } from '../generated/report'
import type { GivenFile, LeftOut } from '../shell/messages'
import { closeLog, closeLogs } from './logs'
import { notice } from './notice'
import { asking, dismiss } from './password'
import { comparing, firstGiven, offer, readingOf, unlocked } from './comparison'
import { request, requestFaults } from './request'
import { chosenClock, language, type Clock } from './settings'
import { stopWalking } from './shell'

/** What the page does: waits for files, reads them, or shows what it found. */
export const stage = signal<'start' | 'reading' | 'report' | 'compare'>('start')
/** The core, once its module is compiled. */
export const engine = signal<Engine | null>(null)
/** What went wrong with the page itself (never with a bundle: that is in the report). */
export const failure = signal<'start' | 'read' | 'cancelled' | 'empty' | null>(null)
/** Files found so far in the folder that is being looked through; `null`: none is. */
export const walkedFiles = signal<number | null>(null)
/** What of the given folder was not taken. */
export const leftOut = signal<LeftOut | null>(null)
/** How far the reading is. */
export const progress = signal<Progress | null>(null)
/** What is certain while the rest is read; `null`: nothing yet. */
export const soFar = signal<Glimpse | null>(null)
/** One report per machine, in the language on screen. */
export const reports = signal<Report[]>([])
/** Which machine is shown. */
export const machineIndex = signal(0)
/** The report on screen. */
export const report = computed<Report | null>(() => reports.value[machineIndex.value] ?? null)
/** The attempt whose proof is open. */
export const selectedId = signal<string | null>(null)
export const selected = computed<Attempt | null>(() => report.value?.attempts.find(a => a.id === selectedId.value) ?? null)
/** The sources of the report by id. */
export const sourcesById = computed(() => new Map<string, Source>(report.value?.sources.map(source => [source.id, source])))
/** Which clock times are shown in. */
export const clock = signal<'machine' | 'utc'>('machine')
/** Which part of the lower half is open. */
export const tab = signal<'attempts' | 'machine' | 'sources'>('attempts')
/** Is a file held over the window? */
export const dragging = signal(false)
/** The files, or the folders they stood in, by the number the report's sources carry. */
export const givenNames = signal<string[]>([])
/** How the last reading went. */
export const effort = signal<Effort | null>(null)
/** Sources that only a password opens, and nobody gave it. */
export const lockedSources = signal(0)

/** The report that a link brought, and the link; `null`: none did. */
export const fromLink = signal<(OpenedFindings & { link: string }) | null>(null)
/** The same while it is on screen: a summary, without files behind it. */
export const summary = computed(() => (report.value !== null && fromLink.value?.report === report.value ? fromLink.value : null))

/** Grows with every reading and every clearing: an answer to an older one is dropped. */
let turn = 0

/** Begins something that ends whatever was going on. */
export function newTurn(): number {
  dismiss()
  return ++turn
}

/** First results of a reading, unless something else began since. */
export const hearing = (mine: number): GlimpseHearer => ({ tell: glimpse => { if (mine === turn) soFar.value = glimpse }, language: () => language.peek() })

/** Has nothing else begun since? */
export const isCurrent = (mine: number): boolean => mine === turn

/** Starts the core; the page is usable for the error-code look-up from then on. */
export async function startEngine(workers: number): Promise<void> {
  try {
    const core = await Engine.start(workers)
    engine.value = core
    const sample = sampleFile()
    // After the first picture, while the user looks for a file.
    if (sample) setTimeout(() => void core.warm(sample, language.peek()), 100)
  } catch {
    failure.value = 'start'
  }
}

/** The shell looks through a folder. */
export function walking(files: number): void {
  if (walkedFiles.value === null) {
    turn++
    engine.value?.forget()
    dismiss()
  }
  batch(() => {
    walkedFiles.value = files
    progress.value = null
    failure.value = null
    stage.value = 'reading'
  })
}

/** Reads what the user gave and shows the report. */
export async function read(given: GivenFile[], left: LeftOut | null = null): Promise<void> {
  const files = given.map(named)
  const mine = ++turn
  dismiss()
  walkedFiles.value = null
  if (!files.length) {
    clear()
    failure.value = 'empty'
    return
  }
  const link = await linkIn(given)
  if (link !== null) return mine === turn ? openFindings(link) : undefined
  const core = await engineReady()
  if (!core || mine !== turn) return
  batch(() => {
    stage.value = 'reading'
    failure.value = null
    progress.value = null
    leftOut.value = left
  })
  try {
    soFar.value = null
    readingOf.value = null
    await core.read(files, asking(() => undefined), told => { if (mine === turn) progress.value = told }, hearing(mine))
    const found = await ask(core, mine)
    if (!found) return
    batch(() => {
      comparing.value = null
      givenNames.value = namesOf(files)
      show(core, found)
    })
  } catch (error) {
    if (mine === turn) abandon(core, error)
  }
}

/** Asks for the passwords once more and shows what they open. */
export async function enterPasswords(): Promise<void> {
  const core = engine.value
  if (!core) return
  const mine = ++turn
  dismiss()
  // The report stays until a password fits.
  const fits = (): void => { if (mine === turn) stage.value = 'reading' }
  try {
    const changed = await core.unlockMore(asking(fits), told => { if (mine === turn) progress.value = told })
    const found = changed && mine === turn && (await ask(core, mine))
    if (found) batch(() => {
      unlocked.value++
      show(core, found)
    })
  } catch (error) {
    if (mine === turn) abandon(core, error)
  }
}

/** How a file begins that holds a link, and bytes of the longest. */
const FINDINGS = '#1/findings?'
const LONGEST_LINK = 6e6

/** Shows the reports of a reading that is over. */
export function show(core: Engine, found: Report[]): void {
  closeLogs()
  if (fromLink.value?.report !== found[0]) fromLink.value = null
  effort.value = core.effort
  lockedSources.value = core.lockedSources
  reports.value = found
  machineIndex.value = 0
  clock.value = clockOf(found[0])
  // Without anything readable, what each file is is the only thing to see.
  tab.value = found[0]?.verdict.status === 'nothing-readable' ? 'sources' : 'attempts'
  selectVerdict()
  stage.value = 'report'
}

/** Shows the report in a link, in place of what was there. */
export async function openFindings(link: string): Promise<void> {
  const core = await engineReady()
  if (!core) return
  const mine = newTurn()
  const opened = await core.openFindings(link, language.peek()).catch((): LinkFault => 'damaged')
  if (mine !== turn) return
  notice.value = typeof opened !== 'string' ? null : opened === 'none' ? 'damaged' : `link-${opened}`
  if (typeof opened === 'string') return
  core.forget()
  batch(() => {
    failure.value = leftOut.value = comparing.value = firstGiven.value = offer.value = null
    givenNames.value = []
    fromLink.value = { ...opened, link }
    show(core, [opened.report])
  })
}

/** A link that came as a file, because it was too long for an address or had none; `null`: these are logs. */
async function linkIn([only, ...more]: GivenFile[]): Promise<string | null> {
  if (!only || more.length || only.file.size > LONGEST_LINK) return null
  const begins = await only.file.slice(0, FINDINGS.length).text().catch(() => '')
  return begins === FINDINGS ? only.file.text().catch(() => null) : null
}

/** A reading that ended early leaves nothing. */
export function abandon(core: Engine, error: unknown): void {
  core.forget()
  dismiss()
  batch(() => {
    stage.value = 'start'
    comparing.value = null
    failure.value = error instanceof WorkerEnded && error.reason === 'cancelled' ? 'cancelled' : 'read'
  })
}

/** The file, or the folder it stood in. */
export const namesOf = (files: NamedFile[]): string[] => files.map(file => file.folder ?? file.name)

/** A path inside a given folder is that folder and the rest. */
export function named({ file, path }: GivenFile): NamedFile {
  const cut = path.indexOf('/')
  return cut > 0 ? namedFile(file, path.slice(cut + 1), path.slice(0, cut)) : namedFile(file, path, null)
}

/** Reads the built-in sample. */
export function readSample(): void {
  const file = sampleFile()
  if (file) void read([{ file, path: file.name }])
}

/** Stops the reading; nothing of it is kept. */
export function cancel(): void {
  if (walkedFiles.value !== null) {
    stopWalking()
    clear()
    failure.value = 'cancelled'
    return
  }
  engine.value?.cancel()
  dismiss()
}

/** Forgets everything about the bundle. */
export function clear(): void {
  turn++
  engine.value?.forget()
  dismiss()
  batch(() => {
    closeLogs()
    stage.value = 'start'
    lockedSources.value = 0
    walkedFiles.value = null
    leftOut.value = null
    comparing.value = null
    firstGiven.value = null
    offer.value = null
    reports.value = []
    fromLink.value = null
    selectedId.value = null
    progress.value = null
    soFar.value = null
    failure.value = null
    effort.value = null
    givenNames.value = []
  })
}

/** Judges anew for the typed request; nothing is read again. */
export async function checkAgain(): Promise<void> {
  const core = engine.value
  const mine = ++turn
  const found = core && (await ask(core, mine).catch(() => {
    // The analyst died: what it held is gone with it.
    if (mine === turn) {
      clear()
      failure.value = 'read'
    }
    return null
  }))
  if (!found) return
  batch(() => {
    reports.value = found
    selectVerdict()
  })
}

/** Opens an attempt's proof. */
export function select(id: string): void {
  batch(() => {
    selectedId.value = id
    tab.value = 'attempts'
  })
}

/** Shows another machine of the same files. */
export function showMachine(index: number): void {
  batch(() => {
    // Ids of sources mean others there.
    closeLog()
    machineIndex.value = index
    clock.value = clockOf(report.value ?? undefined)
    selectVerdict()
  })
}

/** The clock that the report on screen opens in. */
export const defaultClock = (): Clock => clockOf(report.value ?? undefined)

/** The clock the user prefers, if the logs know it; else the machine's own, unless the logs tell more moments in UTC only: event logs without a known offset do. */
export function clockOf(shown: Report | undefined): Clock {
  const moments = [...(shown?.attempts ?? []).map(a => [a.started, a.startedLocal]), ...(shown?.sources ?? []).map(s => [s.first, s.firstLocal])]
  const [utc, machine] = [moments.filter(([time]) => time).length, moments.filter(([, local]) => local).length]
  if (chosenClock.value && (chosenClock.value === 'utc' ? utc : machine)) return chosenClock.value
  return utc > machine ? 'utc' : 'machine'
}

/** Opens the attempt that the verdict speaks of. */
export function selectVerdict(): void {
  const shown = report.value
  const attempts = shown?.attempts ?? []
  selectedId.value = shown?.verdict.attempt ?? (attempts.findLast(a => !a.storeApp) ?? attempts.at(-1))?.id ?? null
}

export async function ask(core: Engine, mine: number): Promise<Report[] | null> {
  const machines = await core.analyze(request.peek())
  const found = await Promise.all(Array.from({ length: machines }, (_, i) => core.report(i, language.peek())))
  return mine === turn ? found : null
}

export async function engineReady(): Promise<Engine | null> {
  if (engine.value) return engine.value
  return new Promise(resolve => {
    const stop = effect(() => {
      if (!engine.value && failure.value !== 'start') return
      resolve(engine.value)
      queueMicrotask(() => stop())
    })
  })
}

// Another language asks the analyst for the same reports in other words.
let spoken = language.peek()
effect(() => {
  const wanted = language.value
  if (wanted === spoken) return
  spoken = wanted
  const core = engine.peek()
  const machines = reports.peek().length
  const mine = turn
  if (!core || machines === 0) return
  const link = summary.peek()?.link
  if (link !== undefined) {
    void core.openFindings(link, wanted).then(opened => {
      if (mine !== turn || spoken !== wanted || typeof opened === 'string') return
      batch(() => {
        fromLink.value = { ...opened, link }
        reports.value = [opened.report]
      })
    }, () => undefined)
    return
  }
  void Promise.all(Array.from({ length: machines }, (_, i) => core.report(i, wanted))).then(found => {
    if (mine === turn && spoken === wanted) reports.value = found
  }, () => undefined)
})

// A request that changes while a report is open is checked once it is sound and the typing pauses.
let asked = JSON.stringify(request.peek())
let pause = 0
effect(() => {
  const wanted = JSON.stringify(request.value)
  const { kb, date } = requestFaults.value
  clearTimeout(pause)
  if (wanted === asked || kb !== null || date) return
  pause = window.setTimeout(() => {
    asked = wanted
    // What a link brought has no logs to check.
    if (stage.peek() === 'report' && !summary.peek()) void checkAgain()
  }, 400)
})
