import { useEffect, useState } from 'preact/hooks'

/** Rows drawn in one task. */
const STEP = 60

/** What waits for its turn. */
const waiting: (() => void)[] = []
let due = false

/** Runs what waits, each in a task of its own. */
function turn(): void {
  waiting.shift()?.()
  due = waiting.length > 0
  if (due) setTimeout(turn)
}

/**
 * How many of `all` rows to draw by now: none with the first picture, then some more in every task. For what is long and not looked
 * at yet: drawn in one piece, it would hold the frame up.
 */
export function useGradually(all: number): number {
  const [drawn, setDrawn] = useState(0)
  const done = drawn >= all
  useEffect(() => {
    if (done) return
    const more = (): void => setDrawn(drawn + STEP)
    waiting.push(more)
    if (!due) {
      due = true
      setTimeout(turn)
    }
    return () => {
      const at = waiting.indexOf(more)
      if (at >= 0) waiting.splice(at, 1)
    }
  }, [drawn, done])
  return Math.min(drawn, all)
}
