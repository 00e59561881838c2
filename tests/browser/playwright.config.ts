import { join } from 'node:path'
import { args, executablePath } from './browser.mjs'
import { defineConfig } from './playwright'

export default defineConfig({
  testDir: '.',
  testIgnore: 'elsewhere/**',
  outputDir: join(process.env.CARGO_TARGET_DIR ?? '../../target', 'browser-tests'),
  globalSetup: './setup.ts',
  // Two processors: one page at a time measures and behaves the same everywhere.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    viewport: { width: 1280, height: 720 },
    locale: 'en-US',
    launchOptions: { executablePath, args },
    screenshot: 'only-on-failure',
  },
})
