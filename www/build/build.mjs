// `npm run build`: the page as one file, dist/faultline.html in the repository's root.
// Needs what `cargo xtask build` puts into src/generated: the wasm module with its glue, the sample, the report's types.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { minifySync } from 'vite'
import { assemble, policyHash } from './assemble.mjs'
import { asciiScript, bundle } from './bundle.mjs'
import { writeHosting } from './hosting.mjs'

const generated = new URL('../src/generated/', import.meta.url)
const wasmFolder = new URL('wasm/', generated)

async function wasmFiles() {
  const names = await readdir(wasmFolder).catch(() => [])
  const wasm = names.find(name => name.endsWith('_bg.wasm'))
  const glue = wasm && names.find(name => name === wasm.replace('_bg.wasm', '.js'))
  if (!wasm || !glue) throw new Error('www/src/generated/wasm has no module: run `cargo xtask build`')
  const [plain, packed] = await Promise.all([wasm, `${wasm}.packed`].map(name => readFile(new URL(name, wasmFolder))))
  return { wasm: plain, packed, glue: await readFile(new URL(glue, wasmFolder), 'utf8') }
}

/** The page's own code must give the module back: a page that cannot unpack it is not built. */
async function unpacks(packed, wasm) {
  const { code } = await bundle('src/engine/unpack.ts')
  const { unpack } = new Function(`${code};return faultline`)()
  if (!wasm.equals(unpack(packed))) throw new Error('src/engine/unpack.ts does not give the module back')
}

// Base64 and escaped JSON text are ASCII, and safe inside a script.
const constant = (name, text) => `const ${name}=${asciiScript(JSON.stringify(text)).replaceAll('</', '<\\/').replaceAll('<!--', '<\\!--')};`

const { wasm, packed, glue } = await wasmFiles()
await unpacks(packed, wasm)
const licences = await readFile(new URL('licences.txt', generated), 'utf8').catch(() => '')
const sample = await readFile(new URL('sample.zip.lzma', generated)).catch(() => Buffer.alloc(0))
const [sever, worker, page, shell] = await Promise.all(
  // The shell stays as it is written: whoever opens the file can read all that crosses.
  ['src/engine/sever.ts', 'src/engine/worker.ts', 'src/main.tsx', 'src/shell/main.ts'].map(entry => bundle(entry, [], entry !== 'src/shell/main.ts')),
)
const tooOld = (await readFile(new URL('../src/shell/too-old.js', import.meta.url), 'utf8')).trim()

const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'))
const identity = {
  version,
  // Given by whoever releases: read from a repository, the same sources would make another page out of an archive of them.
  commit: /^[0-9a-f]{7,40}$/.exec(process.env.FAULTLINE_COMMIT ?? '')?.[0] ?? '',
  module: createHash('sha256').update(wasm).digest('hex'),
  shell: policyHash(shell.code),
  tooOld: policyHash(tooOld),
}

// A worker's first statement takes the only policy name, so that nothing else in it can.
const policyFirst = 'self.trustedTypes&&self.trustedTypes.createPolicy("faultline",{});'
// The glue comes with its comments. Its one global is what the worker calls: top-level names stay.
const { code: small, errors } = minifySync('glue.js', glue, { module: false, mangle: { toplevel: false } })
if (errors.length) throw new Error(`the glue of the module: ${errors[0]?.message}`)
const workerSource = asciiScript([policyFirst, small, worker.code].join('\n'))
const app = {
  code: [
    sever.code,
    constant('__WORKER__', workerSource),
    constant('__MODULE__', packed.toString('base64')),
    constant('__SAMPLE__', sample.toString('base64')),
    constant('__IDENTITY__', identity),
    constant('__LICENCES__', licences),
    page.code,
  ].join('\n'),
  css: page.css,
}
const html = assemble({ app, shell, tooOld })

const dist = new URL('../../dist/', import.meta.url)
await mkdir(dist, { recursive: true })
await writeFile(new URL('faultline.html', dist), html)
await writeHosting(html, dist)

// What it weighs compressed is for `cargo xtask build` to say: programs pack base64 differently, and one of them is the gate.
const kb = n => `${(n / 1000).toFixed(0)} kB`
console.log(`dist/faultline.html ${kb(html.length)} (wasm ${kb(packed.length)} packed, page ${kb(page.code.length + page.css.length)}, sample ${kb(sample.length)})`)
console.log(`sha256 ${createHash('sha256').update(html).digest('hex')}`)
