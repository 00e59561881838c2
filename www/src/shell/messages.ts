// Everything that crosses between the shell (outer page) and the frame (the app). Nothing else does.

/** A file the user gave, with its path inside the folder it came from. */
export interface GivenFile {
  file: File
  path: string
}

/** What the shell keeps between visits: these two words and nothing about any bundle. */
export interface Kept {
  /** `zh` or `en`; empty: the browser decides. */
  lang: string
  /** `light` or `dark`; empty: the system decides. */
  theme: string
}

export type ToFrame =
  /** `language` is the browser's: a frame of an opaque origin may be told another. */
  | { kind: 'hello'; fragment: string; language: string; kept: Kept }
  | { kind: 'fragment'; fragment: string }
  | { kind: 'files'; files: GivenFile[] }
  | { kind: 'drag'; over: boolean }

export type FromFrame =
  | { kind: 'ready' }
  | { kind: 'pick'; folder: boolean }
  | { kind: 'drag' }
  | { kind: 'keep'; kept: Kept }
  | { kind: 'save'; name: string; type: string; bytes: ArrayBuffer }
