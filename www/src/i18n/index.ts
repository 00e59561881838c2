import { computed } from '@preact/signals'
import { language } from '../state/settings'
import { en, zh, type Words } from './languages'

/** The screen's words in the chosen language. */
export const words = computed<Words>(() => (language.value === 'zh' ? zh : en))

/** A size as people write it, with the unit. */
export function bytes(n: number): string {
  if (n < 1000) return `${n} B`
  const unit = n < 1e6 ? 'KB' : n < 1e9 ? 'MB' : 'GB'
  const value = n / (n < 1e6 ? 1e3 : n < 1e9 ? 1e6 : 1e9)
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`
}

/** A whole number with separators. */
export function count(n: number): string {
  return n.toLocaleString(language.value)
}
