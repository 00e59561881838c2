import { join } from 'node:path'
import { defineConfig } from './playwright'

/** The main path in Firefox and WebKitGTK, which are started by their own drivers. */
export default defineConfig({
  testDir: './elsewhere',
  outputDir: join(process.env.CARGO_TARGET_DIR ?? '../../target', 'browser-tests-elsewhere'),
  globalSetup: './setup.ts',
  workers: 1,
  timeout: 120_000,
  retries: 1,
  reporter: [['list']],
})
