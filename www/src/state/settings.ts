import { effect, signal } from '@preact/signals'
import type { Language } from '../engine/protocol'
import type { Kept } from '../shell/messages'
import { keep } from './shell'

export type Theme = 'light' | 'dark'
export type Clock = 'machine' | 'utc'

/** The language of everything on screen; the browser's decides the first time. */
export const language = signal<Language>('en')

const systemDark = matchMedia('(prefers-color-scheme: dark)')
/** Does the system prefer dark? Followed until the user chooses. */
const systemTheme = signal<Theme>(systemDark.matches ? 'dark' : 'light')
systemDark.addEventListener('change', () => { systemTheme.value = systemDark.matches ? 'dark' : 'light' })

/** The theme the user chose; `null`: the system's. */
export const chosenTheme = signal<Theme | null>(null)
/** The language the user chose; `null`: the browser's. */
const chosenLanguage = signal<Language | null>(null)
/** The clock a report opens in, where its logs tell it; `null`: the one they tell most of. */
export const chosenClock = signal<Clock | null>(null)
/** Do single letters act as shortcuts? */
export const singleKeys = signal(true)

/** The theme on screen. */
export function theme(): Theme {
  return chosenTheme.value ?? systemTheme.value
}

/** Takes what the shell kept from an earlier visit, and the browser's language where it kept none. */
export function adopt(kept: Kept, browserLanguage: string): void {
  language.value = browserLanguage.toLowerCase().startsWith('zh') ? 'zh' : 'en'
  if (kept.lang === 'zh' || kept.lang === 'en') language.value = chosenLanguage.value = kept.lang
  if (kept.theme === 'light' || kept.theme === 'dark') chosenTheme.value = kept.theme
  if (kept.clock === 'machine' || kept.clock === 'utc') chosenClock.value = kept.clock
  singleKeys.value = kept.keys !== 'off'
}

export function chooseLanguage(chosen: Language): void {
  language.value = chosenLanguage.value = chosen
  remember()
}

export const switchLanguage = (): void => chooseLanguage(language.value === 'zh' ? 'en' : 'zh')

export function chooseTheme(chosen: Theme | null): void {
  chosenTheme.value = chosen
  remember()
}

export const switchTheme = (): void => chooseTheme(theme() === 'dark' ? 'light' : 'dark')

export function chooseClock(chosen: Clock | null): void {
  chosenClock.value = chosen
  remember()
}

export function chooseKeys(on: boolean): void {
  singleKeys.value = on
  remember()
}

function remember(): void {
  keep({ lang: chosenLanguage.value ?? '', theme: chosenTheme.value ?? '', clock: chosenClock.value ?? '', keys: singleKeys.value ? '' : 'off' })
}

effect(() => {
  const root = document.documentElement
  root.lang = language.value === 'zh' ? 'zh-CN' : 'en'
  root.dataset.theme = theme()
})
