// Nothing leaves, by any way that is known: the same attempts without a policy, to show that the sinks hear them, and with it.
import { mkdtempSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { args, executablePath } from './browser.mjs'
import { pageFile, work } from './bundles'
import { used } from './exits/net-log'
import { attempts, channels, pages, sealedHeaders, type Opener } from './exits/attempts'
import type { Sinks } from './exits/sinks'
import { chromium, expect, test } from './playwright'

async function start(sinks: Sinks, folder: string): Promise<Opener> {
  const profile = mkdtempSync(join(work, 'exits-profile-'))
  const log = join(profile, 'net-log.json')
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: await sinks.resolve(executablePath, folder),
    // What a user's click would allow is allowed from the start.
    args: [...args, `--log-net-log=${log}`, '--disable-popup-blocking', '--autoplay-policy=no-user-gesture-required'],
  })
  return {
    async open(url) {
      const page = await context.newPage()
      const session = await context.newCDPSession(page)
      void page.goto(url, { waitUntil: 'commit' }).catch(() => undefined)
      // Asked of the browser: a page with a refused navigation does not answer.
      return { title: async () => (await session.send('Target.getTargetInfo')).targetInfo.title, close: () => page.close() }
    },
    async close() {
      await context.close()
      return used(readFileSync(log, 'utf8'))
    },
  }
}

/** What neither the policy nor the sandbox closes; VERIFY.md says so. Only a host's header does. */
const openInFrame = ['link-preconnect', 'link-dns-prefetch']
/** The shell alone, whose one script does none of it, could also leave, or look for a way by WebRTC. */
const openInShell = new Set([
  ...openInFrame, 'webrtc-stun', 'webrtc-turn', 'webrtc-prefixed', 'fresh-realm-webrtc', 'fresh-realm-webrtc-turn',
  'location', 'location-assign', 'location-replace', 'navigation-api', 'top-location', 'parent-location', 'meta-refresh',
  'window-open', 'window-open-self', 'window-open-top', 'window-open-then-navigate',
  'link-click', 'link-click-blank', 'link-click-noopener', 'link-click-top', 'link-download', 'area-click', 'svg-link-click',
])
test.describe.configure({ timeout: 240_000 })

const of = (place: string, keys: Set<string>): string[] => [...keys].filter(key => key.startsWith(`${place}/`)).map(key => key.slice(place.length + 1)).sort()

for (const from of ['http', 'file'] as const) {
  test(`without a policy the sinks hear of what leaves (${from})`, async () => {
    const { heard, logged } = await attempts(start, { kind: 'bare', from })
    const names = new Set([...heard].map(key => key.replace(/.*\//, '')))
    console.log(`${names.size} of ${channels.size} channels are heard; not: ${[...channels].filter(name => !names.has(name)).join(' ')}`)
    expect(names.size).toBeGreaterThanOrEqual(from === 'http' ? 90 : 75)
    for (const name of [...openInFrame, 'fetch', 'websocket', 'image', 'script', 'style-import', 'frame', 'webtransport', 'webrtc-stun', 'location', 'form-post']) expect(names, name).toContain(name)
    for (const [place, least] of [['shell', 70], ['frame', 60], ['worker', from === 'http' ? 8 : 4]] as const) expect(of(place, heard).length, place).toBeGreaterThan(least)
    // The browser's own log knows of each of them, but for what has no address in it.
    expect([...heard].filter(key => !logged.has(key) && !/webrtc/.test(key))).toEqual([])
  })

  test(`with the page's policy nothing leaves frame or workers but hints (${from})`, async () => {
    const { heard, logged } = await attempts(start, { kind: 'sealed', from })
    for (const keys of [heard, logged]) {
      expect(of('worker', keys)).toEqual([])
      expect(of('frame', keys).filter(name => !openInFrame.includes(name))).toEqual([])
      expect(of('shell', keys).filter(name => !openInShell.has(name))).toEqual([])
    }
    // Open rows are open: should a browser close one, VERIFY.md promises too little.
    if (from === 'http') expect(heard).toContain('frame/link-preconnect')
    expect(heard).toContain('shell/location')
  })
}

test('with the headers of a host nothing leaves frame, workers or, by another address, the shell', async () => {
  const { heard, logged } = await attempts(start, { kind: 'sealed', from: 'http', headers: sealedHeaders(), places: ['frame', 'worker'] })
  expect([...heard]).toEqual([])
  expect([...logged]).toEqual([])
})

test('the page that tries has the policy of the page itself', () => {
  const of = (file: string): (string | undefined)[] => [...readFileSync(file, 'utf8').matchAll(/http-equiv="Content-Security-Policy" content="([^"]*)"|sandbox="([^"]*)"/g)].map(([, policy, sandbox]) => (policy ?? sandbox)?.replace(/sha256-[^']{43}=/g, 'HASH').replace(/sha256-[^&]{43}=/g, 'HASH'))
  expect(of(join(pages(), 'sealed.html'))).toEqual(of(pageFile))
})
