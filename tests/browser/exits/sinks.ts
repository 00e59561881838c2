// Who listens: HTTP, single connections, single datagrams, and names that are looked up.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { chmodSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createServer as createTcp, type AddressInfo, type Server as Tcp, type Socket as Connection } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'

/** An address of this computer on which nobody else answers for names. */
const NAMES = '127.0.0.77'
const ZONE = /([a-z0-9-]+)\.(shell|frame|worker)\.(s\d+)\.exit\.test/

/** The name asked for in a DNS message, in small letters. */
function asked(message: Buffer): string {
  const labels: string[] = []
  for (let at = 12; message[at];) {
    const length = message[at] as number
    labels.push(message.toString('latin1', at + 1, at + 1 + length))
    at += length + 1
  }
  return labels.join('.').toLowerCase()
}

/** "No such name", or 127.0.0.1 for names of the tests. */
function answered(message: Buffer, known: boolean): Buffer {
  const isAddress = message.readUInt16BE(message.indexOf(0, 12) + 1) === 1
  const question = message.subarray(12, message.indexOf(0, 12) + 5)
  const head = Buffer.from(message.subarray(0, 12))
  head.writeUInt16BE(known ? 0x8180 : 0x8183, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt16BE(known && isAddress ? 1 : 0, 6)
  head.writeUInt32BE(0, 8)
  const answer = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 127, 0, 0, 1])
  return Buffer.concat(known && isAddress ? [head, question, answer] : [head, question])
}

/** What is heard of one setting, and where it has to go for that. */
export interface Ears {
  /** `place/channel`, of everything that was heard. */
  heard: Set<string>
  http: string
  zone: string
  raw: string
  tcp: Record<string, number>
  udp: Record<string, number>
}

export class Sinks {
  /** By the name of the setting. */
  readonly ears = new Map<string, Ears>()
  /** Can a browser be told to ask the sink for names? Needs a mount namespace and port 53. */
  resolves = false
  /** Where HTTP is heard. */
  http = ''
  private resolver: Socket | undefined
  private readonly listening: (Tcp | Server)[] = []
  private readonly connections = new Set<Connection>()
  private readonly datagrams: Socket[] = []
  /** The address of the ports: WebRTC does not look for a way over 127.0.0.1. */
  readonly raw = Object.values(networkInterfaces()).flat().find(one => one?.family === 'IPv4' && !one.internal)?.address ?? '127.0.0.1'

  static async start(): Promise<Sinks> {
    const sinks = new Sinks()
    const hears = (path: string): string => {
      const [, setting = '', place, channel = ''] = /^\/(s\d+)\/(shell|frame|worker)\/([a-z-]+)/.exec(path) ?? []
      // A browser asks for its icon, and for what belongs to an answer, by itself.
      if (place) sinks.ears.get(setting)?.heard.add(`${place}/${channel}`)
      return channel
    }
    const web = createServer((request, response) => {
      const channel = hears(request.url ?? '')
      response.setHeader('access-control-allow-origin', '*')
      response.setHeader('content-type', /frame|object/.test(channel) ? 'text/html' : 'text/javascript')
      response.end('0')
    })
    // Agreed to: a browser opens the next socket to a host once this one is open or closed, and asks again where it is closed.
    web.on('upgrade', (request, socket) => {
      hears(request.url ?? '')
      const accepted = createHash('sha1').update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
      socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accepted}\r\n\r\n`)
    })
    sinks.http = `http://127.0.0.1:${await sinks.listen(web, '127.0.0.1')}`
    return sinks
  }

  /** Listens for one setting: for what sends no path, at a port of its own for each of these `place/channel`. */
  async listenFor(setting: string, tcp: string[], udp: string[]): Promise<Ears> {
    const ears: Ears = { heard: new Set(), http: `${this.http}/${setting}`, zone: `${setting}.exit.test`, raw: this.raw, tcp: {}, udp: {} }
    this.ears.set(setting, ears)
    for (const key of tcp) ears.tcp[key] = await this.listen(createTcp(() => ears.heard.add(key)), this.raw)
    for (const key of udp) {
      const socket = createSocket('udp4', () => ears.heard.add(key))
      await new Promise<void>(ready => socket.bind(0, this.raw, ready))
      this.datagrams.push(socket)
      ears.udp[key] = socket.address().port
    }
    return ears
  }

  /** What a browser's own log says it used of the addresses of one setting. */
  toldBy(log: string, { http, zone, tcp, udp }: Ears): Set<string> {
    const told = new Set<string>()
    for (const [, place, name] of log.matchAll(new RegExp(`${http.slice(4)}/(shell|frame|worker)/([a-z-]+)`, 'g'))) told.add(`${place}/${name}`)
    for (const [, name, place] of log.matchAll(new RegExp(`([a-z-]+)\\.(shell|frame|worker)\\.${zone}`, 'g'))) told.add(`${place}/${name}`)
    for (const [key, port] of Object.entries({ ...tcp, ...udp })) if (log.includes(`${this.raw}:${port}`)) told.add(key)
    return told
  }

  private async listen(server: Tcp | Server, address: string): Promise<number> {
    server.on('connection', (connection: Connection) => {
      this.connections.add(connection)
      connection.on('error', () => undefined)
    })
    this.listening.push(server)
    await new Promise<void>(ready => server.listen(0, address, ready))
    return (server.address() as AddressInfo).port
  }

  /** Answers for names too, for browsers that are started through what this returns; `executable` itself where that cannot be. */
  async resolve(executable: string, folder: string): Promise<string> {
    const resolver = createSocket('udp4', (message, from) => {
      const [, channel, place, setting = ''] = ZONE.exec(asked(message)) ?? []
      if (channel) this.ears.get(setting)?.heard.add(`${place}/${channel}`)
      resolver.send(answered(message, channel !== undefined), from.port, from.address)
    })
    try {
      await new Promise<void>((ready, fail) => { resolver.once('error', fail); resolver.bind(53, NAMES, ready) })
      this.resolver = resolver
      const conf = join(folder, 'resolv.conf')
      const started = join(folder, `resolving-${executable.replace(/.*\//, '')}`)
      writeFileSync(conf, `nameserver ${NAMES}\noptions timeout:1 attempts:1\n`)
      const own = process.getuid?.() === 0 ? '-m' : '-Urm'
      writeFileSync(started, `#!/bin/sh\nexec unshare ${own} sh -c 'mount --bind ${conf} /etc/resolv.conf && exec "$0" "$@"' "\${FAULTLINE_START:-${executable}}" "$@"\n`)
      chmodSync(started, 0o755)
      const probe = await this.listenFor('s0', [], [])
      // Asked for by a process of its own: this one has to answer.
      await new Promise<void>((done, fail) => {
        execFile(started, ['hosts', 'probe.shell.s0.exit.test'], { env: { ...process.env, FAULTLINE_START: 'getent' }, timeout: 10_000 }, error => (error ? fail(error) : done()))
      })
      this.resolves = probe.heard.has('shell/probe')
      if (this.resolves) return started
    } catch { /* said by whoever asks */ }
    return executable
  }

  async stop(): Promise<void> {
    this.resolver?.close()
    for (const socket of this.datagrams) socket.close()
    for (const connection of this.connections) connection.destroy()
    await Promise.all(this.listening.map(server => new Promise(done => { server.close(done) })))
  }
}
