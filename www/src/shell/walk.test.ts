import { expect, test } from 'vitest'
import { chosen, walk, type Item } from './walk'

const file = (name: string): Item => ({ name, folder: false, file: () => Promise.resolve({ name } as File), children: () => Promise.resolve([]) })
const folder = (name: string, ...inside: Item[]): Item => ({ name, folder: true, file: () => Promise.reject(new Error('a folder')), children: () => Promise.resolve(inside) })
const broken = (name: string, isFolder: boolean): Item => ({ name, folder: isFolder, file: () => Promise.reject(new Error('gone')), children: () => Promise.reject(new Error('gone')) })
const paths = async (items: Item[], ...limits: number[]): Promise<string[] | undefined> => (await walk(items, () => true, ...limits))?.files.map(given => given.path)

test('files come with their paths, folder by folder in the order of names', async () => {
  const logs = folder('logs', file('systeminfo.txt'), folder('CBS', file('b.log'), file('a.log')), folder('empty'))
  expect(await paths([logs, file('x.zip')])).toEqual(['logs/CBS/a.log', 'logs/CBS/b.log', 'logs/systeminfo.txt', 'x.zip'])
})

test('what is too much, too deep or unreadable is said, and the rest is given', async () => {
  const many = folder('many', ...Array.from({ length: 20 }, (_, i) => file(`f${i}`)))
  const cut = await walk([many, file('after')], () => true, 7)
  expect([cut?.files.length, cut?.left.tooMany]).toEqual([7, 7])
  const exact = await walk([many], () => true, 20)
  expect([exact?.files.length, exact?.left.tooMany]).toEqual([20, 0])
  const deep = folder('a', folder('b', folder('c', file('low')), file('high')))
  expect(await walk([deep], () => true, 100, 2)).toMatchObject({ files: [{ path: 'a/b/high' }], left: { tooDeep: 2 } })
  const damaged = await walk([folder('d', broken('gone.log', false), broken('locked', true), file('ok.log'))], () => true)
  expect(damaged).toMatchObject({ files: [{ path: 'd/ok.log' }], left: { unreadable: 2, first: 'd/gone.log' } })
})

test('a walk that is stopped gives nothing', async () => {
  expect(await walk([folder('a', file('1'), file('2'), file('3'))], found => found < 2)).toBeNull()
})

test('a chosen folder is in the order of its paths, chosen files in their own', () => {
  const of = (name: string, webkitRelativePath: string): File => ({ name, webkitRelativePath }) as File
  expect(chosen([of('b', 'x/b'), of('a', 'x/a')]).files.map(given => given.path)).toEqual(['x/a', 'x/b'])
  expect(chosen([of('b', ''), of('a', '')]).files.map(given => given.path)).toEqual(['b', 'a'])
})
