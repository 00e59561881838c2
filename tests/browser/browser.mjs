// Which browser, and how it is started: the same for tests, screenshots and measurements. Nothing is ever downloaded.
import { existsSync } from 'node:fs'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable']

/** `cargo xtask` names the browser it found. */
export const executablePath = process.env.FAULTLINE_CHROMIUM ?? places.find(existsSync) ?? places[0]

export const args = [
  '--no-sandbox', '--headless', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
]
