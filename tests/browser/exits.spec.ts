// Nothing leaves Chromium, by any way that is known. `elsewhere/exits.spec.ts` tries the same in Firefox.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { waysTried } from '../../www/src/components/help/open-ways'
import { args, executablePath } from './browser.mjs'
import { pageFile } from './bundles'
import { channels, pages } from './exits/attempts'
import { usedByChromium } from './exits/net-log'
import { waysOut } from './exits/suite'
import { chromium, expect, test } from './playwright'

// Of pages that left there is nothing to be seen.
test.use({ screenshot: 'off' })

test.describe('ways out of Chromium', () => waysOut({
  engine: 'chromium',
  heedsHeaders: true,
  used: usedByChromium,
  // With every user's click that would allow something already made.
  async start(sinks, profile, log) {
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: await sinks.resolve(executablePath, profile),
      args: [...args, `--log-net-log=${log}`, '--disable-popup-blocking', '--autoplay-policy=no-user-gesture-required'],
    })
    return {
      async open(url, said, ended) {
        const page = await context.newPage()
        page.on('console', message => said(message.text()))
        page.on('crash', ended)
        void page.goto(url, { waitUntil: 'commit' }).catch(() => undefined)
        return { close: () => page.close() }
      },
      close: () => context.close(),
    }
  },
}))

test('the page that tries has the policy of the page itself', () => {
  const of = (file: string): (string | undefined)[] => [...readFileSync(file, 'utf8').matchAll(/http-equiv="Content-Security-Policy" content="([^"]*)"|sandbox="([^"]*)"/g)].map(([, policy, sandbox]) => (policy ?? sandbox)?.replace(/sha256-[^']{43}=/g, 'HASH').replace(/sha256-[^&]{43}=/g, 'HASH'))
  expect(of(join(pages(), 'sealed.html'))).toEqual(of(pageFile))
})

test('Verify says how many ways are tried', () => expect(channels.size).toBe(waysTried))
