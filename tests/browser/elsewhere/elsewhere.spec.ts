// The main path in the browsers that are not Chromium: from disk, and over the plain http of an intranet.
import { networkInterfaces } from 'node:os'
import { fileUrl } from '../app'
import { ASK, differing } from '../encodings'
import { expect, test } from '../playwright'
import { Host } from '../server'
import type { Browser } from './browser'
import { firefox } from './firefox'
import { mainPath } from './main-path'
import { webkit } from './webkit'

/** An address of this computer that browsers do not trust as they trust 127.0.0.1. */
const plain = Object.values(networkInterfaces()).flat().find(one => one?.family === 'IPv4' && !one.internal)?.address

/** The tables of encodings are the browser's: the core must get the same from each. */
async function sameTables(browser: Browser): Promise<void> {
  await browser.open(fileUrl)
  expect(differing(await browser.inShell<string[]>(ASK))).toEqual([])
}

async function overHttp(browser: Browser): Promise<void> {
  const host = await Host.start('utf-8', plain)
  try {
    await mainPath(browser, host.url)
  } finally {
    await host.stop()
  }
}

test.describe('Firefox', () => {
  let browser: Browser
  test.beforeAll(async () => { browser = await firefox() })
  test.afterAll(() => browser.close())
  test('the main path from disk', () => mainPath(browser, fileUrl))
  test('the main path over http', () => overHttp(browser))
  test('the tables of encodings', () => sameTables(browser))
})

// An engine of Linux: elsewhere there is none to ask.
if (process.platform === 'linux') test.describe('WebKitGTK', () => {
  let browser: Browser
  test.beforeAll(async () => { browser = await webkit() })
  test.afterAll(() => browser.close())
  test('the main path over http', () => overHttp(browser))
  test('the tables of encodings', () => sameTables(browser))
})
