import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { unpack } from './unpack'

const example = async (name: string): Promise<Uint8Array> => new Uint8Array(await readFile(new URL(`../../test/${name}`, import.meta.url)))

/** Every kind of operand is in it; packed by xtask, whose own test sees to that. */
const module = await example('module.wasm'), packed = await example('module.packed.bin')

test('the example is unpacked to the same bytes', () => {
  expect(unpack(packed)).toEqual(module)
})

test('a damaged or cut module ends with an error or other bytes', () => {
  let errors = 0
  for (let at = 0; at < packed.length; at += 3) {
    const damaged = packed.slice()
    damaged[at] = (damaged[at] as number) ^ 0x55
    for (const bad of at % 8 ? [damaged] : [damaged, packed.subarray(0, at)]) {
      try {
        expect(unpack(bad)).toBeInstanceOf(Uint8Array)
      } catch (error) {
        expect(String(error)).toMatch(/what was packed (is damaged|was cut)/)
        errors++
      }
    }
  }
  expect(errors).toBeGreaterThan(packed.length / 6)
})
