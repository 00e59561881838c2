import { effect, signal } from '@preact/signals'
import type { Language } from '../engine/protocol'
import { keep } from './shell'

export type Theme = 'light' | 'dark'

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

/** The theme on screen. */
export function theme(): Theme {
  return chosenTheme.value ?? systemTheme.value
}

/** Takes what the shell kept from an earlier visit, and the browser's language where it kept none. */
export function adopt(kept: { lang: string; theme: string }, browserLanguage: string): void {
  language.value = browserLanguage.toLowerCase().startsWith('zh') ? 'zh' : 'en'
  if (kept.lang === 'zh' || kept.lang === 'en') language.value = chosenLanguage.value = kept.lang
  if (kept.theme === 'light' || kept.theme === 'dark') chosenTheme.value = kept.theme
}

export function switchLanguage(): void {
  language.value = chosenLanguage.value = language.value === 'zh' ? 'en' : 'zh'
  remember()
}

export function switchTheme(): void {
  chosenTheme.value = theme() === 'dark' ? 'light' : 'dark'
  remember()
}

function remember(): void {
  keep({ lang: chosenLanguage.value ?? '', theme: chosenTheme.value ?? '' })
}

effect(() => {
  const root = document.documentElement
  root.lang = language.value === 'zh' ? 'zh-CN' : 'en'
  root.dataset.theme = theme()
})
