// `#1/request?kb=5015736,5014805&notBefore=2022-10-09&want=cbs,event-log&case=…` and `#1/view?workers=2`. Never search text, host or file names.

/** What a link may carry. Unknown versions, views and names are ignored. */
export interface Fragment {
  kbs: string
  notBefore: string
  /** Ids of wanted sources. */
  wanted: string[]
  case: string | null
  /** How many scan workers; `null`: one per processor. */
  workers: number | null
}

export function parseFragment(fragment: string): Fragment {
  const match = /^#1\/(?:request|view)\?(.*)$/.exec(fragment)
  const given = new URLSearchParams(match?.[1] ?? '')
  const workers = Number.parseInt(given.get('workers') ?? '', 10)
  return {
    kbs: (given.get('kb') ?? '').slice(0, 400),
    notBefore: (given.get('notBefore') ?? '').slice(0, 40),
    wanted: (given.get('want') ?? '').slice(0, 400).split(',').filter(id => /^[a-z-]{2,30}$/.test(id)),
    case: given.get('case')?.slice(0, 100) ?? null,
    workers: workers >= 1 && workers <= 16 ? workers : null,
  }
}
