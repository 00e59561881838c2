// The one Trusted Types policy of the page. It passes exactly the worker URLs made here; a second policy cannot be made.

interface ScriptUrlPolicy { createScriptURL(url: string): string }
interface PolicyFactory { createPolicy(name: string, rules: ScriptUrlPolicy): ScriptUrlPolicy }

const made = new Set<string>()
const rules: ScriptUrlPolicy = {
  createScriptURL(url) {
    if (!made.has(url)) throw new TypeError('not a worker of this page')
    return url
  },
}
const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes
const policy: ScriptUrlPolicy = factory ? factory.createPolicy('faultline', rules) : rules

/** Starts a classic worker from the given source text. */
export function startWorker(source: string): Worker {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }))
  made.add(url)
  const worker = new Worker(policy.createScriptURL(url))
  made.delete(url)
  // The worker has its script once it answers; until then the URL must live.
  worker.addEventListener('message', () => URL.revokeObjectURL(url), { once: true })
  return worker
}
