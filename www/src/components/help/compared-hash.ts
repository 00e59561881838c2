/** A computed SHA-256 against what somebody pasted: the digits alone, with blanks between them, or a line of SHA256SUMS. `null`: nothing was pasted. */
export function comparedHash(computed: string, pasted: string): 'same' | 'different' | 'noHash' | null {
  if (!pasted.trim()) return null
  const [found] = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/.exec(pasted.toLowerCase()) ?? /^[0-9a-f]{64}$/.exec(pasted.toLowerCase().replace(/[\s:]/g, '')) ?? []
  return found === undefined ? 'noHash' : found === computed ? 'same' : 'different'
}
