// A browser other than Chromium, as far as the main path needs one: the two drivers have little else in common.

export interface Browser {
  name: string
  /** Opens the page anew; nothing of an earlier one is left. */
  open(url: string): Promise<void>
  /** Gives files through the chooser's input. */
  give(files: string[]): Promise<void>
  /** What an expression is worth in the frame that holds the app. */
  inFrame<T>(expression: string): Promise<T>
  /** What an expression is worth in the shell. */
  inShell<T>(expression: string): Promise<T>
  /** A real click on the first match in the frame. */
  click(selector: string): Promise<void>
  /** Real keys into the first match in the frame. */
  type(selector: string, text: string): Promise<void>
  /** Errors and warnings the browser wrote down, where it tells them. */
  said(): string[]
  close(): Promise<void>
}

/** Seconds for one answer: a frame that is just replaced may never give it. */
const PATIENCE = 5

/** Asks until the answer is truthy. */
export async function until<T>(what: string, ask: () => Promise<T>, seconds = 30): Promise<NonNullable<T>> {
  const end = Date.now() + seconds * 1000
  for (;;) {
    const silent = new Promise<undefined>(done => setTimeout(done, PATIENCE * 1000))
    const answer = await Promise.race([ask().catch(error => { if (Date.now() > end) throw error }), silent])
    if (answer) return answer
    if (Date.now() > end) throw new Error(`not in ${seconds} s: ${what}`)
    await new Promise(done => setTimeout(done, 50))
  }
}

/** Waits for an element of the frame and says its text. */
export const textOf = (browser: Browser, selector: string, seconds?: number): Promise<string> =>
  until(selector, () => browser.inFrame<string>(`document.querySelector(${JSON.stringify(selector)})?.textContent ?? ''`), seconds)
