import { expect, test } from 'vitest'
import { fixture } from '../../test/fixture'
import { anywayMessage, verdictMessage, withoutNames } from './message'

test('a message holds the verdict and no host, user or path', () => {
  const text = verdictMessage(fixture())
  expect(text).toContain('KB5015736 failed on 2022-10-10 16:38:25')
  expect(text).toContain('3. Restart, install the offline package once')
  expect(text).not.toMatch(/BANK-PC-0042|[A-Z]:\\|robocopy/)
})

test('commands are in it where anybody may run them and they name no place', () => {
  const text = verdictMessage(fixture())
  expect(text).toContain('(read-only)\n   DISM /Online /Cleanup-Image /ScanHealth')
  expect(text).toContain('3. Restart, install the offline package once, and collect at once. (needs approval)')
})

test('a note for a bundle that is sent anyway says what it lacks, and gives no orders', () => {
  const text = anywayMessage(fixture())
  expect(text).toMatch(/^This bundle is sent although/)
  expect(text).toContain('✗ CBS lines around the failure are missing.')
  expect(text).not.toMatch(/BANK-PC-0042|Next steps|DISM/)
})

test('paths keep their last part', () => {
  expect(withoutNames('see C:\\Users\\li.wei\\Desktop\\b.zip and \\\\fs01\\share\\x.cab, then %windir%\\Logs\\CBS.', null)).toBe('see b.zip and x.cab, then CBS.')
  expect(withoutNames('请复制 C:\\Windows\\Logs\\CBS，然后', null)).toBe('请复制 CBS，然后')
  expect(withoutNames('on pc-1, not PC-12', 'PC-1')).toBe('on …, not PC-12')
})
