// Sample configurations for hosts, with the policy of the page just built as a header.
import { mkdir, readFile, writeFile } from 'node:fs/promises'

const NAMES = ['nginx.conf', '_headers', 'README.md']

/** The policy of the outer page, as it stands in its first lines. */
export function policyOf(html) {
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]
  if (!policy) throw new Error('the page has no policy')
  return policy
}

/** Writes `hosting/` into the folder of the page. */
export async function writeHosting(html, dist) {
  const folder = new URL('hosting/', dist)
  await mkdir(folder, { recursive: true })
  for (const name of NAMES) {
    const text = await readFile(new URL(`../hosting/${name}`, import.meta.url), 'utf8')
    await writeFile(new URL(name, folder), text.replaceAll('{{policy}}', policyOf(html)))
  }
}
