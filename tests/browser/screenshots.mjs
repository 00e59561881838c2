// node tests/browser/screenshots.mjs [FOLDER] [BUNDLE]: pictures of the page in both languages and themes, for looking
// at. Without a bundle the built-in sample is shown.
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { chromium } from '../../www/node_modules/@playwright/test/index.mjs'
import { args, executablePath } from './browser.mjs'

const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = resolve(process.argv[2] ?? join(root, 'target/screenshots'))
const bundle = process.argv[3]
mkdirSync(folder, { recursive: true })

const browser = await chromium.launch({ executablePath, args })
for (const language of ['en', 'zh']) {
  for (const colorScheme of ['light', 'dark']) {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 720 }, colorScheme })).newPage()
    await page.goto(pathToFileURL(join(root, 'dist/faultline.html')).href)
    const app = page.frameLocator('iframe')
    await app.locator('.start').waitFor()
    if ((await app.locator('html').getAttribute('lang')) !== (language === 'zh' ? 'zh-CN' : 'en')) await app.locator('.header button.quiet').first().click()
    const shot = async name => {
      await page.mouse.move(640, 1)
      await page.waitForTimeout(200)
      await page.screenshot({ path: join(folder, `${name}-${language}-${colorScheme}.png`) })
    }
    await app.locator('#start-code').fill('0x80073712')
    await app.locator('.code-hex').waitFor()
    await shot('start')
    if (bundle) await page.setInputFiles('input[type=file]', resolve(bundle))
    else await app.locator('.drop-acts button').last().click()
    await app.locator('.verdict').waitFor()
    await shot('report')
    await app.locator('.detail .evidence-line:not(:disabled)').first().click()
    await app.locator('.line-asked').first().waitFor()
    await app.locator('.detail').evaluate(detail => { detail.scrollTop = 120 })
    await app.locator('.verdict-status button').last().click()
    await shot('evidence')
    await app.locator('#tab-machine').click()
    await shot('computer')
    await app.locator('#tab-sources').click()
    await shot('sources')
    await page.context().close()
  }
}
await browser.close()
console.log(`pictures in ${folder}`)
