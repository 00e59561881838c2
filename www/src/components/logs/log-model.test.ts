import { expect, test } from 'vitest'
import { LogUnreadable } from '../../engine/log-reader'
import type { LogFilter, LogIndex, LogRow, SearchQuery, Severity } from '../../engine/protocol'
import { LogModel, noFilter, type LogAnswers } from './log-model'

const plain = (text: string): SearchQuery => ({ text, matchCase: false, wholeWord: false, regex: false })
const settled = (): Promise<void> => new Promise(done => setTimeout(done, 2))
const START = Date.parse('2022-10-10T16:00:00Z')

/** A log of so many lines, one each second; every tenth is an error. */
function fake(total: number): LogAnswers & { asked: string[] } {
  const level = (number: number): Severity => (number % 10 === 0 ? 'error' : 'info')
  const text = (number: number): string => `line ${number}${number === 777 ? ' needle' : ''}`
  let kept = Array.from({ length: total }, (_, i) => i + 1)
  const asked: string[] = []
  const row = (number: number, at: number): LogRow => ({ row: at, number, time: null, severity: level(number), component: 'CBS', text: text(number), length: text(number).length, message: 0, found: [], eventId: null, fields: [] })
  const keeps = ({ severities, from, to, query }: LogFilter) => (number: number): boolean =>
    (!severities.length || severities.includes(level(number))) && (from === null || START + number * 1000 >= from) && (to === null || START + number * 1000 <= to) && (!query || text(number).includes(query.text))
  const overview = { step: 1, errors: [], warnings: [] }
  return {
    asked,
    open: async () => ({ rows: total, records: false, parts: true, longest: 20, clock: 'machine', first: null, last: null, severities: [], components: [], overview, cut: false } satisfies LogIndex),
    rows: async (first, count) => kept.slice(first, first + count).map((number, i) => row(number, first + i)),
    text: async at => text(kept[at] ?? 0),
    filter: async filter => {
      asked.push(JSON.stringify(filter))
      kept = Array.from({ length: total }, (_, i) => i + 1).filter(keeps(filter ?? noFilter))
      return { rows: kept.length, overview }
    },
    rowOf: async at => {
      const wanted = 'number' in at ? at.number : (at.time - START) / 1000
      return kept.reduce((best, number, i) => (Math.abs(number - wanted) < Math.abs((kept[best] ?? 0) - wanted) ? i : best), 0)
    },
    find: async (query, from, direction) => {
      for (let at = from; at >= 0 && at < kept.length; at += direction) if (text(kept[at] ?? 0).includes(query.text)) return at
      return null
    },
  }
}

const opened = async (total = 1000): Promise<{ model: LogModel; answers: ReturnType<typeof fake> }> => {
  const answers = fake(total)
  const model = new LogModel(answers, brush => brush)
  await model.open()
  model.look(0, 20)
  await settled()
  return { model, answers }
}

test('a line that was asked for is marked and comes into the upper third', async () => {
  const { model } = await opened()
  await model.goTo({ number: 500 }, true)
  expect([model.cursor.value, model.marked.value]).toEqual([499, 500])
  expect(model.anchor.value).toEqual({ row: 493, y: 0 })
  await model.goTo({ number: 502 })
  expect(model.anchor.value.row, 'already in view: nothing moves').toBe(493)
})

test('a filter stays near the line one stood on, and a line it hides is shown without it', async () => {
  const { model } = await opened()
  await model.goTo({ number: 500 })
  model.look(490, 510)
  await settled()
  model.filter.value = { ...noFilter, severities: ['error'] }
  await model.apply()
  expect([model.rows.value, model.cursor.value]).toEqual([100, 49])
  await model.goTo({ number: 501 }, true)
  expect([model.rows.value, model.cursor.value, model.filter.value]).toEqual([1000, 500, noFilter])
})

test('of two filters the later one counts, whatever answers first', async () => {
  const answers = fake(1000)
  const filter = answers.filter
  let held: (() => void) | undefined
  answers.filter = async wanted => {
    if (wanted?.severities.length) await new Promise<void>(done => { held = done })
    return filter(wanted)
  }
  const model = new LogModel(answers, brush => brush)
  await model.open()
  model.filter.value = { ...noFilter, severities: ['error'] }
  const first = model.apply()
  model.filter.value = { ...noFilter, query: plain('needle') }
  await model.apply()
  held?.()
  await first
  expect(model.rows.value).toBe(1)
})

test('finding goes round the ends and says so', async () => {
  const { model } = await opened()
  model.seek(plain('needle'))
  await settled()
  expect([model.cursor.value, model.found.value]).toEqual([776, null])
  await model.find(1)
  expect([model.cursor.value, model.found.value]).toEqual([776, 'from-top'])
  await model.find(-1)
  expect([model.cursor.value, model.found.value]).toEqual([776, 'from-end'])
  model.seek(plain('nowhere'))
  await settled()
  expect([model.cursor.value, model.found.value]).toEqual([776, 'none'])
})

test('the time brushed on the timeline filters from the first look, and goes with it', async () => {
  const answers = fake(1000)
  const model = new LogModel(answers, brush => brush)
  model.timeline({ on: 'machine', from: START + 100_000, to: START + 199_000 })
  await model.open()
  expect([model.rows.value, model.brushed.value]).toEqual([100, true])
  model.timeline(null)
  await settled()
  expect([model.rows.value, model.brushed.value]).toEqual([1000, false])
})

test('what is chosen is copied raw, as far as it is asked for', async () => {
  const { model } = await opened(5000)
  model.selection.value = { from: 2500, to: 0 }
  const { text, rows, left } = await model.copyText(() => undefined)
  expect([rows, left]).toEqual([2501, 0])
  expect(text.startsWith('line 1\nline 2\n')).toBe(true)
  expect(text.endsWith('line 2501\n')).toBe(true)
})

test('why a log cannot be shown is told, and another try may work', async () => {
  const answers = fake(10)
  const open = answers.open
  answers.open = () => Promise.reject(new LogUnreadable('locked'))
  const model = new LogModel(answers, brush => brush)
  expect(await model.open()).toBe(false)
  expect(model.failed.value).toBe('locked')
  answers.open = open
  expect(await model.open()).toBe(true)
  expect([model.failed.value, model.rows.value]).toEqual([null, 10])
})
