/** Engines in which every way out is tried, and how they are called. */
export const engines = { chromium: 'Chromium', firefox: 'Firefox' }
export type Engine = keyof typeof engines

/** Where a script of the page could run. */
export type Place = 'frame' | 'worker' | 'shell'

/** How many ways out the tests try, in each place that has them. */
export const waysTried = 139

const leaves = [
  'location', 'location-assign', 'location-replace', 'navigation-api', 'top-location', 'parent-location', 'meta-refresh',
  'window-open', 'window-open-self', 'window-open-top', 'window-open-then-navigate',
  'link-click', 'link-click-blank', 'link-click-noopener', 'link-click-top', 'link-download', 'area-click', 'svg-link-click',
]
const webrtc = ['webrtc-stun', 'webrtc-turn', 'fresh-realm-webrtc', 'fresh-realm-webrtc-turn']

/**
 * What neither the policy nor the sandbox closes, by the names of `tests/browser/exits/channels.ts`. Those tests hold
 * this list, which Verify shows, against what they hear: a way that is not in it fails them, and so does one in it that
 * a browser has closed.
 */
export const openWays: Record<Place, Record<Engine, string[]>> = {
  frame: { chromium: ['link-preconnect', 'link-dns-prefetch'], firefox: ['link-preconnect'] },
  worker: { chromium: [], firefox: [] },
  shell: {
    chromium: ['link-preconnect', 'link-dns-prefetch', ...webrtc, 'webrtc-prefixed', ...leaves],
    firefox: ['link-preconnect', ...webrtc, ...leaves],
  },
}

/** The same as lines to be read: where, and what. */
export const openLines = ({ places, none }: { places: Record<Place, string>; none: string }): [where: string, what: string][] =>
  (Object.keys(openWays) as Place[]).flatMap(place => (Object.keys(engines) as Engine[]).map((engine): [string, string] =>
    [`${places[place]}, ${engines[engine]}`, openWays[place][engine].join(', ') || none]))
