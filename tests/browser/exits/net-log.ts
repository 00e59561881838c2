// Chromium's own log of its network (`--log-net-log`): what it sent, connected to and looked up.

interface Log {
  constants: { logEventTypes: Record<string, number> }
  events: { type: number; source: { id: number }; params?: { url?: string; host?: string; address?: string } }[]
}

/** Addresses of requests that were sent, of connections, and names that were looked up; one a line. */
export function used(text: string): string {
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
