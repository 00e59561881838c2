// What the page says to its workers and what they answer. Every call is one message there and one back.
import type { Code, Report } from '../generated/report'

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

/** What the operator was asked for. */
export interface AnalysisRequest {
  case: string | null
  kbs: string[]
  notBefore: string | null
  /** Ids of sources that were asked for. */
  wanted: string[]
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

/** `crashed`: its worker died; `no-progress`: the watchdog ended it. */
export type LostReason = 'crashed' | 'no-progress'

/** The calls a worker answers. Scan workers use the first group, the analyst the second; all run the same code. */
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

  /** Takes everything that was scanned, in any order. */
  keep(bundles: (Uint8Array | UnlistedFile)[], scanned: ScannedEntry[]): void
  /** Takes entries that were read again, in place of what was kept of them. */
  amend(scanned: ScannedEntry[]): void
  /** Makes the reports, one per machine, and says how many. */
  analyze(request: AnalysisRequest): number
  /** Report number `index` in `language`. */
  report(index: number, language: Language): Report
  /** The same as JSON text, written by the core. */
  json(index: number, language: Language): string
  /** The script that does the collecting for report number `index`. */
  captureScript(index: number): string
  /** An error code in any spelling; `null`: not a code. */
  explain(text: string, language: Language): Code | null
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
  | { id: number; kind: 'progress'; bytes: number }
  /** The wasm instance trapped: it must not be used again. */
  | { id: number; kind: 'error'; message: string }
