// What the page carries travels as LZMA: a quarter smaller than the gzip that browsers unpack themselves. No library was
// taken: they are unmaintained, or bring a wasm module of their own to unpack ours.

/** Probabilities start in the middle of 11 bits. */
const HALF = 1024

/** Nothing that the page carries is larger: a damaged size asks for no more memory than this. */
export const MOST_BYTES = 1 << 25

/** Unpacks a `.lzma` file (header with properties and size, then one stream) made by `cargo xtask build`. */
export function lzma(packed: Uint8Array): Uint8Array<ArrayBuffer> {
  if (packed.length < 18) throw new Error('what was packed was cut')
  const header = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
  const properties = header.getUint8(0)
  const literalBits = properties % 9
  const literalMask = (1 << ((properties / 9 | 0) % 5)) - 1
  const positionMask = (1 << (properties / 45 | 0)) - 1
  const size = header.getUint32(5, true)
  if (size > MOST_BYTES) throw new Error('what was packed is damaged')
  const out = new Uint8Array(size)

  const model = (size: number): Uint16Array => new Uint16Array(size).fill(HALF)
  const isMatch = model(12 << 4), isRepeat = model(12), isFirst = model(12), isSecond = model(12), isThird = model(12), isLong = model(12 << 4)
  const slots = model(4 << 6), far = model(128), aligned = model(16), literals = model(0x300 << (literalBits + (properties / 9 | 0) % 5))
  // Two choices, then eight short and eight middle lengths for each position, then the long ones.
  const lengths = model(2 + 16 * 8 * 2 + 256), repeatLengths = model(2 + 16 * 8 * 2 + 256)

  // In a typed array: a variable of 32 bits that closures share would be allocated anew at every write.
  const coder = Uint32Array.of(0xffffffff, header.getUint32(14))
  let next = 18
  const widen = (): void => {
    coder[0] = (coder[0] as number) << 8
    coder[1] = (coder[1] as number) << 8 | (packed[next++] as number)
  }
  // Products and differences of 32 bits without a sign: nothing is ever computed as a float.
  const bit = (of: Uint16Array, at: number): number => {
    const range = coder[0] as number, code = coder[1] as number, chance = of[at] as number
    const bound = Math.imul(range >>> 11, chance) >>> 0
    const one = code < bound ? 0 : 1
    if (one) {
      coder[0] = range - bound
      coder[1] = code - bound
      of[at] = chance - (chance >> 5)
    } else {
      coder[0] = bound
      of[at] = chance + ((2048 - chance) >> 5)
    }
    if ((coder[0] as number) < 0x1000000) widen()
    return one
  }
  /** Bits from `node` on down a tree, until it is past `end`; the same as `bit`, over and over, on copies of the coder. */
  const grow = (of: Uint16Array, from: number, node: number, end: number): number => {
    let range = coder[0] as number, code = coder[1] as number
    while (node < end) {
      const at = from + node, chance = of[at] as number
      const bound = Math.imul(range >>> 11, chance) >>> 0
      if (code < bound) {
        range = bound
        of[at] = chance + ((2048 - chance) >> 5)
        node <<= 1
      } else {
        range = range - bound >>> 0
        code = code - bound >>> 0
        of[at] = chance - (chance >> 5)
        node = node << 1 | 1
      }
      if (range < 0x1000000) {
        range = range << 8 >>> 0
        code = (code << 8 | (packed[next++] as number)) >>> 0
      }
    }
    coder[0] = range
    coder[1] = code
    return node
  }
  const tree = (of: Uint16Array, from: number, bits: number): number => grow(of, from, 1, 1 << bits) - (1 << bits)
  /** A tree whose lowest bit comes first. */
  const reversed = (of: Uint16Array, from: number, bits: number): number => {
    let node = 1, value = 0
    for (let i = 0; i < bits; i++) {
      const one = bit(of, from + node)
      node = node << 1 | one
      value |= one << i
    }
    return value
  }
  const length = (of: Uint16Array, position: number): number => {
    if (!bit(of, 0)) return 2 + tree(of, 2 + (position << 3), 3)
    if (!bit(of, 1)) return 10 + tree(of, 130 + (position << 3), 3)
    return 18 + tree(of, 258, 8)
  }
  const distance = (matched: number): number => {
    const slot = tree(slots, Math.min(matched - 2, 3) << 6, 6)
    if (slot < 4) return slot
    const bits = (slot >> 1) - 1
    const high = (2 | slot & 1) << bits
    if (slot < 14) return high + reversed(far, high - slot, bits)
    let value = 0
    for (let i = bits - 4; i > 0; i--) {
      const range = (coder[0] as number) >>> 1, code = coder[1] as number
      coder[0] = range
      if (code >= range) coder[1] = code - range
      value = value << 1 | (code >= range ? 1 : 0)
      if (range < 0x1000000) widen()
    }
    return high + (value << 4) + reversed(aligned, 0, 4)
  }

  let at = 0, state = 0, d0 = 0, d1 = 0, d2 = 0, d3 = 0
  while (at < out.length) {
    // Behind the end every byte reads as nothing: a file that was cut would go on for ever.
    if (next > packed.length + 5) throw new Error('what was packed was cut')
    const position = at & positionMask
    if (!bit(isMatch, state << 4 | position)) {
      const before = at ? out[at - 1] as number : 0
      const from = 0x300 * (((at & literalMask) << literalBits) + (before >> (8 - literalBits)))
      let node = 1
      if (state >= 7) {
        // After a match, the byte that stands where the match would have gone on tells what this one is not.
        const guess = (out[at - d0 - 1] as number) | 0x100
        for (let shift = 7; shift >= 0 && guess >> shift + 1 === node; shift--) {
          node = node << 1 | bit(literals, from + 0x100 + (guess >> shift & 1) * 0x100 + node)
        }
      }
      out[at++] = grow(literals, from, node, 0x100)
      state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6
      continue
    }
    let matched = 0
    if (!bit(isRepeat, state)) {
      d3 = d2; d2 = d1; d1 = d0
      matched = length(lengths, position)
      d0 = distance(matched)
      state = state < 7 ? 7 : 10
    } else {
      if (bit(isFirst, state)) {
        let used = d1
        if (bit(isSecond, state)) {
          used = d2
          if (bit(isThird, state)) { used = d3; d3 = d2 }
          d2 = d1
        }
        d1 = d0; d0 = used
      } else if (!bit(isLong, state << 4 | position)) matched = 1
      if (matched) state = state < 7 ? 9 : 11
      else { matched = length(repeatLengths, position); state = state < 7 ? 8 : 11 }
    }
    if (d0 >= at) throw new Error('what was packed is damaged')
    for (const end = Math.min(at + matched, out.length); at < end; at++) out[at] = out[at - d0 - 1] as number
  }
  return out
}
