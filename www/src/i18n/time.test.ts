import { afterEach, expect, test } from 'vitest'
import { clock } from '../state/session'
import { between, showMoment } from './time'

afterEach(() => { clock.value = 'machine' })

test('a moment only the other clock knows is shown on that clock, and says so', () => {
  const [both, utcOnly, localOnly] = [{ time: '2022-10-10T16:38:25+08:00', local: '2022-10-10T16:38:25' }, { time: '2022-10-10T08:38:25Z', local: null }, { time: null, local: '2022-10-10T16:38:25' }]
  clock.value = 'machine'
  expect([both, utcOnly, localOnly].map(showMoment)).toEqual(['2022-10-10 16:38:25', '2022-10-10 08:38:25Z', '2022-10-10 16:38:25'])
  clock.value = 'utc'
  expect([both, utcOnly, localOnly].map(showMoment)).toEqual(['2022-10-10 08:38:25Z', '2022-10-10 08:38:25Z', '2022-10-10 16:38:25 (machine time)'])
})

test('how long it took is known as soon as one clock knows both ends', () => {
  expect(between({ time: '2022-10-10T08:00:00Z' }, { time: '2022-10-10T08:05:00Z' })).toBe(300_000)
  expect(between({ time: '2022-10-10T08:00:00Z' }, { local: '2022-10-10T16:05:00' })).toBeNull()
})
