import { batch, computed, signal } from '@preact/signals'
import type { AnalysisRequest } from '../engine/protocol'
import type { RequestFragment } from './request-link'

/** Expected updates as typed: KB numbers with anything between them. */
export const typedKbs = signal('')
/** The earliest useful time as typed, in machine time. */
export const typedNotBefore = signal('')
/** Ids of the sources a request link asks for. */
export const wantedSources = signal<string[]>([])
/** The case id of a request link. */
export const caseId = signal<string | null>(null)

/** What a request link says to the operator; `null`: nothing. */
export const requestNote = signal<string | null>(null)
/** The page that whoever asked opens an answer with; `null`: nobody said. */
export const answerPage = signal<string | null>(null)

/** Takes what a link asks for, in place of what was asked for before. */
export function takeRequest(asked: RequestFragment): void {
  batch(() => {
    typedKbs.value = asked.kbs
    typedNotBefore.value = asked.notBefore
    wantedSources.value = asked.wanted
    caseId.value = asked.case
    requestNote.value = asked.note
    answerPage.value = asked.answer
  })
}

/** KB numbers of a text, normalised, and the words that are none. */
export function parseKbs(text: string): { kbs: string[]; bad: string[] } {
  const kbs: string[] = []
  const bad: string[] = []
  for (const word of text.split(/[\s,;，；、]+/).filter(Boolean)) {
    const number = /^(?:kb)?(\d{6,8})$/i.exec(word)?.[1]
    if (number === undefined) bad.push(word)
    else if (!kbs.includes(`KB${number}`)) kbs.push(`KB${number}`)
  }
  return { kbs, bad }
}

/** `2022-10-09` or `2022-10-09T16:00:00`; `''` for nothing, `null` for no date. */
export function parseNotBefore(text: string): string | null {
  const match = /^\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]+(\d{1,2})[:：](\d{2})(?:[:：](\d{2}))?)?\s*$/.exec(text)
  if (!match) return text.trim() === '' ? '' : null
  const [year, month, day, hour, minute, second] = match.slice(1).map(part => (part === undefined ? undefined : Number(part)))
  const date = new Date(Date.UTC(year as number, (month as number) - 1, day, hour ?? 0, minute ?? 0, second ?? 0))
  if ((year as number) < 1601 || date.getUTCMonth() + 1 !== month || date.getUTCDate() !== day || (hour ?? 0) > 23 || (minute ?? 0) > 59 || (second ?? 0) > 59) return null
  return date.toISOString().slice(0, hour === undefined ? 10 : 19)
}

/** What is wrong with the typed request, if anything. */
export const requestFaults = computed(() => ({
  kb: parseKbs(typedKbs.value).bad[0] ?? null,
  date: parseNotBefore(typedNotBefore.value) === null,
}))

/** The typed request, as far as it is sound. */
export const request = computed<AnalysisRequest>(() => ({
  case: caseId.value,
  kbs: parseKbs(typedKbs.value).kbs,
  notBefore: parseNotBefore(typedNotBefore.value) || null,
  wanted: wantedSources.value,
}))
