import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { assemble } from './assemble.mjs'

const parts = { app: { code: 'a("x"&&1)', css: 'b{}' }, shell: { code: 's()', css: 'i{}' }, tooOld: 't()' }
const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

test('the policy is the one of the design, in both documents', () => {
  const html = assemble(parts)
  const [outer, inner] = [...html.matchAll(/http-equiv="Content-Security-Policy" content="([^"]*)"/g)].map(match => match[1])
  const rest = `'wasm-unsafe-eval'; worker-src blob:; style-src STYLES; img-src data: blob:; connect-src 'none'; frame-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types faultline`
  expect(outer).toBe(`default-src 'none'; script-src ${hash('s()')} ${hash('t()')} ${hash('a("x"&&1)')} ${rest.replace('STYLES', `${hash('i{}')} ${hash('b{}')}`)}`)
  expect(inner?.replaceAll('&#39;', "'")).toBe(`default-src 'none'; script-src ${hash('a("x"&&1)')} ${rest.replace('STYLES', hash('b{}'))}`)
  expect(html).toContain(`sandbox="allow-scripts allow-modals" allow="clipboard-write"`)
})

test('what would not survive is refused', () => {
  expect(() => assemble({ ...parts, app: { code: '"</script>"', css: '' } })).toThrow(/app/)
  expect(() => assemble({ ...parts, shell: { code: '\u00e9', css: '' } })).toThrow(/not ASCII/)
})
