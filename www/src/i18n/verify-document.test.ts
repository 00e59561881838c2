// VERIFY.md and VERIFY.zh-CN.md hold the very words of the page: `npx vitest run -u verify-document` writes them anew.
import { expect, test } from 'vitest'
import { openLines, waysTried } from '../components/help/open-ways'
import { en, zh, type Words } from './languages'

const other = { 'en': '[中文](VERIFY.zh-CN.md)', 'zh-CN': '[English](VERIFY.md)' }

function document({ lang, verify, help }: Words): string {
  const steps = verify.steps.map(({ what, how, run }, i) => [`${i + 1}. **${what}**  `, `   ${how}`, ...run ? ['', '   ```', `   ${run}`, '   ```'] : []].join('\n'))
  return [
    `# Faultline: ${verify.title}`, other[lang as keyof typeof other], verify.intro, ...steps,
    `## ${help.check}`, help.checkText, `## ${verify.not}`, verify.notAre.map(line => `* ${line}`).join('\n'), verify.hosted,
    `## ${verify.open}`, verify.openText(waysTried), openLines(verify).map(([where, what]) => `* ${where}: ${what}`).join('\n'),
  ].join('\n\n') + '\n'
}

test.each([['VERIFY.md', en], ['VERIFY.zh-CN.md', zh]] as const)('%s is the text of the page', async (name, words) => {
  expect(words.verify.steps).toHaveLength(10)
  await expect(document(words)).toMatchFileSnapshot(`../../../${name}`)
})
