import { existsSync } from 'node:fs'
import { makeScenarios, pageFile } from './bundles'

export default function setup(): void {
  if (!existsSync(pageFile)) throw new Error('dist/faultline.html is missing: run `cargo xtask build` first')
  makeScenarios()
}
