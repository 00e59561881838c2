import { expect, test } from 'vitest'
import { parseKbs, parseNotBefore } from './request'

test('KB numbers in the spellings of mails', () => {
  expect(parseKbs('KB5015736， 5014805;kb5015736')).toEqual({ kbs: ['KB5015736', 'KB5014805'], bad: [] })
  expect(parseKbs('5015736 soon')).toEqual({ kbs: ['KB5015736'], bad: ['soon'] })
  expect(parseKbs('  ')).toEqual({ kbs: [], bad: [] })
})

test('dates in machine time, with or without a clock time', () => {
  expect(parseNotBefore('2022-10-09')).toBe('2022-10-09')
  expect(parseNotBefore('2022/10/9 16:05')).toBe('2022-10-09T16:05:00')
  expect(parseNotBefore('2022年10月9日 16:05:07')).toBe('2022-10-09T16:05:07')
  expect(parseNotBefore('')).toBe('')
  for (const bad of ['yesterday', '2022-13-01', '2022-02-30', '2022-10-09 25:00']) expect(parseNotBefore(bad)).toBeNull()
})
