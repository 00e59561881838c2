// Makes the pages that try to get out: `node build.mjs FOLDER`. Put together by the page's own build, with the same
// policy; and once more without any policy and without a sandbox, to show that whoever listens would hear it.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { assemble } from '../../../www/build/assemble.mjs'
import { asciiScript, bundle } from '../../../www/build/bundle.mjs'

const [folder] = process.argv.slice(2)
const here = '../tests/browser/exits'
const [sever, app, worker, shell] = await Promise.all(['src/engine/sever.ts', `${here}/page.ts`, `${here}/worker.ts`, `${here}/shell.ts`].map(entry => bundle(entry)))
const policyFirst = 'self.trustedTypes&&self.trustedTypes.createPolicy("faultline",{});'
const made = before => assemble({
  app: { code: [before, `const __WORKER__=${asciiScript(JSON.stringify(`${policyFirst}${worker.code}`))};`, app.code].join('\n'), css: 'b{}' },
  shell: { code: shell.code, css: 'i{}' },
  tooOld: '0',
})
await writeFile(join(folder, 'sealed.html'), made(sever.code))
const bare = made('').replace(/<meta http-equiv="[^"]*" content="[^"]*">\n/g, '').replace(/ sandbox="[^"]*"/, '')
if (/http-equiv="|sandbox=/.test(bare)) throw new Error('the page without a policy has one')
await writeFile(join(folder, 'bare.html'), bare)
