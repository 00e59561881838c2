// Nothing leaves, by any way that is known: the same attempts without a policy, to show that the sinks hear them, and with it.
import { mkdtempSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { args, executablePath } from './browser.mjs'
import { pageFile, work } from './bundles'
import { used } from './exits/net-log'
import { attempts, channels, pages, sealedHeaders, type Opener, type Outcome, type Setting } from './exits/attempts'
import { of, openInFrame, UNMISTAKABLE, unexpected } from './exits/open'
import { Sinks } from './exits/sinks'
import { chromium, expect, test } from './playwright'

/** Chromium, with every user's click that would allow something already made, and its own log of the network. */
async function chromiumLogging(sinks: Sinks, profile: string, log: string): Promise<Opener> {
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
}

// Of pages that left there is nothing to be seen.
test.use({ screenshot: 'off' })

// One browser for all of it: its log is read when it is closed.
test.describe('ways out of Chromium', () => {
  test.describe.configure({ mode: 'serial', timeout: 180_000 })
  let sinks: Sinks
  let browser: Opener
  let log = ''
  const outcomes: [Setting, Outcome][] = []

  test.beforeAll(async () => {
    const profile = mkdtempSync(join(work, 'exits-'))
    log = join(profile, 'net-log.json')
    sinks = await Sinks.start()
    browser = await chromiumLogging(sinks, profile, log)
  })
  test.afterAll(async () => {
    await browser?.close()
    await sinks?.stop()
  })
  const tried = async (setting: Setting): Promise<Set<string>> => {
    const outcome = await attempts(browser, sinks, setting)
    outcomes.push([setting, outcome])
    // What never came back was not tried: where nothing must leave, that proves nothing.
    if (setting.kind === 'sealed') expect([...outcome.stuck]).toEqual([])
    return outcome.heard
  }

  for (const from of ['http', 'file'] as const) {
    test(`without a policy the sinks hear of what leaves (${from})`, async () => {
      const heard = await tried({ kind: 'bare', from, awaited: UNMISTAKABLE })
      const names = new Set([...heard].map(key => key.replace(/.*\//, '')))
      console.log(`${names.size} of ${channels.size} channels are heard; not: ${[...channels].filter(name => !names.has(name)).join(' ')}`)
      expect(names.size).toBeGreaterThanOrEqual(from === 'http' ? 90 : 75)
      expect(UNMISTAKABLE.filter(key => !heard.has(key))).toEqual([])
      for (const [place, least] of [['shell', 70], ['frame', 60], ['worker', from === 'http' ? 8 : 4]] as const) expect(of(place, heard).length, place).toBeGreaterThan(least)
    })

    test(`with the page's policy nothing leaves frame or workers but hints (${from})`, async () => {
      const heard = await tried({ kind: 'sealed', from, awaited: ['frame/link-preconnect'] })
      expect(unexpected(heard)).toEqual([])
      // Open rows are open: should a browser close one, what Verify says of it is out of date.
      if (from === 'http') for (const name of openInFrame) if (name !== 'link-dns-prefetch' || sinks.resolves) expect(heard).toContain(`frame/${name}`)
      for (const name of ['location', 'window-open', 'webrtc-stun']) expect(heard).toContain(`shell/${name}`)
    })
  }

  test('with the headers of a host nothing leaves frame, workers or shell', async () => {
    const heard = await tried({ kind: 'sealed', from: 'http', headers: sealedHeaders() })
    expect([...heard]).toEqual([])
  })

  test('the log of the browser knows of no other way', async () => {
    await browser.close()
    const text = used(readFileSync(log, 'utf8'))
    for (const [{ kind, headers }, { heard }] of outcomes) {
      const ears = [...sinks.ears.values()].find(one => one.heard === heard)
      const logged = ears ? sinks.toldBy(text, ears) : new Set<string>()
      // It knows of each of them, but for what has no address in it; and of none that must not be.
      if (kind === 'bare') expect([...heard].filter(key => !logged.has(key) && !/webrtc/.test(key))).toEqual([])
      else expect(headers ? [...logged] : unexpected(logged)).toEqual([])
    }
    expect(outcomes.length).toBe(5)
  })
})

test('the page that tries has the policy of the page itself', () => {
  const of = (file: string): (string | undefined)[] => [...readFileSync(file, 'utf8').matchAll(/http-equiv="Content-Security-Policy" content="([^"]*)"|sandbox="([^"]*)"/g)].map(([, policy, sandbox]) => (policy ?? sandbox)?.replace(/sha256-[^']{43}=/g, 'HASH').replace(/sha256-[^&]{43}=/g, 'HASH'))
  expect(of(join(pages(), 'sealed.html'))).toEqual(of(pageFile))
})
