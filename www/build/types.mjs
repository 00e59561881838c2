// Makes the page's types of reports and comparisons from the schemas that the core's types produced: nothing is typed twice.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { compile } from 'json-schema-to-typescript'

const read = async name => JSON.parse(await readFile(new URL(`../../crates/core/${name}.schema.json`, import.meta.url), 'utf8'))
const contracts = await Promise.all(['report', 'comparison'].map(read))

// One schema of both: what they share is one type.
const types = Object.assign({}, ...contracts.map(({ $defs, $schema, ...contract }) => ({ ...$defs, [contract.title]: contract })))
const properties = Object.fromEntries(contracts.map(({ title }) => [title, { $ref: `#/$defs/${title}` }]))
const schema = { title: 'Contracts', description: 'What the core says.', type: 'object', properties, required: Object.keys(properties), $defs: types }

// A description beside a `$ref` makes the generator invent a second type (`Evidence1`) for the same thing.
function dropWordsBesideRefs(node) {
  if (node === null || typeof node !== 'object') return
  if (!Array.isArray(node) && '$ref' in node) delete node.description
  for (const child of Object.values(node)) dropWordsBesideRefs(child)
}
dropWordsBesideRefs(schema)

const text = await compile(schema, 'Contracts', {
  additionalProperties: false,
  bannerComment: '// Made by `npm run types` from crates/core/*.schema.json. Not edited by hand.',
  format: false,
})
const folder = new URL('../src/generated/', import.meta.url)
await mkdir(folder, { recursive: true })
await writeFile(new URL('report.d.ts', folder), text)
