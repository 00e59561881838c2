// Archives as collectors pack them, made here so that nothing the page is tested with comes from its own code.
import { createCipheriv, createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib'

/** One file of an archive. */
export interface Packed {
  name: string
  bytes: Buffer
}

const u16 = (n: number): Buffer => { const b = Buffer.alloc(2); b.writeUInt16LE(n); return b }
const u32 = (n: number): Buffer => { const b = Buffer.alloc(4); b.writeUInt32LE(n); return b }
const u64 = (n: number): Buffer => { const b = Buffer.alloc(8); b.writeBigUInt64LE(BigInt(n)); return b }
const bytes = (...n: number[]): Buffer => Buffer.from(n)

/** The files of a plain zip without data descriptors, as the testkit writes them. */
export function unzip(zip: Buffer): Packed[] {
  const files: Packed[] = []
  for (let at = 0; zip.readUInt32LE(at) === 0x04034b50;) {
    const [method, packed, name, extra] = [zip.readUInt16LE(at + 8), zip.readUInt32LE(at + 18), zip.readUInt16LE(at + 26), zip.readUInt16LE(at + 28)]
    const data = zip.subarray(at + 30 + name + extra, at + 30 + name + extra + packed)
    files.push({ name: zip.subarray(at + 30, at + 30 + name).toString(), bytes: method === 8 ? inflateRawSync(data) : data })
    at += 30 + name + extra + packed
  }
  return files
}

/** WinZip's AE-2 with AES-256: the sum is left out, and a tag of ten bytes stands at the end. */
function aes(data: Buffer, password: string, salt: Buffer): Buffer {
  const keys = pbkdf2Sync(password, salt, 1000, 66, 'sha1')
  // The counter is little-endian there, so the stream is made from single blocks.
  const blocks = Math.ceil(data.length / 16)
  const counters = Buffer.alloc(blocks * 16)
  for (let i = 0; i < blocks; i++) counters.writeUInt32LE(i + 1, i * 16)
  const stream = createCipheriv('aes-256-ecb', keys.subarray(0, 32), null).setAutoPadding(false).update(counters)
  const sealed = Buffer.from(data.map((byte, i) => byte ^ (stream[i] ?? 0)))
  return Buffer.concat([salt, keys.subarray(64), sealed, createHmac('sha1', keys.subarray(32, 64)).update(sealed).digest().subarray(0, 10)])
}

/** A zip with names in UTF-8; with a password its files are encrypted. */
export function zip(files: Packed[], password?: string): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  files.forEach(({ name, bytes: plain }, i) => {
    const deflated = deflateRawSync(plain)
    const salt = createHash('sha256').update(`${i}`).digest().subarray(0, 16)
    const data = password === undefined ? deflated : aes(deflated, password, salt)
    const extra = password === undefined ? Buffer.alloc(0) : Buffer.concat([u16(0x9901), u16(7), u16(2), Buffer.from('AE'), bytes(3), u16(8)])
    const path = Buffer.from(name)
    const fields = Buffer.concat([
      u16(password === undefined ? 20 : 51), u16(0x800 | (password === undefined ? 0 : 1)), u16(password === undefined ? 8 : 99), u16(0x5000), u16(0x5549),
      u32(password === undefined ? crc32(plain) : 0), u32(data.length), u32(plain.length), u16(path.length), u16(extra.length),
    ])
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, path, extra, data])
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), u16(20), fields, u16(0), u16(0), u16(0), u32(0), u32(offset), path, extra]))
    locals.push(local)
    offset += local.length
  })
  const central = Buffer.concat(directory)
  const end = Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), u16(0), u16(0), u16(files.length), u16(files.length), u32(central.length), u32(offset), u16(0)])
  return Buffer.concat([...locals, central, end])
}

/** A number as 7z writes them: leading ones of the first byte tell how many more follow. */
function number(n: number): Buffer {
  return n < 0x80 ? bytes(n) : n < 0x4000 ? bytes(0x80 | (n >> 8), n & 0xff) : Buffer.concat([bytes(0xf0), u32(n)])
}

/** LZMA2 that stores: chunks of 64 kB, the first of which begins the dictionary. */
function lzma2(data: Buffer): Buffer {
  const chunks: Buffer[] = []
  for (let at = 0; at < data.length; at += 0x10000) {
    const part = data.subarray(at, at + 0x10000)
    chunks.push(bytes(at ? 2 : 1, (part.length - 1) >> 8, (part.length - 1) & 0xff), part)
  }
  return Buffer.concat([...chunks, bytes(0)])
}

/** AES-256 of 7z; the key is SHA-256 over 2^19 rounds of password and counter. */
function sealed7z(data: Buffer, password: string, iv: Buffer): Buffer {
  const hash = createHash('sha256')
  const word = Buffer.from(password, 'utf16le')
  for (let i = 0; i < 1 << 19; i++) hash.update(Buffer.concat([word, u64(i)]))
  const padded = Buffer.concat([data, Buffer.alloc((16 - (data.length % 16)) % 16)])
  return createCipheriv('aes-256-cbc', hash.digest(), iv).setAutoPadding(false).update(padded)
}

/** A solid 7z; with a password its content is encrypted, its names are not. */
export function sevenZip(files: Packed[], password?: string): Buffer {
  const plain = Buffer.concat(files.map(file => file.bytes))
  const coded = lzma2(plain)
  const iv = createHash('sha256').update('iv').digest().subarray(0, 16)
  const stream = password === undefined ? coded : sealed7z(coded, password, iv)
  const unpacker = Buffer.concat([bytes(0x21, 0x21, 1, 0x18)])
  const opener = Buffer.concat([bytes(0x24, 0x06, 0xf1, 0x07, 0x01, 18, 0x40 | 19, 0x0f), iv])
  const folder = password === undefined
    ? Buffer.concat([number(1), unpacker, bytes(0x0c), number(plain.length)])
    // The second coder feeds the first.
    : Buffer.concat([number(2), unpacker, opener, bytes(0, 1, 0x0c), number(plain.length), number(coded.length)])
  const names = Buffer.concat([bytes(0), ...files.map(file => Buffer.from(`${file.name}\0`, 'utf16le'))])
  const header = Buffer.concat([
    bytes(1, 4),
    bytes(6), number(0), number(1), bytes(9), number(stream.length), bytes(0),
    bytes(7, 0x0b), number(1), bytes(0), folder, bytes(0),
    bytes(8, 0x0d), number(files.length), bytes(9), ...files.slice(0, -1).map(file => number(file.bytes.length)),
    bytes(0x0a, 1), ...files.map(file => u32(crc32(file.bytes))), bytes(0),
    bytes(0),
    bytes(5), number(files.length), bytes(0x11), number(names.length), names, bytes(0),
    bytes(0),
  ])
  const start = Buffer.concat([u64(stream.length), u64(header.length), u32(crc32(header))])
  return Buffer.concat([bytes(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4), u32(crc32(start)), start, stream, header])
}
