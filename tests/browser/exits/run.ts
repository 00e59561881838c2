import type { Target } from './channels'

export type Place = 'shell' | 'frame' | 'worker'

/** What is to be tried where, and who listens. */
export interface Plan {
  /** `http://127.0.0.1:4711/s1`: below it every attempt has a path of its own. */
  http: string
  /** Names end so, behind channel and place. */
  zone: string
  /** The address of the ports below. */
  raw: string
  /** Ports by `place/channel`. */
  tcp: Record<string, number>
  udp: Record<string, number>
  wanted: Partial<Record<Place, string[]>>
  /** All in one turn: the first that takes the page away would end the others. */
  atOnce: boolean
}

/** What a place says when it has tried everything. */
export const DONE = 'done'

/** The turn of everything else; timers are slowed down in pages nobody looks at. */
const turn = (): Promise<void> => new Promise(done => {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => { port1.close(); done() }
  port2.postMessage(0)
})

/** Tries the wanted channels of a place, one after the other, and says which is next: one may never come back. A refusal is no matter. */
export async function run(place: Place, channels: Record<string, (to: Target) => unknown>, plan: Plan, tell: (name: string) => void): Promise<void> {
  for (const name of plan.wanted[place] ?? []) {
    const key = `${place}/${name}`
    const url = `${plan.http}/${key}`
    const to: Target = { url, socket: url.replace('http', 'ws'), host: `${name}.${place}.${plan.zone}`, tcp: `${plan.raw}:${plan.tcp[key] ?? 0}`, udp: `${plan.raw}:${plan.udp[key] ?? 0}` }
    tell(name)
    if (!plan.atOnce) await turn()
    try { Promise.resolve(channels[name]?.(to)).catch(() => undefined) } catch { /* refused */ }
  }
  if (!plan.atOnce) await turn()
  tell(DONE)
}
