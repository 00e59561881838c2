import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pageFile } from './bundles'

/** What is served, if not the page as it is, and what is said with it. */
export interface Serving {
  body?: () => string | Buffer
  headers?: Record<string, string>
}

/** A host for the page that writes down everything it is asked for. */
export class Host {
  private constructor(private readonly server: Server, readonly url: string, readonly asked: string[]) {}

  static async start(charset = 'utf-8', address = '127.0.0.1', { body = () => readFileSync(pageFile), headers = {} }: Serving = {}): Promise<Host> {
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`)
      response.setHeader('content-type', `text/html; charset=${charset}`)
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
      response.end(request.url === '/' ? body() : 'leaked')
    })
    await new Promise<void>(ready => server.listen(0, address, ready))
    return new Host(server, `http://${address}:${(server.address() as AddressInfo).port}/`, asked)
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise(done => this.server.close(done))
  }
}
