// What no text on screen may hold, whichever language it is in.

const HAN = '\\p{Script=Han}'
const rules: Record<'en' | 'zh', [fault: string, pattern: RegExp][]> = {
  en: [
    ['a Chinese character or sign', /[\p{Script=Han}，。；：？！（）、]/u],
  ],
  zh: [
    ['half-width punctuation after Han', new RegExp(`${HAN}[,;:!?]|${HAN}\\.(?![a-z])|${HAN} ?\\((?![0-9a-z])`, 'u')],
    ['half-width punctuation before Han', new RegExp(`[,;:!?] ?${HAN}`, 'u')],
    ['no space between Han and Latin', new RegExp(`${HAN}[A-Za-z0-9]|[A-Za-z0-9%]${HAN}`, 'u')],
    ['a space beside full-width punctuation', /[，。；：？！（）、] | [，。；：？！）、]/u],
    ['half-width quotes', new RegExp(`["']${HAN}|${HAN}["']`, 'u')],
  ],
}
const always: [fault: string, pattern: RegExp][] = [
  ['a value that is not there', /undefined|null|NaN|Infinity|\[object/],
  ['a placeholder', /\$\{|\{\s*\$|=>/],
  ['two spaces', / {2}/],
  ['an exclamation mark', /[!！]/],
  ['three dots instead of …', /\.\.\./],
]

/** What is wrong with a text; empty: nothing. */
export function faults(text: string, language: 'en' | 'zh'): string[] {
  return [...always, ...rules[language]].filter(([, pattern]) => pattern.test(text)).map(([fault]) => fault)
}
