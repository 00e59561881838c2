// Everything that crosses between the shell (outer page) and the frame (the app). Nothing else does.

/** A file the user gave, with its path inside the folder it came from. */
export interface GivenFile {
  file: File
  path: string
}

/** What of a folder was not taken; 0: nothing. */
export interface LeftOut {
  /** The limit that was passed, in files. */
  tooMany: number
  /** The limit that was passed, in folders inside each other. */
  tooDeep: number
  /** Files and folders that the browser could not open. */
  unreadable: number
  /** The path of the first of them. */
  first: string
}

/** What the shell keeps between visits: these words and nothing about any bundle. */
export interface Kept {
  /** `zh` or `en`; empty: the browser decides. */
  lang: string
  /** `light` or `dark`; empty: the system decides. */
  theme: string
  /** `machine` or `utc`; empty: as the logs tell it. */
  clock: string
  /** `off`: single letters are no shortcuts. */
  keys: string
}

export type ToFrame =
  /** `language` is the browser's: a frame of an opaque origin may be told another. */
  | { kind: 'hello'; fragment: string; language: string; kept: Kept }
  | { kind: 'fragment'; fragment: string }
  /** A folder is being looked through; this many files were found so far. */
  | { kind: 'walking'; files: number }
  /** `dropped`: on the window; else chosen. */
  | { kind: 'files'; files: GivenFile[]; left: LeftOut; dropped: boolean }
  | { kind: 'drag'; over: boolean }

export type FromFrame =
  | { kind: 'ready' }
  | { kind: 'pick'; folder: boolean }
  | { kind: 'drag' }
  /** The files are not wanted any more. */
  | { kind: 'stop' }
  | { kind: 'keep'; kept: Kept }
  /** The view on screen, for the address; `step`: one can go back to what stands there now. */
  | { kind: 'address'; fragment: string; step: boolean }
  | { kind: 'save'; name: string; type: string; bytes: ArrayBuffer }
