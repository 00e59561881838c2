// node tests/browser/bench/profile.mjs BUNDLE: where the time goes while a bundle is read and drawn, thread by thread: the
// functions in which most of it is spent. Functions of the core have names only in a module that kept them (built without
// wasm-opt); otherwise they are numbers.
import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { chromium } from '../../../www/node_modules/@playwright/test/index.mjs'
import { args, executablePath } from '../browser.mjs'
import { ready, untilDrawn } from './watch.mjs'

/** Functions listed for each thread. */
const LISTED = 25

const [bundle] = process.argv.slice(2)
if (!bundle) {
  console.error('usage: node tests/browser/bench/profile.mjs BUNDLE.zip')
  process.exit(2)
}
const url = pathToFileURL(fileURLToPath(new URL('../../../dist/faultline.html', import.meta.url))).href
const trace = join(tmpdir(), `faultline-trace-${process.pid}.json`)

const browser = await chromium.launch({ executablePath, args })
const page = await (await browser.newContext()).newPage()
await ready(page, url)
const drawn = await untilDrawn(page)
await browser.startTracing(page, { path: trace, categories: ['disabled-by-default-v8.cpu_profiler', 'devtools.timeline', 'v8', '__metadata'] })
await page.setInputFiles('input[type=file]', resolve(bundle))
await drawn()
await browser.stopTracing()
await browser.close()

/** Self time in milliseconds of every function, by thread. */
const threads = new Map()
const names = new Map()
const profiles = new Map()
const { traceEvents } = JSON.parse(readFileSync(trace, 'utf8'))
rmSync(trace)
for (const { name, pid, tid, id, args: told } of traceEvents) {
  if (name === 'thread_name') names.set(`${pid} ${tid}`, told.name)
  if (name === 'Profile') profiles.set(`${pid} ${id}`, { thread: `${pid} ${tid}`, nodes: new Map() })
}
for (const { name, pid, id, args: told } of traceEvents) {
  const profile = name === 'ProfileChunk' && profiles.get(`${pid} ${id}`)
  if (!profile) continue
  const { cpuProfile = {}, timeDeltas = [] } = told.data
  for (const { id: node, callFrame } of cpuProfile.nodes ?? []) profile.nodes.set(node, callFrame.functionName || `${(callFrame.url ?? '').split('/').at(-1)}:${callFrame.lineNumber ?? 0}`)
  const sums = threads.get(profile.thread) ?? new Map()
  threads.set(profile.thread, sums)
  for (const [i, node] of (cpuProfile.samples ?? []).entries()) {
    const called = profile.nodes.get(node)
    sums.set(called, (sums.get(called) ?? 0) + Math.max(0, timeDeltas[i] ?? 0) / 1000)
  }
}
for (const [thread, sums] of threads) {
  const busy = [...sums].filter(([called]) => called !== '(idle)' && called !== '(root)')
  const all = busy.reduce((sum, [, ms]) => sum + ms, 0)
  if (all < 5) continue
  console.log(`${names.get(thread) ?? thread}: ${all.toFixed(0)} ms`)
  for (const [called, ms] of busy.sort((a, b) => b[1] - a[1]).slice(0, LISTED)) console.log(`  ${ms.toFixed(1).padStart(8)}  ${called}`)
}
