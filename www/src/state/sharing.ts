// What is about to leave: which export, with which names replaced. Nothing here saves; the dialog does, when the user says so.
import { computed, effect, signal } from '@preact/signals'
import type { PackProgress } from '../engine/packing'
import type { Cleaned, Category, ExportKind, Language, Prepared, ShareChoice } from '../engine/protocol'
import { engine, machineIndex, report, summary } from './session'
import { language } from './settings'

/** The export the dialog shows; `null`: it is closed. */
export const sharing = signal<ExportKind | null>(null)
/** Its language; `null`: the one on screen. */
export const sharedLanguage = signal<Language | null>(null)
/** Categories whose names stay as they are. */
export const keptCategories = signal<Category[]>([])
/** The user's own words as typed, a line for each. */
export const ownWords = signal('')
/** The case id as typed. */
export const sharedCase = signal('')
/** Do all names stay as they are? Chosen anew for each export. */
export const withNames = signal(false)
/** Do they in what the dialog shows? A pack is never made with them. */
export const plain = computed(() => withNames.value && sharing.value !== 'pack')
/** What is ready; `null`: nothing yet. */
export const prepared = signal<Prepared | null>(null)
/** Is something else being made ready? What is shown may not leave then. */
export const preparing = signal(false)
/** How far the sources of a pack are read again; `null`: they are not. */
export const rereading = signal<PackProgress | null>(null)
/** Could it not be made? */
export const shareFailed = signal(false)

/** Words kept, and the longest of them: more than anybody types, less than what would slow the page. */
const MOST_WORDS = 500
const LONGEST_WORD = 200

/** Words of a text, a line for each, every one once. */
export function parseWords(text: string): string[] {
  const words = text.split(/[\r\n]+/).map(word => word.trim().slice(0, LONGEST_WORD)).filter(Boolean)
  return [...new Set(words)].slice(0, MOST_WORDS)
}

/** What shall be replaced. */
export const shareChoice = computed<ShareChoice>(() => ({
  kept: keptCategories.value,
  words: parseWords(ownWords.value),
  case: sharedCase.value.trim() || null,
}))

/** Opens the dialog for one export. */
export function share(kind: ExportKind): void {
  withNames.value = false
  if (!sharedCase.value) sharedCase.value = report.value?.request?.case ?? ''
  sharing.value = kind
}

/** Replaces one more word. */
export function addWord(word: string): void {
  const words = parseWords(ownWords.value)
  if (!words.includes(word)) ownWords.value = [...words, word].join('\n')
}

/** Replaces the names of a category, or leaves them. */
export function keepCategory(category: Category, kept: boolean): void {
  const others = keptCategories.value.filter(other => other !== category)
  keptCategories.value = kept ? [...others, category] : others
}

/** Texts without names, as the last choice has it, for the clipboard and for pictures; `null`: they must not leave, or the core is gone. */
export async function cleaned(texts: string[]): Promise<string[] | null> {
  // What came in a link left without names already, and there is no bundle to learn more from.
  if (summary.peek()) return texts
  const answer: Cleaned | undefined = await engine.peek()?.clean(texts, shareChoice.peek()).catch(() => undefined)
  return answer && answer.leaks.length === 0 ? answer.texts : null
}

/** Is everything there that the pack is made of? */
const excerpted = signal(false)

effect(() => {
  const [pack, core, shown, machine] = [sharing.value === 'pack', engine.value, summary.value ? null : report.value, machineIndex.value]
  excerpted.value = shareFailed.value = false
  if (!pack || !core || !shown) return
  let left = false
  const reading = core.excerpts(machine, progress => { rereading.value = progress })
  reading.over.then(whole => { if (!left) excerpted.value = whole }, () => { if (!left) shareFailed.value = true }).finally(() => { if (!left) rereading.value = null })
  return () => {
    left = true
    rereading.value = null
    reading.cancel()
  }
})

/** Milliseconds without a key before typed words are tried. */
const PAUSE = 350

/** Grows with every wish: an answer to an older one is dropped. */
let turn = 0
let pause = 0
let typed = ''

effect(() => {
  const [kind, core, shown, machine, choice] = [sharing.value, engine.value, summary.value ? null : report.value, machineIndex.value, shareChoice.value]
  const spoken = sharedLanguage.value ?? language.value
  const named = plain.value
  const waits = kind === 'pack' && !excerpted.value
  const mine = ++turn
  clearTimeout(pause)
  if (!kind || !core || !shown) {
    prepared.value = null
    preparing.value = shareFailed.value = false
    return
  }
  const [before, typing] = [typed, `${ownWords.peek()}\0${sharedCase.peek()}`]
  typed = typing
  preparing.value = true
  if (waits) {
    prepared.value = null
    return
  }
  const make = (): void => {
    const making = kind === 'pack' ? core.pack(machine, spoken, choice) : core.prepare(machine, kind, spoken, named ? null : choice)
    void making.then(made => {
      if (mine !== turn) return
      prepared.value = made
      preparing.value = shareFailed.value = false
    }, () => {
      if (mine !== turn) return
      prepared.value = null
      preparing.value = false
      shareFailed.value = true
    })
  }
  if (prepared.peek() && before !== typing) pause = window.setTimeout(make, PAUSE)
  else make()
})

// *Clear* forgets what was typed, too.
effect(() => {
  if (report.value) return
  sharing.value = null
  keptCategories.value = []
  ownWords.value = sharedCase.value = ''
  sharedLanguage.value = null
})
