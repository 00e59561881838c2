/** How fast the reading goes, and how long it may still take. */
export interface PaceNow {
  /** Bytes of the files as given, a second. */
  rate: number
  /** Seconds; `null`: it cannot be known yet. */
  left: number | null
}

/** Milliseconds looked back on: long enough that one slow file does not count for all. */
const WINDOW = 6000
/** Before this nothing is said of the time: the first moments are not like the rest. */
const SETTLE = 2000
/** What was said is only taken back when it is wrong by so much. */
const WRONG = 0.3

/** Watches the bytes go by. Counts down by the clock, so that the time left does not jump with every file. */
export class Pace {
  private samples: { at: number; read: number }[] = []
  private began: number | null = null
  /** When it is expected to be over. */
  private end: number | null = null

  /** Takes note of the bytes read so far of `size` at a moment in milliseconds. */
  at(now: number, read: number, size: number): PaceNow {
    this.began ??= now
    const last = this.samples.at(-1)
    // Another reading began: a second bundle, or a password that opened more.
    if (last && read < last.read) {
      this.samples = []
      this.began = now
      this.end = null
    }
    if (!last || now - last.at >= 100) this.samples.push({ at: now, read })
    while (this.samples.length > 2 && now - (this.samples[0]?.at ?? now) > WINDOW) this.samples.shift()
    const first = this.samples[0] ?? { at: now, read }
    const rate = now > first.at ? ((read - first.read) / (now - first.at)) * 1000 : 0
    if (now - this.began < SETTLE || rate <= 0 || read >= size) return { rate, left: null }
    const expected = now + ((size - read) / rate) * 1000
    const shown = this.end === null ? 0 : this.end - now
    const wrong = this.end === null || shown < 0 || Math.abs(expected - this.end) > Math.max(2000, WRONG * shown)
    if (wrong) this.end = expected
    return { rate, left: Math.max(0, ((this.end ?? expected) - now) / 1000) }
  }
}

/** Seconds in steps that are worth saying: fives below a minute, then quarters, then minutes. */
export function roundLeft(seconds: number): number {
  const step = seconds < 60 ? 5 : seconds < 300 ? 15 : 60
  return Math.max(step, Math.ceil(seconds / step) * step)
}
