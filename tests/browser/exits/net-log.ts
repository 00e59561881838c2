// What browsers write down of their network themselves.

interface Log {
  constants: { logEventTypes: Record<string, number> }
  events: { type: number; source: { id: number }; params?: { url?: string; host?: string; address?: string } }[]
}

/** Of `--log-net-log`: addresses of requests that were sent, of connections, and names that were looked up; one a line. */
export function usedByChromium(text: string): string {
  // A browser that was ended by force has not closed the list.
  const { constants, events } = JSON.parse(/\}\s*$/.test(text) ? text : `${text.replace(/,\s*$/, '')}]}`) as Log
  const types = new Map(Object.entries(constants.logEventTypes).map(([name, type]) => [type, name]))
  const asked = new Map<number, string>()
  const lines = new Set<string>()
  for (const { type, source, params } of events) {
    const name = types.get(type) ?? ''
    if (name === 'URL_REQUEST_START_JOB' && params?.url) asked.set(source.id, params.url)
    else if (name.startsWith('HTTP_TRANSACTION_') && name.endsWith('SEND_REQUEST_HEADERS')) lines.add(asked.get(source.id) ?? '')
    else if (name === 'TCP_CONNECT_ATTEMPT' || name === 'UDP_CONNECT') lines.add(params?.address ?? '')
    else if (name.startsWith('HOST_RESOLVER_') && params?.host) lines.add(params.host)
  }
  return [...lines].filter(Boolean).join('\n')
}

/** The same of `MOZ_LOG=nsHttp:3,nsHostResolver:3`. Channels that are made and refused are in it, too: only what was sent counts. */
export function usedByFirefox(text: string): string {
  const lines = new Set<string>()
  // A request's head has a line for its path and one for its host; lines of other threads stand between them.
  const paths = new Map<string, string>()
  for (const [, thread = '', path, host] of text.matchAll(/^\[(.*)\]: ..nsHttp   (?:[A-Z]+ (\S+) HTTP\/[\d.]+|Host: (\S+))$/gm)) {
    if (path) paths.set(thread, path)
    else lines.add(`http://${host}${paths.get(thread)}`)
  }
  for (const [, address] of text.matchAll(/Socket Thread\].*tlsflags0x\w+\]([\w.:-]+)/g)) lines.add(address ?? '')
  for (const [, name] of text.matchAll(/getaddrinfo for host \[([^\]]+)/g)) lines.add(name ?? '')
  return [...lines].join('\n')
}
