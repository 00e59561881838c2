import { join } from 'node:path'
import { args, executablePath } from './browser.mjs'
import { defineConfig } from './playwright'

/** What measures time, or reads so much that others would wait: these have the computer to themselves. */
const timed = ['huge.spec.ts', 'large.spec.ts', 'progress.spec.ts', 'smooth.spec.ts', 'viewer-large.spec.ts']

export default defineConfig({
  testDir: '.',
  projects: [
    { name: 'page', testIgnore: [...timed, 'elsewhere/**'] },
    // `npm run test:browser` runs them afterwards, one at a time.
    { name: 'timed', testMatch: timed },
  ],
  outputDir: join(process.env.CARGO_TARGET_DIR ?? '../../target', 'browser-tests'),
  globalSetup: './setup.ts',
  // Two processors, and every page waits for its browser half of the time.
  workers: 2,
  // A browser that stalls on a busy computer is no fault of the page; what passes only then is printed as flaky.
  retries: 1,
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
