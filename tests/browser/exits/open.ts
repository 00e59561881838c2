// What stays open, by name: Verify tells of it, in the page and in VERIFY.md.

/** What neither the policy nor the sandbox closes. Only a host's header does. */
export const openInFrame = ['link-preconnect', 'link-dns-prefetch']

/** The shell alone, whose one script does none of it, could also leave, or look for a way by WebRTC. */
export const openInShell = [
  ...openInFrame, 'webrtc-stun', 'webrtc-turn', 'webrtc-prefixed', 'fresh-realm-webrtc', 'fresh-realm-webrtc-turn',
  'location', 'location-assign', 'location-replace', 'navigation-api', 'top-location', 'parent-location', 'meta-refresh',
  'window-open', 'window-open-self', 'window-open-top', 'window-open-then-navigate',
  'link-click', 'link-click-blank', 'link-click-noopener', 'link-click-top', 'link-download', 'area-click', 'svg-link-click',
]

/** What every browser does that nothing keeps from it. */
export const UNMISTAKABLE = [
  'fetch', 'websocket', 'image', 'script', 'style-import', 'frame', 'webrtc-stun', 'beacon', 'xhr', 'link-preconnect',
].flatMap(name => [`shell/${name}`, `frame/${name}`])

/** The names that were heard of a place. */
export const of = (place: string, keys: Iterable<string>): string[] => [...keys].filter(key => key.startsWith(`${place}/`)).map(key => key.slice(place.length + 1)).sort()

/** What was heard of the sealed page and is no open row. */
export const unexpected = (keys: Iterable<string>): string[] => [...keys].filter(key => {
  const [place, name = ''] = key.split('/')
  return place === 'worker' || !(place === 'frame' ? openInFrame : openInShell).includes(name)
}).sort()
