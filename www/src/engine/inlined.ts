// What the build puts into the one file: the worker's source, the compressed module, the sample.
import { lzma } from './lzma'
import type { BuiltFrom } from './protocol'

declare const __WORKER__: string
declare const __MODULE__: string
declare const __SAMPLE__: string
declare const __LICENCES__: string
declare const __IDENTITY__: { version: string; commit: string; module: string; shell: string; tooOld: string }

/** Source text of the worker: policy, wasm-bindgen glue and `worker.ts` in one classic script. */
export const workerSource = (): string => __WORKER__

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64)
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes
}

/** The wasm module as a worker's `unpack` takes it. */
export const packedModule = (): Uint8Array<ArrayBuffer> => bytesOf(__MODULE__)

/** Was this page built with a sample? */
export const hasSample = __SAMPLE__ !== ''

/** The built-in sample bundle; `null` in a build without one. */
export function sampleFile(): File | null {
  return __SAMPLE__ ? new File([lzma(bytesOf(__SAMPLE__))], 'sample.zip', { type: 'application/zip' }) : null
}

/** What the build knows of this page: `commit` where it was told; SHA-256 of the unpacked module in hexadecimal, of the shell's scripts as the policy writes them. */
export const identity = __IDENTITY__

/** What others made and is in this page, with the texts of their licences. */
export const licences = (): string => __LICENCES__

/** The hash of the script that runs here, out of the policy that the browser enforces: no other script can show it. */
export function scriptHash(): string {
  const policy = document.querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute('content') ?? ''
  return /script-src '(sha256-[^']+)'/.exec(policy)?.[1] ?? ''
}

/** The same for what the page makes. */
export const builtFrom = (): BuiltFrom => ({ commit: identity.commit || undefined, module: identity.module || undefined, script: scriptHash() || undefined })
