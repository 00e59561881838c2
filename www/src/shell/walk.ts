// Finds the files in what was dropped. The same limits hold for a folder that was chosen.
import type { GivenFile, LeftOut } from './messages'

/** Files taken at most: as many as an archive may list. */
export const FILES = 100_000
/** Folders inside each other. */
export const LEVELS = 32

/** A file or folder, whichever way the browser gives it. */
export interface Item {
  name: string
  folder: boolean
  file(): Promise<File>
  /** What a folder holds; no more than about `most` are needed. */
  children(most: number): Promise<Item[]>
}

/** Files in the order of their paths, and what was left out. */
export interface Walked {
  files: GivenFile[]
  left: LeftOut
}

/** `told` hears how many were found so far, and ends the walk with `false`: then nothing is given. */
export async function walk(items: Item[], told: (files: number) => boolean, most = FILES, levels = LEVELS): Promise<Walked | null> {
  const files: GivenFile[] = []
  const left: LeftOut = { tooMany: 0, tooDeep: 0, unreadable: 0, first: '' }
  const failed = (path: string): void => { left.first ||= path; left.unreadable++ }
  const visit = async (item: Item, path: string, level: number): Promise<boolean> => {
    if (!item.folder) {
      if (files.length >= most) { left.tooMany = most; return true }
      await item.file().then(file => files.push({ file, path }), () => failed(path))
      return told(files.length)
    }
    if (level >= levels) { left.tooDeep = levels; return true }
    const children = await item.children(most + 1).catch(() => { failed(path); return [] })
    for (const child of children.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (left.tooMany) return true
      if (!await visit(child, `${path}/${child.name}`, level + 1)) return false
    }
    return told(files.length)
  }
  for (const item of items) if (!await visit(item, item.name, 0)) return null
  return { files, left }
}

/** Chosen files, in the order of their paths, within the limit. */
export function chosen(files: File[]): Walked {
  const given = files.map(file => ({ file, path: file.webkitRelativePath || file.name }))
  if (given.some(({ path }) => path.includes('/'))) given.sort((a, b) => (a.path < b.path ? -1 : 1))
  return { files: given.slice(0, FILES), left: { tooMany: given.length > FILES ? FILES : 0, tooDeep: 0, unreadable: 0, first: '' } }
}

interface Handle {
  kind: 'file' | 'directory'
  name: string
  getFile(): Promise<File>
  values(): AsyncIterable<Handle>
}
type HandleItem = DataTransferItem & { getAsFileSystemHandle?(): Promise<Handle | null> }

/**
 * What was dropped, if a folder is among it: as handles where the browser has them, because a page opened from disk
 * cannot read entries in Chromium; else as entries, which also a page from plain http has. Must be called in the event.
 */
export function dropped(data: DataTransfer): Promise<Item[]> | null {
  const items = [...data.items].filter(({ kind }) => kind === 'file')
  const entries = items.map(item => item.webkitGetAsEntry())
  if (!entries.some(entry => entry?.isDirectory)) return null
  const handles = items.map((item: HandleItem) => item.getAsFileSystemHandle?.().catch(() => null))
  return Promise.all(handles).then(all => all.flatMap((handle, i) => {
    const entry = entries[i]
    return handle ? [ofHandle(handle)] : entry ? [ofEntry(entry)] : []
  }))
}

function ofHandle(handle: Handle): Item {
  return {
    name: handle.name,
    folder: handle.kind === 'directory',
    file: () => handle.getFile(),
    children: async most => {
      const found: Item[] = []
      for await (const child of handle.values()) if (found.push(ofHandle(child)) >= most) break
      return found
    },
  }
}

function ofEntry(entry: FileSystemEntry): Item {
  return {
    name: entry.name,
    folder: entry.isDirectory,
    file: () => new Promise((ok, no) => (entry as FileSystemFileEntry).file(ok, no)),
    children: async most => {
      const reader = (entry as FileSystemDirectoryEntry).createReader()
      const found: Item[] = []
      // Given by the hundred; an empty answer is the end.
      for (let some: FileSystemEntry[] = []; found.length < most;) {
        some = await new Promise((ok, no) => reader.readEntries(ok, no))
        if (!some.length) break
        found.push(...some.map(ofEntry))
      }
      return found
    },
  }
}
