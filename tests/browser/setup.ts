import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeCommandLine, makeScenarios, pageFile } from './bundles'

/** Makes this run's bundles, and what they are compared with; what it returns takes them away again. */
export default function setup(): () => void {
  if (!existsSync(pageFile)) throw new Error('dist/faultline.html is missing: run `cargo xtask build` first')
  const folder = mkdtempSync(join(tmpdir(), 'faultline-bundles-'))
  process.env.FAULTLINE_BUNDLES = folder
  makeScenarios(folder)
  makeCommandLine()
  return () => rmSync(folder, { recursive: true, force: true })
}
