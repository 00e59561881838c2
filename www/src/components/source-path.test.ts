import { expect, test } from 'vitest'
import { sourcePath } from './source-path'

test('a file stands behind its folders', () => {
  expect(sourcePath({ path: 'Logs/CBS/CBS.log', inside: [] })).toEqual({ folder: 'Logs/CBS/', parts: ['CBS.log'], name: 'CBS.log' })
  expect(sourcePath({ path: 'CBS.log', inside: [] })).toEqual({ folder: '', parts: ['CBS.log'], name: 'CBS.log' })
  // A folder called like an archive is a folder.
  expect(sourcePath({ path: 'logs.zip/CBS.log', inside: [] })).toEqual({ folder: 'logs.zip/', parts: ['CBS.log'], name: 'CBS.log' })
})

test('a member stands behind its archive, however deep', () => {
  expect(sourcePath({ path: 'CBS/CbsPersist_1.cab/CbsPersist_1.log', inside: [0] })).toEqual({ folder: 'CBS/', parts: ['CbsPersist_1.cab', 'CbsPersist_1.log'], name: 'CbsPersist_1.log' })
  expect(sourcePath({ path: 'a/logs.zip/b/x.cab/x.log', inside: [4, 0] }).parts).toEqual(['logs.zip', 'b/x.cab', 'x.log'])
})

test('an archive without its ending is cut before the name', () => {
  expect(sourcePath({ path: 'CBS/renamed/CBS.log', inside: [0] }).parts).toEqual(['renamed', 'CBS.log'])
  expect(sourcePath({ path: 'CBS.log', inside: [0] }).parts).toEqual(['CBS.log'])
})
