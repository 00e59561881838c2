// Every screen, read by axe: names, roles, contrast, in both languages and both themes.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { frameOf } from './app'
import { root } from './bundles'
import { expect, test, type Page } from './playwright'
import { setTheme, tour } from './screens'

const axe = readFileSync(join(root, 'www/node_modules/axe-core/axe.min.js'), 'utf8')

interface Found { id: string; help: string; nodes: { target: string[]; failureSummary?: string }[] }

/** What axe finds in the frame, or of it, by the rules of these kinds. */
async function findings(page: Page, where: 'frame' | 'shell', options: object): Promise<string[]> {
  const target = where === 'frame' ? frameOf(page) : page.mainFrame()
  // Scripts put in by the browser's own tools are not the page's: its policy has no say in them.
  if (!await target.evaluate('"axe" in globalThis')) await target.evaluate(`${axe};0`)
  const found = await target.evaluate(async given => {
    const run = (globalThis as unknown as { axe: { run(context: object, options: object): Promise<{ violations: Found[] }> } }).axe
    return (await run.run(document, { ...given, iframes: false, preload: false, resultTypes: ['violations'] })).violations
  }, options)
  return found.flatMap(({ id, help, nodes }) => nodes.filter(({ target: [at] }) => !HANDLED.has(`${id} ${at}`)).map(node => `${id} (${help}): ${node.target.join(' ')} ${node.failureSummary ?? ''}`))
}

/** What axe cannot see: the log's grid takes the keys for the box inside it, arrows to the side included. */
const HANDLED = new Set(['scrollable-region-focusable .log-scroll'])

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const RULES = { runOnly: [...WCAG, 'best-practice'] }
// What the theme changes is colour alone.
const COLOURS = { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } }

// On a busy computer a walk through all screens takes longer than a test usually does.
test.describe.configure({ timeout: 300_000 })
test.use({ actionTimeout: 20_000 })

for (const language of ['en', 'zh'] as const) {
  test(`axe finds nothing on any screen: ${language}`, async ({ page }) => {
    const all: string[] = []
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await tour(page, language, async name => {
      const note = (theme: string, found: string[]): void => { all.push(...found.map(one => `${name}, ${theme}: ${one}`)) }
      if (name === 'start') note('shell', await findings(page, 'shell', { runOnly: WCAG }))
      await setTheme(page, 'light')
      note('light', await findings(page, 'frame', RULES))
      await setTheme(page, 'dark')
      note('dark', await findings(page, 'frame', COLOURS))
    })
    expect(all).toEqual([])
  })
}
