import { signal } from '@preact/signals'
import type { PasswordQuestion, PasswordSource } from '../engine/unlocking'
import { WorkerEnded } from '../engine/worker-handle'

/** A question on screen. */
export interface OpenQuestion extends PasswordQuestion {
  /** The password given is being tried. */
  busy: boolean
}

/** What is asked now. The password itself is never part of the page's state. */
export const question = signal<OpenQuestion | null>(null)

let pending: { answer(password: string | null): void; refuse(error: WorkerEnded): void } | null = null

/** Asks on screen; `fits` is told when a password opened something. */
export const asking = (fits: () => void): PasswordSource => ({
  ask: asked => new Promise((answer, refuse) => {
    pending = { answer, refuse }
    question.value = { ...asked, busy: false }
  }),
  fits: () => {
    question.value = null
    fits()
  },
})

/** The user's answer; `null`: read without. */
export function answer(password: string | null): void {
  const asked = pending
  pending = null
  question.value = password === null || !question.value ? null : { ...question.value, busy: true }
  asked?.answer(password)
}

/** What asked is over: other files came, or these are cleared. */
export function dismiss(): void {
  const asked = pending
  pending = null
  question.value = null
  asked?.refuse(new WorkerEnded('cancelled', 'cancelled'))
}
