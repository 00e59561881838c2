// The sample configurations that the build filled in, beside the page.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pageFile } from './bundles'

export const hostingFolder = join(dirname(pageFile), 'hosting')

/** What `_headers` says, by name in small letters. */
export function headersFile(): Record<string, string> {
  const lines = readFileSync(join(hostingFolder, '_headers'), 'utf8').split('\n').slice(1)
  return Object.fromEntries(lines.filter(Boolean).map(line => {
    const at = line.indexOf(':')
    return [line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()]
  }))
}
