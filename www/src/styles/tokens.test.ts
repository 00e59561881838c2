import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8')
const themes = css.split(':root').slice(1).map(block => new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{3,6});/g)].map(m => [m[1], m[2]] as [string, string])))

function luminance(hex: string): number {
  const full = hex.length === 4 ? [...hex.slice(1)].map(c => c + c).join('') : hex.slice(1)
  const [r, g, b] = [0, 2, 4].map(i => Number.parseInt(full.slice(i, i + 2), 16) / 255).map(c => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

test.each([['light', 0], ['dark', 1]] as const)('%s: text reaches AA on every surface it stands on, lines of inputs reach 3:1', (_, index) => {
  const colour = (name: string): string => themes[index]?.get(name) ?? '#000'
  for (const text of ['text', 'text-2', 'bad', 'act', 'good', 'link']) {
    for (const surface of ['surface', 'surface-2', 'surface-up', 'selected', 'act-surface', 'bad-surface']) {
      expect(contrast(colour(text), colour(surface)), `${text} on ${surface}`).toBeGreaterThanOrEqual(4.5)
    }
  }
  for (const surface of ['chosen', 'found']) expect(contrast(colour('text'), colour(surface)), surface).toBeGreaterThanOrEqual(4.5)
  // Components in the log viewer; the words beside them on a chosen row.
  for (const part of ['part-1', 'part-2', 'part-3', 'part-4', 'part-5', 'part-6', 'bad', 'act']) {
    for (const surface of ['surface', 'surface-2', 'selected', 'act-surface', 'bad-surface', 'chosen']) expect(contrast(colour(part), colour(surface)), `${part} on ${surface}`).toBeGreaterThanOrEqual(4.5)
  }
  for (const line of ['line-strong', 'focus', 'cover-strong']) expect(contrast(colour(line), colour('surface')), line).toBeGreaterThanOrEqual(3)
})
