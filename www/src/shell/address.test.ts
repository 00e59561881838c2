import { beforeEach, expect, test } from 'vitest'
import { mayStand, showFragment, takeFragment } from './address'

const steps: string[] = []
beforeEach(() => {
  steps.length = 0
  const at = { href: 'x:faultline.html', hash: '' }
  const to = (kind: string) => (_state: null, _title: string, url: string): void => {
    steps.push(`${kind} ${url}`)
    at.href = url
    at.hash = url.includes('#') ? url.slice(url.indexOf('#')) : ''
  }
  Object.assign(globalThis, { location: at, history: { pushState: to('push'), replaceState: to('replace') } })
})
const arrive = (fragment: string): void => { Object.assign(location, { href: `x:faultline.html${fragment}`, hash: fragment }) }

test('a view may stand in the address; text, markup, other versions and long things may not', () => {
  for (const good of ['', '#1/view?tab=sources', '#1/view?of=0a1b2c3d&log=s3.120&view=utc.20221009T000000-20221010T000000']) expect(mayStand(good), good).toBe(true)
  for (const bad of ['#1/view?', '#2/view?tab=sources', '#1/request?kb=1', '#1/view?q=%E6%97%A5', '#1/view?a b', '#1/view?<b>', `#1/view?${'a'.repeat(301)}`, '#1/view?a\n', '/other', 'https://x#1/view?a=1', null, 7, ['#1/view?a=1']]) expect(mayStand(bad), String(bad)).toBe(false)
})

test('a link that names a case leaves the address at once, a view stays', () => {
  arrive('#1/request?kb=5015736&case=T-1')
  expect(takeFragment()).toBe('#1/request?kb=5015736&case=T-1')
  expect(steps).toEqual(['replace x:faultline.html'])
  arrive('#1/view?tab=sources')
  expect(takeFragment()).toBe('#1/view?tab=sources')
  expect(steps).toHaveLength(1)
})

test('the frame can only ask for views, and for nothing', () => {
  showFragment('#1/view?tab=sources', true)
  showFragment('#1/view?tab=sources', true)
  showFragment('#1/view?tab=machine', 'yes')
  showFragment('?x=1#1/view?tab=machine', true)
  showFragment('javascript:1', true)
  showFragment('', false)
  expect(steps).toEqual(['push x:faultline.html#1/view?tab=sources', 'replace x:faultline.html#1/view?tab=machine', 'replace x:faultline.html'])
})
