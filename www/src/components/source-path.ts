import type { Source } from '../generated/report'

/** A source's path, cut where one file stands inside another. */
export interface SourcePath {
  /** Folders of the outermost file, with the slash at their end; empty: none. */
  folder: string
  /** The file, or the archive and what is inside it, inwards. */
  parts: string[]
  /** The innermost file's own name. */
  name: string
}

const archive = /\.(cab|zip|7z|gz|tgz|tar|rar|wim|esd|exe|bz2|xz|zst)$/i

export function sourcePath(source: Pick<Source, 'path' | 'inside'>): SourcePath {
  const segments = source.path.split('/')
  const name = segments.at(-1) ?? source.path
  const parts: string[] = []
  let from = 0
  // A member's index for every level: as many cuts, each after a name that says archive; a renamed one is cut before the name.
  for (let level = 0; level < source.inside.length && from < segments.length - 1; level++) {
    const found = segments.findIndex((segment, i) => i >= from && i < segments.length - 1 && archive.test(segment))
    const cut = found < 0 ? segments.length - 2 : found
    parts.push(segments.slice(from, cut + 1).join('/'))
    from = cut + 1
  }
  parts.push(segments.slice(from).join('/'))
  // Folders are told apart only in front of the outermost file.
  const outer = parts[0] ?? ''
  const slash = outer.lastIndexOf('/') + 1
  return { folder: outer.slice(0, slash), parts: [outer.slice(slash), ...parts.slice(1)], name }
}

/** Does only a password open it? */
export function isLocked({ issues }: Pick<Source, 'issues'>): boolean {
  return issues.some(({ kind }) => kind === 'encrypted' || kind === 'wrong-password')
}

/** Does it hold lines or records that a reader can follow, or might it with a password? */
export function canOpen(source: Pick<Source, 'kind' | 'encoding' | 'records' | 'issues'>): boolean {
  return Boolean(source.encoding) || (source.kind === 'event-log' && source.records > 0) || isLocked(source)
}
