import type { Target } from './channels'

export type Place = 'shell' | 'frame' | 'worker'

/** What is to be tried where, and who listens. */
export interface Plan {
  /** `http://127.0.0.1:4711` */
  http: string
  /** The address of the ports below. */
  raw: string
  /** Ports by `place/channel`. */
  tcp: Record<string, number>
  udp: Record<string, number>
  wanted: Partial<Record<Place, string[]>>
}

/** Tries the wanted channels of a place, one after the other; a refusal is no matter. */
export function run(place: Place, channels: Record<string, (to: Target) => unknown>, plan: Plan): void {
  for (const name of plan.wanted[place] ?? []) {
    const key = `${place}/${name}`
    const url = `${plan.http}/${key}`
    const to: Target = { url, socket: url.replace('http', 'ws'), host: `${name}.${place}.exit.test`, tcp: `${plan.raw}:${plan.tcp[key] ?? 0}`, udp: `${plan.raw}:${plan.udp[key] ?? 0}` }
    try { Promise.resolve(channels[name]?.(to)).catch(() => undefined) } catch { /* refused */ }
  }
}
