import { expect, test } from 'vitest'
import { parseMoment, parseTarget, timeOf, writeMoment } from './go-to'

test('line numbers in the spellings of people', () => {
  expect(parseTarget('1234', null)).toEqual({ number: 1234 })
  expect(parseTarget(' 1,234,567 ', null)).toEqual({ number: 1_234_567 })
  expect(parseTarget('#41', null)).toEqual({ number: 41 })
  for (const bad of ['', '0', 'abc', '-3', '12 lines']) expect(parseTarget(bad, null)).toBeNull()
})

test('moments with and without a date', () => {
  const at = (iso: string): { time: number } => ({ time: Date.parse(iso) })
  expect(parseTarget('2022-10-10 16:38:25', null)).toEqual(at('2022-10-10T16:38:25Z'))
  expect(parseTarget('2022/10/9', null)).toEqual(at('2022-10-09T00:00:00Z'))
  expect(parseTarget('2022.10.9', null)).toEqual(at('2022-10-09T00:00:00Z'))
  expect(parseTarget('2022年10月9日 16:05', null)).toEqual(at('2022-10-09T16:05:00Z'))
  expect(parseTarget('2022-10-10T16:38:25.1234567Z', null)).toEqual(at('2022-10-10T16:38:25.123Z'))
  expect(parseTarget('6:05', '2022-10-10')).toEqual(at('2022-10-10T06:05:00Z'))
  for (const bad of ['16:38', '2022-13-01', '2022-02-30', '25:00']) expect(parseTarget(bad, bad === '25:00' ? '2022-10-10' : null)).toBeNull()
})

test('what a field shows is read back', () => {
  for (const iso of ['2022-10-10T16:38:25.000Z', '2022-10-10T16:38:25.120Z']) {
    const ms = Date.parse(iso)
    expect(parseMoment(writeMoment(ms), null)).toBe(ms)
  }
  expect(timeOf('2022-10-10T16:38:25.123')).toBe(Date.parse('2022-10-10T16:38:25.123Z'))
  expect(timeOf('2022-10-10T16:38:25Z')).toBe(Date.parse('2022-10-10T16:38:25Z'))
  expect(timeOf(null)).toBeNull()
})
