// What is heard of the sealed page, against what Verify says is open.
import { type Engine, openWays, type Place } from '../../../www/src/components/help/open-ways'

/** What every browser does that nothing keeps from it. */
export const UNMISTAKABLE = [
  'fetch', 'websocket', 'image', 'script', 'style-import', 'frame', 'webrtc-stun', 'beacon', 'xhr', 'link-preconnect',
].flatMap(name => [`shell/${name}`, `frame/${name}`])

/** What Verify says is open, as `place/channel`; without the looking up of names where the sink cannot hear of it. */
export const openIn = (engine: Engine, resolves = true): string[] =>
  Object.entries(openWays).flatMap(([place, by]) => by[engine].map(name => `${place}/${name}`)).filter(key => resolves || !key.endsWith('/link-dns-prefetch')).sort()

/** The names that were heard of a place. */
export const of = (place: Place, keys: Iterable<string>): string[] => [...keys].filter(key => key.startsWith(`${place}/`)).map(key => key.slice(place.length + 1)).sort()
