// What a link may carry: `#1/request?kb=5015736&case=…` asks for logs, `#1/findings?…` is a whole report, packed,
// `#1/view?of=0a1b2c3d&attempt=a4&tab=sources` is a place in a report: never search text, host or file names.
import { parseRequest, type RequestFragment } from './request-link'

/** Parts of a view by their keys. */
export type ViewParts = ReadonlyMap<string, string>

export type Fragment =
  | { kind: 'none' }
  | RequestFragment
  /** A report; only the core can read it. */
  | { kind: 'findings'; text: string }
  | { kind: 'view'; parts: ViewParts }
  /** Of another version of the page. */
  | { kind: 'foreign' }
  | { kind: 'damaged' }

const PART = /^([a-z]{1,12})=([a-zA-Z0-9.,-]{1,60})$/

export function parseFragment(fragment: string): Fragment {
  if (fragment === '' || fragment === '#') return { kind: 'none' }
  const [, version, view, given = ''] = /^#(\d{1,4})\/([a-z]{1,20})\?(.*)$/s.exec(fragment) ?? []
  if (version === undefined) return { kind: 'damaged' }
  if (version !== '1') return { kind: 'foreign' }
  if (view === 'request') return parseRequest(given)
  if (view === 'findings') return { kind: 'findings', text: fragment }
  if (view !== 'view') return { kind: 'foreign' }
  const parts = new Map<string, string>()
  for (const part of given.split('&')) {
    const [, key, value] = PART.exec(part) ?? []
    if (key === undefined || value === undefined) return { kind: 'damaged' }
    parts.set(key, value)
  }
  return { kind: 'view', parts }
}

/** The fragment of a view; of one without parts nothing. */
export function viewFragment(parts: ViewParts): string {
  return parts.size ? `#1/view?${[...parts].map(([key, value]) => `${key}=${value}`).join('&')}` : ''
}

/** How many scan workers a link asks for; `null`: one per processor. */
export function wantedWorkers(parts: ViewParts): number | null {
  const workers = Number(parts.get('workers'))
  return Number.isInteger(workers) && workers >= 1 && workers <= 16 ? workers : null
}
