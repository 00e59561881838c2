import { expect, test } from 'vitest'
import table from '../../../tests/request-links.json'
import { parseFragment } from './fragment'
import { parseKbs, parseNotBefore } from './request'
import { fragmentIn, isPage, requestFragment, type RequestFragment } from './request-link'

const again = (read: RequestFragment): string => requestFragment({ ...read, kbs: parseKbs(read.kbs).kbs, notBefore: parseNotBefore(read.notBefore) })

test.each(table)('$given is read as the core reads it', ({ given, means }) => {
  const read = parseFragment(fragmentIn(given) ?? '')
  if (read.kind !== 'request') return expect({ foreign: 'version' }[read.kind as string] ?? 'none').toBe(means)
  expect(again(read)).toBe(means)
  const twice = parseFragment(means) as RequestFragment
  expect(again(twice)).toBe(means)
})

test('a link is found in a mail', () => {
  expect(fragmentIn('Open <https://support.example/f.html#1/request?kb=5015736&case=1> please')).toBe('#1/request?kb=5015736&case=1')
  expect(fragmentIn('  #1/view?tab=sources\r\n')).toBe('#1/view?tab=sources')
  expect(fragmentIn('https://a/#1/findings?AQ\r\nBC\r\n\r\nRegards')).toBe('#1/findings?AQ\r\nBC\r\n\r\nRegards')
  for (const other of ['', '0x80073712', 'https://a/b#top', '#1/findings']) expect(fragmentIn(other), other).toBeNull()
})

test('only pages are addresses', () => {
  for (const page of ['https://support.example/faultline.html', 'http://10.1.2.3:8080/', 'https://a']) expect(isPage(page), page).toBe(true)
  for (const other of ['', 'https://', 'ftp://a/b', 'file:///C:/a.html', 'https://user@host/', 'https://a/b?c=d', 'https://a/b#c', 'https://a b/', 'https://a:x/', 'https://a:/', 'https:\\\\a', '//a/b', 'https://例子/', 'HTTPS://a/', `https://a/${'b'.repeat(200)}`]) expect(isPage(other), other).toBe(false)
})
