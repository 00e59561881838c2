import { batch } from '@preact/signals'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fixture } from '../../test/fixture'
import { mayStand } from '../shell/address'
import { openLog, searching } from './logs'
import { helpPage } from './panels'
import { clock, reports, selectedId, stage, tab } from './session'
import { timeFilter, timelineView } from './span'
import { notice } from './notice'
import { printOf, takeFragment } from './view'

const sent: { fragment: string; step: boolean }[] = []
const report = fixture()
const of = printOf(report.bundles.map(bundle => bundle.fingerprint))
const rest = (): void => { vi.advanceTimersByTime(300) }
const last = (): string | undefined => sent.at(-1)?.fragment

/** As `session.ts` shows what it has read. */
const show = (): void => batch(() => {
  reports.value = [report]
  selectedId.value = 'a4'
  tab.value = 'attempts'
  clock.value = 'machine'
  stage.value = 'report'
})

beforeEach(() => {
  vi.useFakeTimers()
  sent.length = 0
  parent.postMessage = (message: { kind: string; fragment: string; step: boolean }) => { if (message.kind === 'address') sent.push({ fragment: message.fragment, step: message.step }) }
  takeFragment('')
})
afterEach(() => {
  batch(() => { stage.value = 'start'; reports.value = []; openLog.value = null; searching.value = false; timeFilter.value = timelineView.value = null; helpPage.value = null })
  rest()
  vi.useRealTimers()
})

test('choices are steps, what moves along is not, and the first view takes the place of none', () => {
  show()
  rest()
  tab.value = 'sources'
  rest()
  timelineView.value = { on: 'utc', from: Date.UTC(2022, 9, 9), to: Date.UTC(2022, 9, 10, 16, 38, 24, 500) }
  rest()
  openLog.value = { source: 's3', at: 120 }
  rest()
  const base = `#1/view?of=${of}&clock=machine&attempt=a4`
  expect(sent).toEqual([
    { fragment: base, step: false },
    { fragment: `${base}&tab=sources`, step: true },
    { fragment: `${base}&tab=sources&view=utc.20221009T000000-20221010T163825`, step: false },
    { fragment: `${base}&tab=sources&view=utc.20221009T000000-20221010T163825&log=s3.120`, step: true },
  ])
  for (const { fragment } of sent) expect(mayStand(fragment)).toBe(true)
})

test('a held key is one step', () => {
  show()
  rest()
  for (const id of ['a1', 'a2', 'a3']) { selectedId.value = id; vi.advanceTimersByTime(50) }
  rest()
  expect(sent.map(({ step }) => step)).toEqual([false, true])
  expect(last()).toContain('attempt=a3')
})

test('a step back shows what the address names, and sends nothing', () => {
  show()
  rest()
  tab.value = 'machine'
  timeFilter.value = { on: 'machine', from: 0, to: 86_400_000 }
  rest()
  const count = sent.length
  takeFragment(sent[0]?.fragment ?? '')
  expect([tab.value, timeFilter.value, selectedId.value]).toEqual(['attempts', null, 'a4'])
  rest()
  expect(sent).toHaveLength(count)
})

test('a view in the address waits for its bundle', () => {
  const view = `#1/view?of=${of}&clock=utc&attempt=a2&tab=sources&search=1&log=s3.7`
  takeFragment(view)
  expect(notice.value).toBe('waiting')
  rest()
  expect(sent).toEqual([])
  show()
  expect([notice.value, clock.value, selectedId.value, tab.value, searching.value, openLog.value]).toEqual([null, 'utc', 'a2', 'sources', true, { source: 's3', at: 7 }])
  rest()
  expect(sent).toEqual([])
})

test('the view of another bundle is not shown, and says so', () => {
  takeFragment('#1/view?of=00000000&attempt=a2&tab=sources')
  show()
  expect([notice.value, selectedId.value, tab.value]).toEqual(['other-bundle', 'a4', 'attempts'])
  rest()
  expect(sent).toEqual([{ fragment: `#1/view?of=${of}&clock=machine&attempt=a4`, step: false }])
})

test('while two bundles are compared the address stays', () => {
  show()
  rest()
  const count = sent.length
  stage.value = 'compare'
  selectedId.value = 'a1'
  rest()
  expect(sent).toHaveLength(count)
  takeFragment('#1/view?of=00000000&tab=sources')
  expect(notice.value).toBeNull()
})

test('what is not understood is ignored, and says so', () => {
  takeFragment(`#1/view?of=${of}&attempt=a99&tab=sources&log=nowhere.1&view=utc.1-2`)
  show()
  expect([notice.value, selectedId.value, tab.value, openLog.value, timelineView.value]).toEqual(['damaged', 'a4', 'sources', null, null])
  takeFragment('#2/view?tab=machine')
  expect([notice.value, tab.value]).toEqual(['foreign', 'sources'])
  takeFragment('#1/view?<b>')
  expect(notice.value).toBe('damaged')
})

test('help needs no report, workers stay, and clearing empties the address', () => {
  expect(takeFragment('#1/view?workers=4')).toBe(4)
  helpPage.value = 'about'
  rest()
  expect(sent).toEqual([{ fragment: '#1/view?workers=4&help=about', step: true }])
  takeFragment('#1/view?workers=4')
  expect(helpPage.value).toBeNull()
  show()
  rest()
  expect(last()).toBe(`#1/view?of=${of}&clock=machine&attempt=a4&workers=4`)
  batch(() => { stage.value = 'start'; reports.value = [] })
  rest()
  expect(sent.at(-1)).toEqual({ fragment: '#1/view?workers=4', step: false })
})

test('bundles have one print in any order', () => {
  expect(printOf(['b', 'a', 'a'])).toBe(printOf(['a', 'b']))
  expect(printOf(['a'])).not.toBe(printOf(['b']))
})
