import type { Engine } from '../../engine/client'
import type { Source } from '../../generated/report'
import { onClock } from '../../state/span'
import { LogModel } from './log-model'

/** The logs that were looked at, by their place in the files: each is found again as it was left. */
const models = new Map<string, LogModel>()

export function modelOf(engine: Engine, source: Source): LogModel {
  const key = [source.file, source.entry, ...source.inside].join('/')
  const known = models.get(key)
  if (known) return known
  const model = new LogModel({
    open: tell => engine.openLog(source, tell),
    rows: (first, count, query) => engine.logRows(source, first, count, query),
    text: row => engine.logText(source, row),
    filter: filter => engine.filterLog(source, filter),
    rowOf: at => engine.logRowOf(source, at),
    find: (query, from, direction) => engine.findInLog(source, query, from, direction),
  }, onClock)
  models.set(key, model)
  return model
}

/** The files are gone, and with them whatever was kept of their lines. */
export function forgetModels(): void {
  models.clear()
}
