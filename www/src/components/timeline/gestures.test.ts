import { expect, test } from 'vitest'
import { dragged, Gestures, type Grip } from './gestures'
import type { Span } from './view'

const HOUR = 3_600_000

/** A plot of 1000 pixels that shows 1000 hours: a pixel is an hour. */
function hands(brush: Span | null = null) {
  const state = { view: { from: 0, to: 1000 * HOUR } as Span, brush, drawn: undefined as Span | null | undefined }
  const gestures = new Gestures({
    view: () => state.view, width: () => 1000, show: span => { state.view = span }, brush: () => state.brush,
    draw: span => { state.drawn = span }, take: span => { state.brush = span },
  })
  return { state, gestures }
}
const hours = (span: Span | null | undefined): number[] | null | undefined => span && [span.from / HOUR, span.to / HOUR].map(Math.round)

test('dragging the picture moves the view, and a click moves nothing', () => {
  const { state, gestures } = hands()
  gestures.press(1, 500, 'picture')
  expect(gestures.move(1, 502)).toBe(false)
  expect(gestures.move(1, 400)).toBe(true)
  gestures.lift(1, 400, false)
  expect(hours(state.view)).toEqual([100, 1100])
  expect(state.brush).toBeNull()
})

test('dragging the axis chooses a span in either direction; a click on it ends the choice', () => {
  const { state, gestures } = hands()
  const drag = (grip: Grip, from: number, to: number): void => {
    gestures.press(1, from, grip)
    gestures.move(1, to)
    gestures.lift(1, to, false)
  }
  drag('axis', 300, 200)
  expect(hours(state.brush)).toEqual([200, 300])
  drag('to', 300, 450)
  expect(hours(state.brush)).toEqual([200, 450])
  // An edge drawn past the other one becomes the other one.
  drag('from', 200, 500)
  expect(hours(state.brush)).toEqual([450, 500])
  drag('brush', 460, 360)
  expect(hours(state.brush)).toEqual([350, 400])
  // Beyond the plot there is nothing to choose.
  drag('axis', 900, 2000)
  expect(hours(state.brush)).toEqual([900, 1000])
  drag('brush', 950, 950)
  expect(hours(state.brush)).toEqual([900, 1000])
  drag('axis', 100, 100)
  expect(state.brush).toBeNull()
})

test('two fingers zoom about what is between them, and carry it along', () => {
  const { state, gestures } = hands()
  gestures.press(1, 400, 'picture')
  gestures.press(2, 600, 'picture')
  gestures.move(2, 800)
  gestures.move(1, 400)
  // Twice as far apart: half the span; hour 500 is now at their middle, 600.
  expect(hours(state.view)).toEqual([200, 700])
  gestures.lift(1, 400, false)
  // The finger that stays does not jump.
  expect(gestures.move(2, 700)).toBe(false)
  gestures.lift(2, 700, false)
  expect(hours(state.view)).toEqual([200, 700])
})

test('a gesture that is called off changes nothing', () => {
  const { state, gestures } = hands({ from: 0, to: HOUR })
  gestures.press(1, 100, 'axis')
  gestures.move(1, 300)
  expect(hours(state.drawn)).toEqual([100, 300])
  expect(gestures.cancel()).toBe(true)
  gestures.lift(1, 300, false)
  gestures.press(1, 100, 'axis')
  gestures.move(1, 300)
  gestures.lift(1, 300, true)
  expect(hours(state.brush)).toEqual([0, 1])
  expect(state.drawn).toBeNull()
})

test('no chosen span is shorter than logs can tell', () => {
  expect(dragged(null, 'axis', 5, 5)).toEqual({ from: 5, to: 5 })
  const { state, gestures } = hands()
  state.view = { from: 0, to: 1000 }
  gestures.press(1, 10, 'axis')
  gestures.move(1, 20)
  gestures.lift(1, 20, false)
  expect(state.brush && state.brush.to - state.brush.from).toBe(1000)
})
