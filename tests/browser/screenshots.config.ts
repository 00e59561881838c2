import { defineConfig } from './playwright'
import tests from './playwright.config'

/** `npm run screenshots`: pictures instead of judgements. */
export default defineConfig({ ...tests, projects: [{ name: 'pictures', testMatch: 'screenshots.ts' }] })
