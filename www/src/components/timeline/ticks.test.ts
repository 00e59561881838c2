import { expect, test } from 'vitest'
import { context, ticks } from './ticks'

const at = (text: string): number => Date.parse(`${text}Z`)

test('labels say what changes, the context says the rest', () => {
  const weeks = { from: at('2022-09-01T00:00'), to: at('2022-10-21T00:00') }
  expect(ticks(weeks, 900, 'en').map(t => t.label)).toContain('11 Sept')
  expect(ticks(weeks, 900, 'zh').map(t => t.label)).toContain('9月11日')
  expect(context(weeks, 'en')).toBe('2022')
  const hour = { from: at('2022-10-10T16:00'), to: at('2022-10-10T17:00') }
  expect(ticks(hour, 900, 'en').map(t => t.label)).toContain('16:30')
  expect(context(hour, 'zh')).toBe('2022年10月10日')
  const years = { from: at('2015-01-01T00:00'), to: at('2022-01-01T00:00') }
  expect(ticks(years, 900, 'en').map(t => t.label)).toContain('2018')
  expect(context(years, 'en')).toBe('2015–2022')
})
