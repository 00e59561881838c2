import { expect, test } from 'vitest'
import { attempt, fixture, source } from '../../../test/fixture'
import type { Comparison, Report } from '../../generated/report'
import { position, type Moment } from '../../i18n/time'
import { gone } from './gone'
import { groupsOf } from './groups'
import { headOf } from './head'

const locate = (moment: Moment): number | null => position(moment, 'machine')
const place = (local: string): number => Date.parse(`${local}Z`)

/** The later of two: the servicing log goes on, and one more update failed. */
function later(): Report {
  const report = fixture()
  return {
    ...report,
    sources: report.sources.map(s => (s.id === 's2' ? source('s2', s.path, s.kind, '2022-09-01T08:00:00', '2022-11-02T10:00:00') : s)),
    attempts: [...report.attempts.slice(1), attempt('a9', 'KB5017308', '2022-11-01T10:00:00', '2022-11-01T10:10:00', 'failed')],
  }
}

function comparison(more: Partial<Comparison> = {}): Comparison {
  const fresh = later().attempts.at(-1)
  if (!fresh) throw new Error('no attempt')
  return {
    sameContent: false, sameMachine: true, newAttempts: [fresh], newFailures: ['a9'], changedAttempts: [],
    newerLogs: [{ kind: 'reporting-events', lastBefore: '2022-10-21T09:12:00', lastNow: '2022-11-02T10:00:00', sources: ['s2'] }],
    changes: ['One attempt is new, 1 failed.', 'Logs of kind reporting-events now reach …'],
    verdict: fixture().verdict, ...more,
  }
}

test('what is new of a log begins where the earlier bundle ended', () => {
  const { groups, end } = groupsOf(fixture(), later(), comparison(), locate)
  expect(groups[1].fresh).toEqual(new Set(['a9']))
  expect(groups[0].fresh.size).toBe(0)
  expect([...groups[1].freshSpans]).toEqual([['s2', { from: place('2022-10-21T09:12:00'), to: place('2022-11-02T10:00:00') }]])
  expect(end).toBe(place('2022-10-21T09:40:00'))
})

test('of another computer nothing is called new', () => {
  const { groups } = groupsOf(fixture(), later(), comparison({ sameMachine: false }), locate)
  expect([groups[1].fresh.size, groups[1].freshSpans.size]).toEqual([0, 0])
  expect(headOf(comparison({ sameMachine: false }), fixture(), later())).toMatchObject({ kind: 'otherMachine' })
  expect(gone(fixture(), later(), comparison({ sameMachine: false }))).toBe(0)
})

test('the sentence of a comparison says the plainest truth first', () => {
  const nothing = { ...fixture().verdict, status: 'nothing-new' as const, title: 'Nothing new' }
  expect(headOf(comparison({ sameContent: true, sameMachine: false, verdict: nothing }), fixture(), later()).kind).toBe('sameContent')
  expect(headOf(comparison({ verdict: nothing }), fixture(), later())).toMatchObject({ kind: 'nothingNew', title: 'Nothing new' })
  expect(headOf(comparison(), fixture(), later())).toMatchObject({ kind: 'something', tone: 'bad', title: 'One attempt is new, 1 failed', said: 1 })
  const logsOnly = comparison({ newAttempts: [], newFailures: [], changes: ['Logs of kind reporting-events now reach …'] })
  expect(headOf(logsOnly, fixture(), later())).toMatchObject({ tone: 'good', said: 0 })
})

test('attempts that only the earlier bundle shows are counted', () => {
  expect(gone(fixture(), later(), comparison())).toBe(1)
})
