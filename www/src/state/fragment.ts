// What a link may carry: `#1/request?kb=5015736,5014805&notBefore=2022-10-09&want=cbs,event-log&case=…` asks for logs,
// `#1/view?of=0a1b2c3d&attempt=a4&tab=sources` is a place in a report. Never search text, host or file names.

/** What was asked for, as it was written. */
export interface RequestFragment {
  kind: 'request'
  kbs: string
  notBefore: string
  /** Ids of wanted sources. */
  wanted: string[]
  case: string | null
}

/** Parts of a view by their keys. */
export type ViewParts = ReadonlyMap<string, string>

export type Fragment =
  | { kind: 'none' }
  | RequestFragment
  | { kind: 'view'; parts: ViewParts }
  /** Of another version of the page. */
  | { kind: 'foreign' }
  | { kind: 'damaged' }

const PART = /^([a-z]{1,12})=([a-zA-Z0-9.,-]{1,60})$/

export function parseFragment(fragment: string): Fragment {
  if (fragment === '' || fragment === '#') return { kind: 'none' }
  const [, version, view, given = ''] = /^#(\d{1,4})\/([a-z]{1,20})\?(.*)$/s.exec(fragment) ?? []
  if (version === undefined) return { kind: 'damaged' }
  if (version !== '1' || (view !== 'request' && view !== 'view')) return { kind: 'foreign' }
  if (view === 'request') return parseRequest(given)
  const parts = new Map<string, string>()
  for (const part of given.split('&')) {
    const [, key, value] = PART.exec(part) ?? []
    if (key === undefined || value === undefined) return { kind: 'damaged' }
    parts.set(key, value)
  }
  return { kind: 'view', parts }
}

function parseRequest(given: string): RequestFragment {
  const words = new URLSearchParams(given)
  return {
    kind: 'request',
    kbs: (words.get('kb') ?? '').slice(0, 400),
    notBefore: (words.get('notBefore') ?? '').slice(0, 40),
    wanted: (words.get('want') ?? '').slice(0, 400).split(',').filter(id => /^[a-z-]{2,30}$/.test(id)),
    case: words.get('case')?.slice(0, 100) ?? null,
  }
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
