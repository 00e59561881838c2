// One entry to one classic script (and its styles), minified and pure ASCII.
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Oldest browsers that have what the page needs: SIMD, DecompressionStream, `wasm-unsafe-eval`. */
const target = ['chrome109', 'firefox115', 'safari16.4']

/** @returns {Promise<{ code: string, css: string }>} */
export async function bundle(entry, plugins = [], minify = true) {
  const results = await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins,
    build: {
      write: false,
      target,
      cssCodeSplit: false,
      cssMinify: true,
      minify,
      modulePreload: false,
      reportCompressedSize: false,
      lib: { entry: `${root}/${entry}`, formats: ['iife'], name: 'faultline', fileName: () => 'out.js', cssFileName: 'out' },
    },
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  const output = (Array.isArray(results) ? results : [results]).flatMap(result => result.output)
  const code = output.filter(file => file.type === 'chunk').map(file => file.code)
  const css = output.filter(file => file.fileName.endsWith('.css')).map(file => String(file.source))
  if (code.length !== 1) throw new Error(`${entry}: ${code.length} scripts instead of one`)
  return { code: asciiScript(code[0].trim()), css: asciiStyle(css.join('').trim()) }
}

/** Non-ASCII only stands in string literals, where an escape means the same. */
export function asciiScript(text) {
  return text.replace(/[^\x00-\x7f]/g, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function asciiStyle(text) {
  return text.replace(/[^\x00-\x7f]/gu, c => `\\${c.codePointAt(0).toString(16)} `)
}
