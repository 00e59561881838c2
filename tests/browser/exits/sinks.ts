// Who listens: HTTP, single connections, single datagrams, and names that are looked up.
import { execFile } from 'node:child_process'
import { createSocket, type Socket } from 'node:dgram'
import { chmodSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createServer as createTcp, type AddressInfo, type Server as Tcp, type Socket as Connection } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'

/** An address of this computer on which nobody else answers for names. */
const NAMES = '127.0.0.77'
const ZONE = /([a-z0-9-]+)\.(shell|frame|worker)\.exit\.test/

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

export class Sinks {
  /** `place/channel`, of everything that was heard. */
  readonly heard = new Set<string>()
  /** Every name that was looked up, whoever wanted it. */
  readonly names: string[] = []
  http = ''
  /** Can a browser be told to ask the sink for names? Needs a mount namespace and port 53. */
  resolves = false
  private resolver: Socket | undefined
  private readonly listening: (Tcp | Server)[] = []
  private readonly connections = new Set<Connection>()
  private readonly datagrams: Socket[] = []
  /** The address of the ports: WebRTC does not look for a way over 127.0.0.1. */
  readonly raw = Object.values(networkInterfaces()).flat().find(one => one?.family === 'IPv4' && !one.internal)?.address ?? '127.0.0.1'
  readonly tcp: Record<string, number> = {}
  readonly udp: Record<string, number> = {}

  static async start(tcp: string[], udp: string[]): Promise<Sinks> {
    const sinks = new Sinks()
    const web = createServer((request, response) => {
      const key = request.url?.slice(1).split(/[?#]/)[0]?.replace(/\/(relative|\.well-known.*)?$/, '') ?? ''
      // A browser asks for its icon, and for what belongs to an answer, by itself.
      if (/^(shell|frame|worker)\//.test(key)) sinks.heard.add(key)
      response.setHeader('access-control-allow-origin', '*')
      response.setHeader('content-type', key.includes('frame') || key.includes('object') ? 'text/html' : 'text/javascript')
      response.end('0')
    })
    // The socket stays open: closing it at once would make a browser ask again.
    web.on('upgrade', request => sinks.heard.add(request.url?.slice(1) ?? ''))
    sinks.http = `http://127.0.0.1:${await sinks.listen(web, '127.0.0.1')}`
    for (const key of tcp) {
      sinks.tcp[key] = await sinks.listen(createTcp(() => sinks.heard.add(key)), sinks.raw)
    }
    for (const key of udp) {
      const socket = createSocket('udp4', () => sinks.heard.add(key))
      await new Promise<void>(ready => socket.bind(0, sinks.raw, ready))
      sinks.datagrams.push(socket)
      sinks.udp[key] = socket.address().port
    }
    return sinks
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
      const name = asked(message)
      this.names.push(name)
      const [, channel, place] = ZONE.exec(name) ?? []
      if (channel) this.heard.add(`${place}/${channel}`)
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
      // Asked for by a process of its own: this one has to answer.
      await new Promise<void>((done, fail) => {
        execFile(started, ['hosts', 'probe.shell.exit.test'], { env: { ...process.env, FAULTLINE_START: 'getent' }, timeout: 10_000 }, error => (error ? fail(error) : done()))
      })
      this.resolves = this.heard.delete('shell/probe')
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
