import { chromium } from '@playwright/test'
const [file, out, lang='zh-CN', scheme='light', w='1280', h='720', sel] = process.argv.slice(2)
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--headless','--disable-gpu','--disable-quic','--no-first-run','--disable-background-networking'] })
const c = await b.newContext({ locale: lang, colorScheme: scheme, viewport: { width: +w, height: +h } })
const p = await c.newPage()
p.on('console', m => console.log('console', m.text())); p.on('pageerror', e => console.log('ERR', e.message))
await p.goto('file:///work/main/dist/faultline.html')
const app = p.frameLocator('iframe')
await app.locator('.start').waitFor()
if (file !== '-') { await p.setInputFiles('input[type=file]', file.split(',')); await app.locator('.verdict').waitFor({timeout: 60000}); await p.waitForTimeout(500) }
if (sel) { await app.locator(sel).first().click(); await p.waitForTimeout(600) }
await p.screenshot({ path: out })
await b.close()
