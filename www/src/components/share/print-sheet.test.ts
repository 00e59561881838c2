import { expect, test } from 'vitest'
import { tokens } from './print-sheet'

/** Tags and texts, each written shortly. */
const said = (html: string): string[] => [...tokens(html)].map(token => {
  if (token.kind === 'text') return token.text
  if (token.kind === 'close') return `/${token.name}`
  return [token.name, ...token.attributes.map(([key, value]) => `${key}=${value}`)].join(' ') + (token.closed ? ' /' : '')
})

test('a page in pieces: tags, attributes, text', () => {
  expect(said('<!DOCTYPE html>\n<p class="line" lang="zh-CN">a &lt;b&gt; &amp; c</p><br/><!-- no --><hr />')).toEqual(['\n', 'p class=line lang=zh-CN', 'a <b> & c', '/p', 'br /', 'hr /'])
  expect(said('<svg viewBox="0 0 10 10"><line x1="1" y1="2"/></svg>')).toEqual(['svg viewBox=0 0 10 10', 'line x1=1 y1=2 /', '/svg'])
})

test('what stands in text and attributes stays text', () => {
  expect(said('<p title="a &gt; b &quot;c&quot;">&lt;script&gt;x()&lt;/script&gt; &#x4e2d;&#25991; &amp;lt;</p>')).toEqual(['p title=a > b "c"', '<script>x()</script> 中文 &lt;', '/p'])
  expect(said('1 < 2 && "x"')).toEqual(['1 < 2 && "x"'])
  expect(said('&#x110000; &#0; &nosuch;')).toEqual(['&#x110000; \0 &nosuch;'])
})
