// The inverse of crates/xtask/src/pack/streams.rs: why a module travels in streams, and what is in them, stands there.
import { lzma, MOST_BYTES } from './lzma'

/** Streams by number; the plan names the others, one for each kind of operand. */
const PLAN = 0, OUTSIDE = 1, INSTRUCTIONS = 2, DECLARED = 3, WHOLE = 4, LABELS = 5, LOCAL_READ = 6, LOCAL_WRITTEN = 7

/** In place of a stream: no operand, and the function ends. */
const END = 1

/** A module has no more: a damaged local asks for no more memory than this. */
const MOST_LOCALS = 50_000

const damaged = (): never => { throw new Error('what was packed is damaged') }

/** The module that `cargo xtask build` packed. */
export function unpack(packed: Uint8Array): Uint8Array<ArrayBuffer> {
  // One behind the other, in one array: reading them is most of the work. A damaged one reads on in the next.
  const streams: Uint8Array[] = [], starts: number[] = [0]
  for (let at = 0; at < packed.length;) {
    const [a = 0, b = 0, c = 0, d = 0] = packed.subarray(at, at += 4)
    const stream = lzma(packed.subarray(at, at += a | b << 8 | c << 16 | d << 24))
    starts.push((starts.at(-1) as number) + stream.length)
    streams.push(stream)
  }
  const all = new Uint8Array(starts.at(-1) as number)
  streams.forEach((stream, number) => all.set(stream, starts[number]))
  const next = Uint32Array.from(starts)

  const byte = (stream: number): number => {
    const at = (next[stream] as number)++
    return at < all.length ? all[at] as number : damaged()
  }
  /** In groups of seven bits, the lowest first. */
  const number = (stream: number): number => {
    let value = 0, shift = 0, group
    do {
      group = byte(stream)
      value |= (group & 0x7f) << shift
      shift += 7
    } while (group > 0x7f)
    return value >>> 0
  }

  const place = number(PLAN), length = number(PLAN), outside = streams[OUTSIDE] ?? damaged()
  if (place > outside.length || outside.length > length || length > MOST_BYTES) damaged()
  const kinds = new Uint8Array(256), from = new Uint32Array(256), to = new Uint32Array(256)
  for (let head = 0; (next[PLAN] as number) < (starts[PLAN + 1] as number); head++) {
    kinds[head] = byte(PLAN)
    const size = byte(PLAN)
    from[head] = next[PLAN] as number
    to[head] = (next[PLAN] as number) += size
  }

  const out = new Uint8Array(length)
  out.set(outside.subarray(0, place))
  let at = place

  // One function at a time: its length stands before it.
  const body = new Uint8Array(length)
  let size = 0
  const write = (value: number): void => {
    for (; value > 0x7f; value >>>= 7) body[size++] = value | 0x80
    body[size++] = value
  }
  const copy = (stream: number): void => {
    let group
    do body[size++] = group = byte(stream)
    while (group > 0x7f)
  }
  /** A count, and for each counted one so many numbers; then `more` of them. */
  const list = (stream: number, each: number, more: number): void => {
    const count = number(stream)
    write(count)
    for (let left = count * each + more; left > 0; left--) copy(stream)
  }
  /** The locals, last used first. */
  const recent = new Uint16Array(MOST_LOCALS)
  let known = 0

  const instruction = (): number => {
    const head = byte(INSTRUCTIONS), kind = kinds[head] as number
    for (let i = from[head] as number, end = to[head] as number; i < end; i++) body[size++] = all[i] as number
    if (kind === LOCAL_READ || kind === LOCAL_WRITTEN) {
      const age = number(kind)
      if (age >= MOST_LOCALS) damaged()
      for (; known <= age; known++) recent[known] = known
      const local = recent[age] as number
      for (let i = age; i > 0; i--) recent[i] = recent[i - 1] as number
      recent[0] = local
      write(local)
    } else if (kind === LABELS) list(LABELS, 1, 1)
    else if (kind === WHOLE) for (let left = byte(WHOLE); left > 0; left--) body[size++] = byte(WHOLE)
    else if (kind > END) copy(kind)
    return kind
  }

  while ((next[INSTRUCTIONS] as number) < (starts[INSTRUCTIONS + 1] as number)) {
    size = known = 0
    list(DECLARED, 2, 0)
    while (instruction() !== END);
    const end = size
    write(end)
    if (at + size > length) damaged()
    out.set(body.subarray(end, size), at)
    out.set(body.subarray(0, end), at + size - end)
    at += size
  }
  if (at + outside.length - place !== length) damaged()
  out.set(outside.subarray(place), at)
  return out
}
