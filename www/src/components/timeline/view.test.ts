import { describe, expect, test } from 'vitest'
import { clamp, firstView, fit, length, pan, zoom } from './view'

const DAY = 86_400_000
const whole = { from: 0, to: 100 * DAY }

describe('view', () => {
  test('zooming keeps the place under the pointer', () => {
    const closer = zoom(whole, 0.5, 25 * DAY)
    expect(closer).toEqual({ from: 12.5 * DAY, to: 62.5 * DAY })
    expect(zoom(closer, 2, 25 * DAY)).toEqual(whole)
  })
  test('one cannot get lost: not beyond the ends, not closer than log times can tell', () => {
    const away = clamp(pan(whole, 5), whole)
    expect((away.from + away.to) / 2).toBe(whole.to)
    expect(length(clamp({ from: 10, to: 11 }, whole))).toBe(4_000)
    expect(length(clamp({ from: -1e15, to: 1e15 }, whole))).toBe(150 * DAY)
  })
  test('a single moment still gives a span', () => {
    const span = fit([5])
    expect(span && length(span)).toBe(120_000)
    expect(fit([])).toBeNull()
  })
  test('the failure in question comes into view first when the logs span years', () => {
    const years = { from: 0, to: 2000 * DAY }
    const view = firstView(years, [1000 * DAY, 1003 * DAY])
    expect(view.from).toBeGreaterThan(990 * DAY)
    expect(view.to).toBeLessThan(1013 * DAY)
    expect(firstView(whole, [50 * DAY, 60 * DAY])).toEqual(whole)
    expect(firstView(years, [])).toEqual(years)
  })
})
