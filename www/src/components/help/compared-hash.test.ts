import { expect, test } from 'vitest'
import { comparedHash } from './compared-hash'

const hash = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'

test('a reference is found however tools print it', () => {
  for (const given of [hash, hash.toUpperCase(), ` ${hash}\n`, `${hash}  faultline.html`, `SHA256 (faultline.html) = ${hash}`, hash.replace(/../g, '$& ')]) expect(comparedHash(hash, given), given).toBe('same')
  expect(comparedHash(hash, hash.replace('b', 'c'))).toBe('different')
  for (const given of ['abc', hash.slice(1), `${hash}0`]) expect(comparedHash(hash, given)).toBe('noHash')
  expect(comparedHash(hash, ' ')).toBeNull()
})
