import { expect, test } from 'vitest'
import { fixture } from '../../../test/fixture'
import { nameless, ordinaryName } from './picture-file'

test('only names that every Windows has stand in a picture', () => {
  const name = (path: string): string | null => ordinaryName({ path, inside: [] })
  for (const ordinary of ['CBS.log', 'Logs/CBS/CbsPersist_20221020031001.cab', 'System.evtx', 'ReportingEvents.log', 'Microsoft-Windows-Servicing%4Operational.evtx', 'setupapi.dev.log', 'Sessions.xml']) {
    expect(name(ordinary)).toBe(ordinary.split('/').at(-1))
  }
  for (const other of ['BANK-PC-0042-System.evtx', 'CBS_zhang.wei.log', 'Users/zhang/setup of zhang.log', 'bundle.zip', '分行-System.evtx']) expect(name(other)).toBeNull()
})

test('no computer, folder or address stays in a label', () => {
  const report = fixture()
  const clean = (text: string): string => nameless(text, report)
  expect(clean('KB5015736 0x80073712')).toBe('KB5015736 0x80073712')
  expect(clean('Agent of bank-pc-0042')).toBe('Agent of …')
  expect(clean('Setup C:\\Users\\zhang\\a.msi')).toBe('Setup …')
  expect(clean('Setup \\\\server\\share\\a.msi now')).toBe('Setup … now')
  expect(clean('for zhang@bank.example')).toBe('for …')
})
