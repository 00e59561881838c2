import { Meter, type GivenBundle, type Progress } from './meter'
import type { Pool } from './pool'
import { readEntries, type NamedFile, type ReadEntry } from './reading'

/** What the user is asked: the password of one file. */
export interface PasswordQuestion {
  /** The file, under the name the report shall use. */
  file: string
  /** Its entries that need it; none where it is the file itself. */
  paths: string[]
  /** Encrypted sources in them. */
  sources: number
  /** The one given before is not it. */
  wrong: boolean
}

/** Who knows the passwords. */
export interface PasswordSource {
  /** The password; `null`: read without. */
  ask(question: PasswordQuestion): Promise<string | null>
  /** It opens something; what it opens is read now. */
  fits(): void
}

/** Files with encrypted sources, and what the workers need to read them again. */
export interface LockedFiles {
  files: NamedFile[]
  given: GivenBundle[]
  /** What could not be read, by file. */
  entries: Map<number, ReadEntry[]>
}

/**
 * Entries tried before a password counts as wrong for a file: an archive has one for all, but archives inside a bundle
 * may each have their own.
 */
const PROBES = 16

/** What is encrypted of all that was read, in the order of the archives. */
export function lockedIn(scanned: ReadEntry[]): Map<number, ReadEntry[]> {
  const locked = new Map<number, ReadEntry[]>()
  for (const entry of scanned) {
    if (entry.locked === 0) continue
    const entries = locked.get(entry.bundle) ?? []
    locked.set(entry.bundle, entries)
    entries.push(entry)
  }
  for (const entries of locked.values()) entries.sort((a, b) => a.entry - b.entry)
  return locked
}

/**
 * Asks for the password of one file after the other and reads again what was locked; the password that fitted last is
 * tried first, without a word. Entries change in place; those that did are given back, with the password that read them.
 */
export async function unlock(pool: Pool, locked: LockedFiles, source: PasswordSource, tell: (progress: Progress) => void): Promise<Map<ReadEntry, string>> {
  const changed = new Map<ReadEntry, string>()
  const declined = new Set<string>()
  let last: string | null = null

  /** Reads entries again; did the password open anything? Where nobody gave it for this file, nothing calls it wrong. */
  const read = async (entries: ReadEntry[], password: string, asked: boolean): Promise<boolean> => {
    const again = await readEntries(pool, locked.files, entries, password, new Meter(locked.given, entries, tell))
    const before = new Map(entries.map(entry => [entry.entry, entry]))
    let opened = false
    for (const now of again) {
      const entry = before.get(now.entry) as ReadEntry
      const better = now.locked < entry.locked
      opened ||= better
      if (!better && (!asked || now.locked > entry.locked)) continue
      Object.assign(entry, now)
      changed.set(entry, password)
    }
    return opened
  }
  /** The smallest first: a wrong password is known before anything large is read. */
  const attempt = async (file: number, password: string, asked: boolean): Promise<boolean> => {
    const entries = locked.entries.get(file) ?? []
    const smallest = [...entries].sort((a, b) => a.size - b.size)
    const opened = await read(smallest.slice(0, PROBES), password, asked)
    if (opened) {
      source.fits()
      if (entries.length > PROBES) await read(smallest.slice(PROBES), password, asked)
    }
    const left = entries.filter(entry => entry.locked > 0)
    if (left.length) locked.entries.set(file, left)
    else locked.entries.delete(file)
    return opened
  }

  for (const file of [...locked.entries.keys()].sort((a, b) => a - b)) {
    const { name, folder } = locked.files[file] as NamedFile
    if (last !== null) await attempt(file, last, false)
    for (let wrong = false; locked.entries.has(file) && !(folder !== null && declined.has(folder)); wrong = true) {
      const entries = locked.entries.get(file) ?? []
      const paths = entries.map(entry => entry.path).filter(path => path !== name)
      const sources = entries.reduce((sum, entry) => sum + entry.locked, 0)
      const password = await source.ask({ file: name, paths, sources, wrong })
      if (password === null) {
        // Who reads one file of a folder without its password is not asked for every other.
        if (folder !== null) declined.add(folder)
        break
      }
      if (await attempt(file, password, true)) last = password
    }
  }
  return changed
}
