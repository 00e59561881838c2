// The link an engineer asks with: `#1/request?case=…&kb=5015736,5014805&notBefore=2022-10-09&want=cbs,event-log&note=…&answer=https://…`.
// The command line reads and writes the same; `tests/request-links.json` holds both to one table.

/** What was asked for, as it was written. */
export interface RequestFragment {
  kind: 'request'
  kbs: string
  notBefore: string
  /** Ids of wanted sources. */
  wanted: string[]
  case: string | null
  /** A few words to the operator; may have several lines. */
  note: string | null
  /** Address of the page that the answer is opened with. */
  answer: string | null
}

/** Characters of a case id, of a note and of an address at most. */
export const MOST = { case: 100, note: 500, answer: 200 }

/** Is it the address of a page, as a link may name one? It is shown and copied, never opened from here. */
export const isPage = (text: string): boolean => text.length <= MOST.answer && /^https?:\/\/[a-zA-Z0-9.-]+(:\d{1,5})?(\/[a-zA-Z0-9._~/%-]*)?$/.test(text)

const head = (text: string, most: number): string => Array.from(text).slice(0, most).join('')

/** Text that shows what it says: without control characters, marks of direction and what has no width. */
function clean(text: string, lines: boolean, most: number): string {
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  const shown = text.replace(/[\0-\x1f\x7f-\xa0\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g, hidden => (lines && hidden === '\n' ? hidden : ''))
  return head(shown, most).replace(/^[ \n]+|[ \n]+$/g, '')
}

export function parseRequest(given: string): RequestFragment {
  const words = new URLSearchParams(given)
  const answer = words.get('answer') ?? ''
  return {
    kind: 'request',
    kbs: head(words.get('kb') ?? '', 400),
    notBefore: head(words.get('notBefore') ?? '', 40),
    wanted: head(words.get('want') ?? '', 400).split(',').filter(id => /^[a-z-]{2,30}$/.test(id)),
    case: clean(words.get('case') ?? '', false, MOST.case) || null,
    note: clean(words.get('note') ?? '', true, MOST.note) || null,
    answer: isPage(answer) ? answer : null,
  }
}

/** As `encodeURIComponent`, and what ends a link in chat programs too. */
const escaped = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`).replace(/%2C/g, ',').replace(/%3A/g, ':').replace(/%2F/g, '/')

/** The fragment that asks for this. KBs are `KB5015736`, the date is as the page spells dates. */
export function requestFragment(asked: { case: string | null; kbs: string[]; notBefore: string | null; wanted: string[]; note: string | null; answer: string | null }): string {
  const parts = [
    ['case', clean(asked.case ?? '', false, MOST.case)],
    ['kb', asked.kbs.map(id => id.replace('KB', '')).join()],
    ['notBefore', asked.notBefore ?? ''],
    ['want', asked.wanted.join()],
    ['note', clean(asked.note ?? '', true, MOST.note)],
    ['answer', isPage(asked.answer ?? '') ? asked.answer ?? '' : ''],
  ] as const
  return `#1/request?${parts.filter(([, value]) => value).map(([key, value]) => `${key}=${escaped(value)}`).join('&')}`
}

/** The fragment in what somebody pasted: a link, a mail around it, or the fragment alone; `null`: there is none. */
export function fragmentIn(text: string): string | null {
  const found = /#\d{1,4}\/([a-z]{1,20})\?[^]*/.exec(text)
  if (!found) return null
  // Findings say themselves how long they are, and mail programs break them into lines.
  return found[1] === 'findings' ? found[0] : found[0].replace(/[\s<>"][^]*$/, '')
}
