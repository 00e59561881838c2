// What becomes of files that arrive: read, or held against others.
import { batch, computed, effect } from '@preact/signals'
import type { Engine } from '../engine/client'
import type { Compared, Side } from '../engine/protocol'
import { WorkerEnded } from '../engine/worker-handle'
import type { Attempt, Report } from '../generated/report'
import { choosingFor, comparing, firstGiven, offer, olderChosen, pairIndex, readingOf, unlocked, type ComparedSide, type Given } from './comparison'
import { openLog, searching } from './logs'
import { asking } from './password'
import { request } from './request'
import { abandon, ask, clear, clockOf, clock, effort, engine, engineReady, failure, givenNames, hearing, isCurrent, leftOut, lockedSources, named, namesOf, newTurn, progress, read, reports, select, show, showMachine, soFar, stage, summary, walkedFiles, walking } from './session'
import { language } from './settings'
import { pick, stopWalking } from './shell'
import { timeFilter } from './span'

/** What a link brought is no bundle that another could be held against. */
const isOpen = (): boolean => (stage.value === 'report' && !summary.value) || stage.value === 'compare'

/** The shell looks through a folder: what is open stays open until the user says what the folder is for. */
export function walked(found: number): void {
  if (isOpen()) offer.value = { files: [], left: null, walking: found }
  else walking(found)
}

/** Files are here. */
export function arrived(given: Given, dropped: boolean): void {
  const wanted = choosingFor.value
  choosingFor.value = 'open'
  if (dropped && isOpen()) offer.value = { ...given, walking: null }
  else if (firstGiven.value && stage.value !== 'report') second(given)
  else if (wanted === 'compare' && !dropped) void (isOpen() ? compareWith(given) : first(given))
  else void read(given.files, given.left)
}

/** Opens the file chooser for a bundle to compare. */
export function chooseToCompare(): void {
  choosingFor.value = summary.value ? 'open' : 'compare'
  pick()
}

/** Opens the file chooser for a bundle to read. */
export function chooseToOpen(folder = false): void {
  choosingFor.value = 'open'
  pick(folder)
}

/** Two files chosen at once are the two bundles; anything else is the first of them. */
async function first(given: Given): Promise<void> {
  const [one, two, ...more] = given.files
  const apart = one && two && !more.length && ![one, two].some(({ path }) => path.includes('/'))
  if (apart) await compareTwo({ files: [one], left: null }, { files: [two], left: null })
  else if (one) batch(() => {
    failure.value = null
    firstGiven.value = given
  })
}

function second(given: Given): void {
  const before = firstGiven.value
  if (!before || !given.files.length) {
    walkedFiles.value = null
    stage.value = 'start'
    failure.value = 'empty'
    return
  }
  firstGiven.value = null
  void compareTwo(before, given)
}

/** The user's answer: what was dropped is compared with what is open, or opened instead, or not wanted. */
export function decide(what: 'compare' | 'open' | 'leave'): void {
  const given = offer.value
  offer.value = null
  if (!given) return
  if (given.walking !== null) return stopWalking()
  if (what === 'compare') void compareWith(given)
  else if (what === 'open') void read(given.files, given.left)
}

/** Reads one side; `null`: something else began meanwhile. */
async function readSide(core: Engine, mine: number, { files: given, left }: Given, beside: boolean, part: 1 | 2 | null = null): Promise<ComparedSide | null> {
  const files = given.map(named)
  batch(() => {
    stage.value = 'reading'
    failure.value = null
    progress.value = null
    soFar.value = null
    readingOf.value = part
    walkedFiles.value = null
  })
  const told = (now: typeof progress.value): void => { if (isCurrent(mine)) progress.value = now }
  if (beside) await core.readBeside(files, asking(() => undefined), told, hearing(mine))
  else await core.read(files, asking(() => undefined), told, hearing(mine))
  const found = await ask(core, mine)
  return found && { names: namesOf(files), reports: found, effort: core.effort, locked: core.lockedSources, left }
}

/** The reading at hand, as it is shown. */
const shownSide = (): ComparedSide => ({ names: givenNames.value, reports: reports.value, effort: effort.value, locked: lockedSources.value, left: leftOut.value })

/** Reads a second bundle and holds it against what is open; what is open stays if that fails. */
async function compareWith(given: Given): Promise<void> {
  const core = engine.value
  if (!core) return
  const mine = newTurn()
  const before = shownSide()
  const at = core.at
  const back = stage.value
  olderChosen.value = null
  try {
    const side = await readSide(core, mine, given, true, 2)
    if (side) await showCompared(core, mine, at === 0 ? [before, side] : [side, before])
  } catch (error) {
    if (!isCurrent(mine)) return
    const cancelled = error instanceof WorkerEnded && error.reason === 'cancelled'
    // A worker that died took nothing of the first reading with it, unless it was the analyst.
    if (core.at !== at || core.lost) return abandon(core, error)
    batch(() => {
      comparing.value = null
      stage.value = back === 'compare' ? 'report' : back
      failure.value = cancelled ? null : 'read'
    })
  }
}

/** Reads two bundles and compares them. */
export async function compareTwo(one: Given, two: Given): Promise<void> {
  const mine = newTurn()
  const core = await engineReady()
  if (!core || !isCurrent(mine)) return
  olderChosen.value = null
  try {
    const before = await readSide(core, mine, one, false, 1)
    const side = before && await readSide(core, mine, two, true, 2)
    if (side) await showCompared(core, mine, [before, side])
  } catch (error) {
    if (isCurrent(mine)) abandon(core, error)
  }
}

async function showCompared(core: Engine, mine: number, sides: [ComparedSide, ComparedSide]): Promise<void> {
  const compared = await core.compare(olderChosen.peek(), language.peek())
  if (!isCurrent(mine)) return
  batch(() => {
    comparing.value = { ...compared, sides }
    pairIndex.value = 0
    failure.value = null
    spokenFor = key()
    clock.value = clockOf(sides[compared.older === 0 ? 1 : 0].reports[0])
    showShelf(core.at)
    stage.value = 'compare'
  })
}

/** What the comparison on screen was made for. */
let spokenFor = ''
const key = (): string => JSON.stringify([language.value, request.value, olderChosen.value, unlocked.value])

/** Makes the comparison anew: in other words, for another request, or the other way round. */
async function compareAgain(): Promise<void> {
  const core = engine.peek()
  const shown = comparing.peek()
  if (!core || !shown || spokenFor === key()) return
  const mine = newTurn()
  spokenFor = key()
  const speak = async (side: Side): Promise<ComparedSide> => {
    const machines = await core.analyze(request.peek(), side)
    const found = await Promise.all(Array.from({ length: machines }, (_, i) => core.report(i, language.peek(), side)))
    return { ...shown.sides[side], reports: found, locked: core.lockedOf(side) }
  }
  try {
    const sides = { 0: await speak(0), 1: await speak(1) }
    const compared: Compared = await core.compare(olderChosen.peek(), language.peek())
    if (!isCurrent(mine)) return
    batch(() => {
      comparing.value = { ...compared, sides }
      pairIndex.value = Math.min(pairIndex.value, Math.max(0, compared.pairs.length - 1))
    })
  } catch (error) {
    if (isCurrent(mine)) abandon(core, error)
  }
}

/** The user says which is the older. */
export function swapSides(): void {
  const shown = comparing.value
  if (shown) olderChosen.value = shown.older === 0 ? 1 : 0
}

/** Puts one of the two readings where the report looks. */
function showShelf(at: Side): void {
  const side = comparing.value?.sides[at]
  const core = engine.value
  if (!side || !core) return
  core.show(at)
  openLog.value = null
  searching.value = false
  timeFilter.value = null
  givenNames.value = side.names
  leftOut.value = side.left
  show(core, side.reports)
}

/** Opens the report on one of the two bundles, on the computer that is compared, at an attempt if one is named. */
export function openSide(at: Side, attempt: string | null = null): void {
  const pair = chosen.value
  batch(() => {
    showShelf(at)
    if (pair) showMachine(at === comparing.value?.older ? pair.before : pair.now)
    if (attempt) select(attempt)
  })
}

/** From one of the reports back to the comparison. */
export function backToComparison(): void {
  if (comparing.value) stage.value = 'compare'
}

/** The pair on screen. */
export const chosen = computed(() => comparing.value?.pairs[pairIndex.value] ?? comparing.value?.pairs[0] ?? null)

/** Both reports of the pair on screen, the older first. */
export const bothReports = computed<{ before: Report; now: Report } | null>(() => {
  const shown = comparing.value
  const pair = chosen.value
  if (!shown || !pair) return null
  const before = shown.sides[shown.older].reports[pair.before]
  const now = shown.sides[shown.older === 0 ? 1 : 0].reports[pair.now]
  return before && now ? { before, now } : null
})

/** An attempt of the later report by its id. */
export const attemptOf = (report: Report, id: string): Attempt | undefined => report.attempts.find(attempt => attempt.id === id)

/** Back to the start with nothing kept. */
export function leaveFirst(): void {
  firstGiven.value = null
  clear()
}

effect(() => {
  if (stage.value === 'compare' && key() !== spokenFor) queueMicrotask(() => void compareAgain())
})
