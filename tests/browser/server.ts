import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pageFile } from './bundles'

/** A host for the page that writes down everything it is asked for. */
export class Host {
  private constructor(private readonly server: Server, readonly url: string, readonly asked: string[]) {}

  static async start(charset = 'utf-8', address = '127.0.0.1'): Promise<Host> {
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`)
      response.setHeader('content-type', `text/html; charset=${charset}`)
      response.end(request.url === '/' ? readFileSync(pageFile) : 'leaked')
    })
    await new Promise<void>(ready => server.listen(0, address, ready))
    return new Host(server, `http://${address}:${(server.address() as AddressInfo).port}/`, asked)
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise(done => this.server.close(done))
  }
}
