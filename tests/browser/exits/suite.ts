// The same attempts in every browser: without a policy, to show that the sinks hear them, and with it.
import { mkdtempSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Engine } from '../../../www/src/components/help/open-ways'
import { work } from '../bundles'
import { expect, test } from '../playwright'
import { attempts, channels, sealedHeaders, type Opener, type Outcome, type Setting } from './attempts'
import { of, openIn, UNMISTAKABLE } from './open'
import { Sinks } from './sinks'

export interface Trying {
  engine: Engine
  /** Starts the browser with a folder of its own, and has it write its log of the network. */
  start(sinks: Sinks, folder: string, log: string): Promise<Opener>
  /** What of that log was sent, connected to and looked up. */
  used(text: string): string
  /** Does it heed the header that closes what a policy does not? */
  heedsHeaders: boolean
}

/** What a log of HTTP and names does not tell. */
const UNLOGGED = /webrtc|webtransport/

/** Defines the tests of one browser. It is started once for all of it: its log is read when it is closed. */
export function waysOut({ engine, start, used, heedsHeaders }: Trying): void {
  test.describe.configure({ mode: 'serial', timeout: 180_000 })
  let sinks: Sinks
  let browser: Opener
  let log = ''
  const outcomes: [Setting, Outcome][] = []

  test.beforeAll(async () => {
    const folder = mkdtempSync(join(work, 'exits-'))
    // Firefox insists on the ending.
    log = join(folder, 'network.moz_log')
    sinks = await Sinks.start()
    browser = await start(sinks, folder, log)
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

    test(`with the page's policy nothing leaves but what Verify says is open (${from})`, async () => {
      const open = openIn(engine, sinks.resolves)
      const heard = await tried({ kind: 'sealed', from, awaited: open })
      expect([...heard].sort()).toEqual(open)
    })
  }

  if (heedsHeaders) test('with the headers of a host nothing leaves frame, workers or shell', async () => {
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
      if (kind === 'bare') expect([...heard].filter(key => !logged.has(key) && !UNLOGGED.test(key))).toEqual([])
      else expect([...logged].filter(key => headers !== undefined || !openIn(engine).includes(key))).toEqual([])
    }
    expect(outcomes.length).toBe(heedsHeaders ? 5 : 4)
  })
}
