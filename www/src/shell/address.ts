// The fragment of the address. A view of a report may stand there: it names places by ids and times, and what it may be
// made of cannot spell a log. Anything else, such as a link that names a case, leaves the address at once.

const VIEW = /^#1\/view\?[a-zA-Z0-9.,&=-]{1,300}$/
export const mayStand = (fragment: unknown): fragment is string => fragment === '' || (typeof fragment === 'string' && VIEW.test(fragment))

const bare = (): string => location.href.replace(/#.*$/, '')

/** The fragment as it came. */
export function takeFragment(): string {
  const fragment = location.hash
  if (!mayStand(fragment)) history.replaceState(null, '', bare())
  return fragment
}

/** Shows what the frame asks for, as a step back can come to (`step`) or in place of what stands there. Browsers refuse too many in a row. */
export function showFragment(fragment: unknown, step: unknown): void {
  if (!mayStand(fragment) || fragment === location.hash) return
  try { history[step === true ? 'pushState' : 'replaceState'](null, '', bare() + fragment) } catch { /* the next one will do */ }
}
