// Makes the page's types of the report from the schema that the core's types produced: nothing is typed twice.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { compile } from 'json-schema-to-typescript'

const schemaFile = process.argv[2] ?? new URL('../../crates/core/report.schema.json', import.meta.url)
const schema = JSON.parse(await readFile(schemaFile, 'utf8'))

// A description beside a `$ref` makes the generator invent a second type (`Evidence1`) for the same thing.
function dropWordsBesideRefs(node) {
  if (node === null || typeof node !== 'object') return
  if (!Array.isArray(node) && '$ref' in node) delete node.description
  for (const child of Object.values(node)) dropWordsBesideRefs(child)
}
dropWordsBesideRefs(schema)

const types = await compile(schema, 'Report', {
  additionalProperties: false,
  bannerComment: '// Made by `npm run types` from crates/core/report.schema.json. Not edited by hand.',
  format: false,
})
const folder = new URL('../src/generated/', import.meta.url)
await mkdir(folder, { recursive: true })
await writeFile(new URL('report.d.ts', folder), types)
