import { expect, test } from 'vitest'
import { mayStand } from '../shell/address'
import { parseFragment, viewFragment, wantedWorkers } from './fragment'

test('a fragment carries the request and nothing unknown', () => {
  expect(parseFragment('#1/request?kb=KB5015736&notBefore=2022-10-09&want=cbs,event-log,%3Cb%3E&case=T-1&workers=99')).toEqual({ kind: 'request', kbs: 'KB5015736', notBefore: '2022-10-09', wanted: ['cbs', 'event-log'], case: 'T-1', note: null, answer: null })
  expect(parseFragment('#1/findings?AQ-_')).toEqual({ kind: 'findings', text: '#1/findings?AQ-_' })
  expect(mayStand('#1/findings?AQ')).toBe(false)
})

test('a view is written and read', () => {
  const parts = new Map([['of', '0a1b2c3d'], ['attempt', 'a4'], ['only', 'utc.20221009T000000-20221010T163825'], ['log', 's3.120']])
  const fragment = viewFragment(parts)
  expect(fragment).toBe('#1/view?of=0a1b2c3d&attempt=a4&only=utc.20221009T000000-20221010T163825&log=s3.120')
  expect(mayStand(fragment)).toBe(true)
  expect(parseFragment(fragment)).toEqual({ kind: 'view', parts })
  expect(viewFragment(new Map())).toBe('')
  expect(parseFragment('')).toEqual({ kind: 'none' })
})

test('workers of a link are counted', () => {
  expect(wantedWorkers(new Map([['workers', '4']]))).toBe(4)
  for (const bad of ['0', '99', '2.5', 'x']) expect(wantedWorkers(new Map([['workers', bad]]))).toBeNull()
  expect(wantedWorkers(new Map())).toBeNull()
})

test('other versions are told from damage', () => {
  for (const foreign of ['#2/view?tab=sources', '#1/story?x=1', '#31/request?kb=1']) expect(parseFragment(foreign).kind, foreign).toBe('foreign')
  for (const damaged of ['#x', '#1/view', '#1/view?', '#1/view?tab', '#1/view?tab=', '#1/view?tab=%E0', '#1/view?TAB=x', `#1/view?tab=${'a'.repeat(61)}`, '#/1']) expect(parseFragment(damaged).kind, damaged).toBe('damaged')
})
