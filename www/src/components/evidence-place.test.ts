import { afterEach, expect, test } from 'vitest'
import { evidence } from '../../test/fixture'
import { language } from '../state/settings'
import { evidencePlace } from './evidence-place'

const { line: _, ...without } = evidence('s1', 1, null, '')
afterEach(() => { language.value = 'en' })

test('a record of an event log is called a record, in both languages', () => {
  language.value = 'en'
  expect(evidencePlace({ ...without, record: 1234 }, { path: 'logs/System.evtx', inside: [] })).toBe('System.evtx · record 1234')
  expect(evidencePlace(evidence('s1', 41, null, ''), { path: 'x.cab/CbsPersist_1.log', inside: [0] })).toBe('CbsPersist_1.log · line 41')
  language.value = 'zh'
  expect(evidencePlace({ ...without, record: 1234 }, { path: 'System.evtx', inside: [] })).toBe('System.evtx · 记录 1234')
})

test('a source without numbers is named alone', () => {
  expect(evidencePlace(without, { path: 'systeminfo.txt', inside: [] })).toBe('systeminfo.txt')
})
