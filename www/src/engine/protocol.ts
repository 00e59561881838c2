// What the page says to its workers and what they answer. Every call is one message there and one back.
import type { Code, Comparison, Report } from '../generated/report'

/** Language of the core's sentences. */
export type Language = 'zh' | 'en'

/** One entry of a bundle, as the listing has it. */
export interface EntryInfo {
  path: string
  /** Bytes after unpacking. */
  size: number
  /** Bytes in the archive: what progress counts. */
  packedSize: number
}

/** A listed bundle: the core's own wire form, and the entries the scheduler needs. */
export interface OpenedBundle {
  bytes: Uint8Array
  /** A loose file is a bundle of one entry. */
  archive: boolean
  entries: EntryInfo[]
}

/** One decoded line of a text source. */
export interface Line {
  /** 1-based. */
  number: number
  text: string
}

/** How bad a line says it is. */
export type Severity = 'error' | 'warning' | 'info' | 'other'

/** What is known of a log once it has been read through; a row is a line, or a record of events. */
export interface LogIndex {
  rows: number
  /** Its rows are records with fields, not lines. */
  records: boolean
  /** Its lines are split into columns: time, severity, component, message. */
  parts: boolean
  /** Longest row, UTF-16 units. */
  longest: number
  /** The clock of its times: the machine's own, or UTC. */
  clock: 'machine' | 'utc'
  /** Its earliest and latest time, as in `LogRow.time`. */
  first: string | null
  last: string | null
  /** Rows of each severity. */
  severities: { id: Severity; rows: number }[]
  /** Who wrote how many rows, the most frequent first, at most 100; of event logs the providers. */
  components: { name: string; rows: number }[]
  overview: LogOverview
  /** It has more rows than can be shown, or could not be read to its end. */
  cut: boolean
}

/** Bad rows in equal stretches of what is shown, at most 256 of them. */
export interface LogOverview {
  /** Rows of each stretch; the last may have fewer. */
  step: number
  errors: number[]
  warnings: number[]
}

/** One row as it is shown. */
export interface LogRow {
  /** 0-based, among what the filter leaves. */
  row: number
  /** Number of its line or record. */
  number: number
  /** `2022-10-10T16:38:25.123`, with a `Z` where the log's clock is UTC; `null`: it has none of its own. */
  time: string | null
  /** A line without one has that of the record it continues. */
  severity: Severity | null
  /** `null`: it names none. */
  component: string | null
  /** The line as it is, or the record on one line; what is longer than 10,000 characters is cut. */
  text: string
  /** UTF-16 units of the whole text; `text` is shorter where it was cut, for its own sake or because its neighbours are long. */
  length: number
  /** Where the message begins in `text`. */
  message: number
  /** Where in `text` the query of the request was found: from, to. */
  found: [number, number][]
  /** Of events. */
  eventId: number | null
  /** Names and values of events. */
  fields: [string, string][]
}

/** What is looked for. */
export interface SearchQuery {
  text: string
  matchCase: boolean
  wholeWord: boolean
  regex: boolean
}

/** A line or record that holds what is looked for. */
export interface SearchHit {
  /** Number of the line or record. */
  number: number
  record: boolean
  /** At most 400 characters of it. */
  text: string
  /** Where in `text` it was found: from, to; at most 8. */
  places: [number, number][]
}

/** Hits of one source, in their order. */
export interface SearchBatch {
  inside: number[]
  hits: SearchHit[]
}

/** Why something could not be searched, or not to its end. */
export type SearchTrouble = 'locked' | 'changed' | 'too-large' | 'unsupported' | 'damaged'

/** What was searched of an entry. */
export interface SearchedEntry {
  /** Texts and event logs. */
  sources: number
  /** Their lines and records. */
  lines: number
  /** Sources that hold it, and in how many lines or records. */
  found: { inside: number[]; path: string; hits: number }[]
  issues: { path: string; why: SearchTrouble }[]
}

/** Which rows are shown. Lines that continue a record are shown with it. */
export interface LogFilter {
  /** Empty: all. */
  severities: Severity[]
  /** Empty: all. */
  components: string[]
  /** Milliseconds on the log's own clock, both ends included. */
  from: number | null
  to: number | null
  query: SearchQuery | null
}

/** What a filter leaves. */
export interface FilteredLog {
  rows: number
  overview: LogOverview
}

/** A place in a log: a line or record by its number, or a moment in milliseconds on the log's own clock. */
export type LogTarget = { number: number } | { time: number }

/** Why a log cannot be shown: nobody gave the password, it is neither text nor events, or the file is not there any more. */
export type LogFailure = 'locked' | 'unreadable' | 'changed'

/** A log to open: the file, and the way to the source in it. */
export interface LogFile {
  file: File
  name: string
  entry: number
  inside: number[]
  password: string | null
}

/** What the operator was asked for. */
export interface AnalysisRequest {
  case: string | null
  kbs: string[]
  notBefore: string | null
  /** Ids of sources that were asked for. */
  wanted: string[]
}

/** What the core is: its version, how many rules it has, and eight digits that change with them. */
export interface Identity {
  version: string
  rules: number
  digest: string
}

/** A file whose worker died while listing it: the report shall still name it. */
export interface UnlistedFile {
  name: string
  folder: string | null
  size: number
}

/** A scanned source, or the reason why it is lost. */
export interface ScannedEntry {
  bundle: number
  entry: number
  extract: Uint8Array | LostReason
}

/** What one scan gave: the extract in the core's wire form, and what only a password opens. */
export interface ScanAnswer {
  extract: Uint8Array
  /** Encrypted sources of this entry, those in archives included, that could not be read. */
  locked: number
}

/** A pack that was read: its listing and its extracts, in the core's wire form. */
export interface PackAsRead {
  bundle: Uint8Array
  extracts: Uint8Array[]
}

/** Two readings may be held at once, to be compared. */
export type Side = 0 | 1

/** A report beside the older one on the same computer, both by their number. */
export interface ComparedPair {
  before: number
  now: number
  comparison: Comparison
}

/** Both sides, compared. */
export interface Compared {
  /** The side that is taken for the older. */
  older: Side
  /** Do the logs themselves say which is older? Else the one given first is taken for it. */
  known: boolean
  /** One for each computer of the later side. */
  pairs: ComparedPair[]
}

/** What is certain while the rest is still read. */
export interface Glimpse {
  /** Computers the logs name so far. */
  computers: string[]
  /** Updates that failed, the latest first. */
  failures: { name: string | null; time: string | null; local: string | null; code: string | null }[]
  /** Attempts in all. */
  attempts: number
}

/** A report out of a link, and what of it the link leaves out. */
export interface OpenedFindings {
  report: Report
  leftOut: LeftOutOfLink[]
}

/** What a link leaves out where it would be too long: lines, details of other attempts, sources that prove nothing, lists about the machine, marks far from the failure. */
export type LeftOutOfLink = 'lines' | 'details' | 'sources' | 'machine' | 'timeline'

/** Why a link shows nothing: it holds no findings, a newer version made it, its end is missing, letters changed on the way. */
export type LinkFault = 'none' | 'version' | 'cut-off' | 'damaged'

/** What leaves the page: a report in one form, or an evidence pack. */
export type ExportKind = ReportForm | 'pack'

/** What can be made of a report alone, as the core names it. */
export type ReportForm = 'html' | 'markdown' | 'summary' | 'json' | 'timesketch-csv' | 'timesketch-jsonl' | 'link' | 'link-file'

/** What a replaced value named, in the core's order. */
export const CATEGORIES = [
  'host', 'user', 'domain', 'address', 'mac', 'sid', 'share', 'url', 'identifier', 'serial', 'network', 'printer', 'certificate', 'mail', 'organisation', 'word', 'secret',
] as const
export type Category = (typeof CATEGORIES)[number]

/** What shall be replaced before something leaves. */
export interface ShareChoice {
  /** Categories that stay as they are; secrets never do. */
  kept: Category[]
  /** The user's own words. */
  words: string[]
  /** Salts the fingerprints. */
  case: string | null
}

/** A name that was found in what was ready to leave. */
export interface Leak {
  /** Of packs: the number of the file it is in; `null`: it is in the name of one. */
  file: number | null
  category: Category
  /** What should stand there; empty: it was found by its form. */
  token: string
  /** Where in the bytes, and in which line, 1-based. */
  offset: number
  line: number
  /** How it is written there: as it is, in base64, …; `unlearned`: of its category more names are there than are looked for. */
  layer: string
  /** The text around it, the name itself masked. */
  around: string
}

/** Which page it is, for what it makes: commit, SHA-256 of its module and of its script; `undefined`: not known. */
export interface BuiltFrom {
  commit: string | undefined
  module: string | undefined
  script: string | undefined
}

/** Something ready to leave: exactly its bytes, and what is to be known before they do. */
export interface Prepared {
  /** Name of the file: it tells nothing of the bundle. */
  name: string
  /** Media type. */
  type: string
  bytes: Uint8Array<ArrayBuffer>
  /** Where tokens stand: first byte, byte after the last, number of the category; in order. */
  places: Uint32Array
  /** Tokens in it by category. */
  counts: { category: Category; count: number }[]
  /** Values that are too short or words of Windows: replaced only where a field names them. */
  unprotected: { category: Category; token: string; value: string }[]
  /** Words that are none of Windows', the most frequent first. */
  unusual: { word: string; count: number }[]
  /** Which token stands for which value, a line for each. It leaves on its own only. */
  key: string
  /** Of links: what leaves in place of the bytes, which are what it holds. `null` of a link: it would be too long for one. */
  packed: { fragment: string; leftOut: LeftOutOfLink[] } | null
  /** What the final pass found; with any, nothing leaves. */
  leaks: Leak[]
  /** Of packs: sources whose excerpts had no room in it. */
  leftOut: string[]
  /** Of packs: what the bytes, a zip, hold. */
  pack: PackContents | null
}

/** What an evidence pack holds. */
export interface PackContents {
  files: PackedFile[]
  /** Names of those that read alone may tell less than their sources did. */
  doubtful: string[]
  /** What the pack, read again, tells otherwise than the bundle, a line for each; empty: the same. */
  differs: string[]
}

/** A file of a pack, and where tokens stand in it. */
export interface PackedFile extends Pick<Prepared, 'name' | 'places'> {
  bytes: Uint8Array<ArrayBuffer>
}

/** Texts without names, for the clipboard and for pictures. */
export interface Cleaned {
  texts: string[]
  leaks: Leak[]
}

/** `crashed`: its worker died; `no-progress`: the watchdog ended it. */
export type LostReason = 'crashed' | 'no-progress'

/** The calls a worker answers: groups for those that scan, the one that reads logs, the analyst; all run the same code. */
export interface WorkerCalls {
  /** Unpacks the module as the page carries it; only the first worker is asked. */
  unpack(packed: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>
  /** Instantiates the compiled module; before any call below. */
  start(module: WebAssembly.Module): void
  /** Lists one file the user gave. */
  open(file: File, name: string, folder: string | null): OpenedBundle
  /** Remembers a file under its key, so that scans need not carry it; forgets the one under `drop`. */
  hold(key: number, file: File, name: string, drop: number | null): void
  /** Reads one entry, with a password where it needs one; progress comes as packed bytes. */
  scan(key: number, entry: number, password: string | null): ScanAnswer
  /** Reads a window of lines of an entry, or of what `inside` leads to in the archives it holds. */
  lines(key: number, entry: number, inside: number[], first: number, count: number, password: string | null): Line[]

  /** Looks through an entry; hits come in batches, at most `limit` of one source. */
  search(key: number, entry: number, query: SearchQuery, limit: number, password: string | null): SearchedEntry

  /** Makes the excerpts of an entry for a pack, as the core has them; `task` says of what. */
  excerpts(key: number, entry: number, task: Uint8Array, password: string | null): Uint8Array
  /** Reads a pack that was just made, as any bundle. */
  readPack(bytes: Uint8Array): PackAsRead

  /** Reads a log through and keeps its index as number `log`; progress comes as the share that is read. */
  openLog(log: number, of: LogFile): LogIndex | LogFailure
  /** Forgets a log. */
  closeLog(log: number): void
  /** Rows from `first` on, of those that the filter leaves, with the places where they hold `query`. */
  logRows(log: number, first: number, count: number, query: SearchQuery | null): LogRow[]
  /** The whole text of a row. */
  logText(log: number, row: number): string
  /** Sets what is shown; progress as above. */
  filterLog(log: number, filter: LogFilter | null): FilteredLog
  /** The row nearest to a place, among those shown. */
  logRowOf(log: number, at: LogTarget): number
  /** The first row from `from` on, `from` included, that holds the query: forwards or backwards; `null`: none does. */
  findInLog(log: number, query: SearchQuery, from: number, direction: 1 | -1): number | null

  /** Takes what was read since the last glimpse, the bundles with the first, and says what is certain already. */
  glimpse(bundles: (Uint8Array | UnlistedFile)[] | null, scanned: ScannedEntry[], language: Language): Glimpse
  /** Takes everything that was scanned for one side, in any order; ends the glimpses. */
  keep(side: Side, bundles: (Uint8Array | UnlistedFile)[], scanned: ScannedEntry[]): void
  /** Takes entries that were read again, in place of what was kept of them. */
  amend(side: Side, scanned: ScannedEntry[]): void
  /** Makes the reports, one per machine, and says how many. */
  analyze(side: Side, request: AnalysisRequest): number
  /** Report number `index` in `language`, as JSON in UTF-8. */
  report(side: Side, index: number, language: Language): Uint8Array
  /** Makes one export of report number `index`, checked; `choice`: `null` leaves every name as it is, unchecked. */
  prepare(side: Side, index: number, kind: ReportForm, language: Language, choice: ShareChoice | null, page: BuiltFrom): Prepared
  /** The entries of which a pack of report number `index` still wants excerpts. */
  packWants(side: Side, index: number): { file: number; entry: number }[]
  /** What the excerpts of one of them are made from. */
  packTask(side: Side, file: number, entry: number): Uint8Array
  /** Takes them; empty: that entry could not be read any more. */
  packTakes(side: Side, file: number, entry: number, excerpts: Uint8Array): void
  /** Puts the pack together, checked like an export. */
  pack(side: Side, index: number, language: Language, choice: ShareChoice, page: BuiltFrom): Prepared
  /** What a pack tells otherwise than report number `index`. */
  packDiffers(side: Side, index: number, pack: PackAsRead): string[]
  /** Texts with names replaced, checked like an export. */
  clean(side: Side, texts: string[], choice: ShareChoice): Cleaned
  /** The script that does the collecting for report number `index`. */
  captureScript(side: Side, index: number): string
  /** Holds the later side against the older; `older`: `null` lets the logs say which that is. */
  compare(older: Side | null, language: Language): Compared
  /** Forgets one side. */
  drop(side: Side): void
  /** An error code in any spelling; `null`: not a code. */
  explain(text: string, language: Language): Code | null
  /** The report in a link, in `language`. */
  openFindings(link: string, language: Language): OpenedFindings | LinkFault
  /** Why a query cannot be searched for; `null`: it can. */
  refusal(query: SearchQuery, language: Language): string | null
  /** What the core is. */
  identity(): Identity
  /** The SHA-256 of a file, 64 digits; `null`: it cannot be read. */
  sha256(file: Blob): string | null
  /** Size of the worker's wasm memory, bytes. */
  memory(): number
}

export type Method = keyof WorkerCalls
export type Arguments<M extends Method> = Parameters<WorkerCalls[M]>
export type Answer<M extends Method> = ReturnType<WorkerCalls[M]>

export interface Call<M extends Method = Method> {
  id: number
  method: M
  args: Arguments<M>
}

export type Reply =
  | { id: number; kind: 'value'; value: unknown }
  /** Bytes, or of logs the share. */
  | { id: number; kind: 'progress'; bytes: number }
  | { id: number; kind: 'hits'; batches: SearchBatch[] }
  /** The wasm instance trapped: it must not be used again. */
  | { id: number; kind: 'error'; message: string }
