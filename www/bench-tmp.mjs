import { chromium } from '@playwright/test'
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--headless','--disable-gpu','--disable-quic','--no-first-run','--disable-background-networking'] })
for (let i=0;i<4;i++){ const p = await b.newPage(); await p.goto('file:///work/main/dist/faultline.html'); const app=p.frameLocator('iframe'); await app.locator('.start').waitFor(); await p.waitForTimeout(300); const t=performance.now(); await p.setInputFiles('input[type=file]', process.argv[2]); await app.locator('.verdict').waitFor({timeout:60000}); console.log(Math.round(performance.now()-t)); await p.close() }
await b.close()
