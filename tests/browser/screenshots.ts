// `npm run screenshots`: every screen in both languages and both themes, as pictures for looking at. FAULTLINE_PICTURES
// names the folder; otherwise it is target/screenshots.
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { root } from './bundles'
import { test } from './playwright'
import { setTheme, tour } from './screens'

const folder = resolve(process.env.FAULTLINE_PICTURES ?? join(root, 'target/screenshots'))
mkdirSync(folder, { recursive: true })
test.use({ actionTimeout: 20_000 })

for (const language of ['en', 'zh'] as const) {
  test(`pictures in ${folder}: ${language}`, async ({ page }) => {
    test.setTimeout(300_000)
    await tour(page, language, async name => {
      // Nothing under the pointer, nothing still moving.
      await page.mouse.move(640, 1)
      await page.waitForTimeout(250)
      for (const theme of ['light', 'dark'] as const) {
        await setTheme(page, theme)
        await page.screenshot({ path: join(folder, `${name}-${language}-${theme}.png`) })
      }
    })
  })
}
