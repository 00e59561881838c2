import { expect, test } from 'vitest'
import { fitEnd, fitName } from './text-fit'

const width = (text: string): number => [...text].length * 10

test('a long name keeps its end', () => {
  expect(fitEnd('CBS.log', 100, width)).toBe('CBS.log')
  expect(fitEnd('Microsoft-Windows-Servicing%4Operational.evtx', 150, width)).toBe('…erational.evtx')
  expect(width(fitEnd('x'.repeat(5000), 150, width))).toBe(150)
})

test('what follows the name is never cut', () => {
  expect(fitName('CbsPersist_20221020031001.log', ' + 3', 150, width)).toBe('…031001.log + 3')
  expect(fitName('CBS.log', '', 150, width)).toBe('CBS.log')
})
