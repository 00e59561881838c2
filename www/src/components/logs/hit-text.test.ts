import { expect, test } from 'vitest'
import { lead } from './hit-text'

test('what was found is in sight, and its places go with it', () => {
  expect(lead('short x', [[6, 7]])).toEqual({ text: 'short x', places: [[6, 7]] })
  expect(lead('   x', [[3, 4]])).toEqual({ text: 'x', places: [[0, 1]] })
  const long = `${'a'.repeat(200)}needle and needle`
  const shown = lead(long, [[200, 206], [211, 217]])
  expect(shown.text.startsWith('…')).toBe(true)
  expect(shown.places.map(([from, to]) => shown.text.slice(from, to))).toEqual(['needle', 'needle'])
})
