import { expect, test } from 'vitest'
import { attempt, evidence } from '../../../test/fixture'
import { position, type Moment } from '../../i18n/time'
import { story } from './story-steps'

const locate = (moment: Moment): number | null => position(moment, 'machine')
const at = (time: string): string => `2022-10-10T${time}:00`
const phase = (name: string, time: string) => ({ phase: name as 'install', started: null, startedLocal: at(time), evidence: evidence('s1', 1, null, '') })
const event = (kind: string, time: string) => ({ kind, time: null, local: at(time), title: '', evidence: evidence('s1', 1, null, '') })
const failed = attempt('a1', 'KB1', at('10:00'), at('14:00'), 'rolled-back', { phases: [phase('download', '10:00'), phase('install', '11:00'), phase('install', '11:05'), phase('rollback', '13:10')] })
const said = (steps: ReturnType<typeof story>): string[] => steps.map(step => (step.kind === 'phase' ? step.phase : step.kind === 'event' ? step.event.kind : step.kind))

test('phases, the restarts among them, and the end, in time order', () => {
  const events = [event('boot', '09:00'), event('boot', '13:00'), event('service', '12:00'), event('unexpected-shutdown', '12:30')]
  expect(said(story(failed, events, locate))).toEqual(['download', 'install', 'unexpected-shutdown', 'boot', 'rollback', 'end'])
})

test('a long story keeps its beginning and its end', () => {
  const many = { ...failed, phases: Array.from({ length: 30 }, (_, i) => phase(i % 2 ? 'install' : 'stage', `10:${String(10 + i)}`)) }
  const steps = story(many, [], locate)
  expect(said(steps)).toEqual(['stage', 'install', 'stage', 'install', 'more', 'install', 'stage', 'install', 'end'])
  expect(steps[4]).toMatchObject({ left: 23 })
})

test('without phases there is nothing to tell', () => {
  expect(story({ ...failed, phases: [] }, [], locate)).toEqual([])
})
