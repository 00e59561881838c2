// Every colour that a style names is a token, and every pair of them that can meet reaches AA in both themes.
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const sources = new URL('../', import.meta.url)
const styles = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.css') && !file.startsWith('shell')).map(file => ({ file, css: readFileSync(new URL(file, sources), 'utf8').replace(/\/\*.*?\*\//gs, '') }))
const tokens = styles.find(({ file }) => file.endsWith('tokens.css'))?.css ?? ''

type Colour = [red: number, green: number, blue: number, alpha: number]
const blocks = [...tokens.matchAll(/^:root[^{]*\{([^}]*)\}/gm)].slice(0, 2).map(([, block = '']) => new Map([...block.matchAll(/--([\w-]+): (#\w+|rgb\([^)]*\));/g)].map(([, name = '', value = '']) => [name, parse(value)] as const)))

function parse(value: string): Colour {
  if (value.startsWith('rgb')) {
    const [red = 0, green = 0, blue = 0, alpha = 1] = [...value.matchAll(/[\d.]+/g)].map(Number)
    return [red, green, blue, alpha]
  }
  const digits = value.length === 4 ? [...value.slice(1)].map(digit => digit + digit).join('') : value.slice(1)
  return [0, 2, 4].map(at => Number.parseInt(digits.slice(at, at + 2), 16)).concat(1) as Colour
}
const over = (top: Colour, ground: Colour): Colour => [0, 1, 2].map(i => (top[i] ?? 0) * top[3] + (ground[i] ?? 0) * (1 - top[3])).concat(1) as Colour

function luminance(colour: Colour): number {
  const [r, g, b] = colour.slice(0, 3).map(c => c / 255).map(c => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
function contrast(a: Colour, b: Colour): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

/** Texts that may stand anywhere, and those that a component sets on its own ground. */
const TEXTS = ['text', 'text-2', 'bad', 'act', 'good', 'link']
const GROUNDS = ['surface', 'surface-2', 'surface-up', 'selected', 'act-surface', 'bad-surface']
/** Painted over any ground. */
const OVERLAYS = ['hover', 'marked']
/** Pairs of their own: text, ground. */
const OWN: [string, string][] = [['on-focus', 'focus'], ['surface', 'text'], ['text', 'chosen'], ['text', 'found']]
/** Colours of text that is none: signs between words. */
const DECORATION = ['line', 'line-strong']
/** Grounds on which no text stands, or that are seen through. */
const BARE = ['line', 'line-2', 'line-strong', 'veil', 'thumb', 'shade', 'cover', 'cover-strong', 'bad', 'act', 'good', 'text-2']

const used = (property: RegExp): Set<string> => new Set(styles.flatMap(({ css }) => [...css.matchAll(property)].map(([, name = '']) => name)))

test('every colour of text and of ground is one that is tested here', () => {
  const text = [...used(/(?<![\w-])color:\s*var\(--([\w-]+)\)/g)].filter(name => !name.startsWith('part-'))
  expect(text.filter(name => ![...TEXTS, ...DECORATION, ...OWN.map(([one]) => one)].includes(name))).toEqual([])
  const ground = [...used(/background(?:-color)?:\s*var\(--([\w-]+)\)/g)]
  expect(ground.filter(name => ![...GROUNDS, ...OVERLAYS, ...BARE, ...OWN.map(([, one]) => one)].includes(name))).toEqual([])
})

test('colours stand in the tokens and nowhere else, but for shadows', () => {
  const stray = styles.filter(({ file }) => !file.endsWith('tokens.css')).flatMap(({ file, css }) => [...css.replace(/box-shadow:[^;]*;|::backdrop \{[^}]*\}/g, '').matchAll(/(?<![\w-])(#[0-9a-f]{3,8}\b|rgba?\([^)]*\)|hsl[^;]*)/gi)].map(([colour]) => `${file}: ${colour}`))
  expect(stray).toEqual([])
})

test('both themes name the same colours', () => {
  expect([...blocks[1]?.keys() ?? []].sort()).toEqual([...blocks[0]?.keys() ?? []].sort())
})

test.each([['light', 0], ['dark', 1]] as const)('%s: all pairs reach AA, also under the pointer and when selected', (_, theme) => {
  const of = (name: string): Colour => blocks[theme]?.get(name) ?? expect.fail(`no token ${name}`)
  const low: string[] = []
  const least = (what: string, a: Colour, b: Colour, wanted: number): void => { if (contrast(a, b) < wanted) low.push(`${what}: ${contrast(a, b).toFixed(2)}`) }
  for (const text of TEXTS) {
    for (const ground of GROUNDS) {
      least(`${text} on ${ground}`, of(text), of(ground), 4.5)
      least(`${text} on ${ground} under the pointer`, of(text), over(of('hover'), of(ground)), 4.5)
    }
  }
  for (const ground of GROUNDS) least(`selected text on ${ground}`, of('text'), over(of('marked'), of(ground)), 4.5)
  for (const [text, ground] of OWN) least(`${text} on ${ground}`, of(text), of(ground), 4.5)
  // Edges of what can be used, the mark of the focus, and what a picture is made of.
  for (const ground of ['surface', 'surface-2', 'surface-up']) for (const edge of ['line-strong', 'focus']) least(`${edge} on ${ground}`, of(edge), of(ground), 3)
  for (const mark of ['cover-strong', 'bad', 'act', 'good', 'text-2']) least(`${mark} on the timeline`, of(mark), of('surface'), 3)
  expect(low).toEqual([])
})
