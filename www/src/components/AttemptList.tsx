import './AttemptList.css'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Attempt } from '../generated/report'
import { count, words } from '../i18n'
import { showMoment } from '../i18n/time'
import { onlyFailed } from '../state/lists'
import { report, select, selectedId } from '../state/session'
import { shortcut, type Act } from '../state/shortcuts'
import { inTime, timeFilter } from '../state/span'
import { attemptName } from './attempt-name'
import { Glyph } from './Glyph'
import { foldedIn, grouped, hasFailed, listRows, STORE_APPS, tryNumbers, type ListRow, type TryNumber } from './retries'
import { ChosenTime } from './timeline/ChosenTime'
import { isFailure } from './timeline/layout'
import { ofAttempt, ofCoverage } from './tones'
import { scrollTo, windowOf } from './window'

/** Height of every row, pixels; the style sheet knows it too. */
const ROW = 30

/** Every attempt, newest first, tries of one update under the latest. Arrow keys move the choice and fold. */
export function AttemptList() {
  const w = words.value.attempts
  const failedOnly = onlyFailed.value
  const brushed = timeFilter.value
  /** What of the list is on screen, pixels. */
  const [seen, setSeen] = useState({ top: 0, room: 600 })
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  // The heading of the Store apps is no attempt: the keys can stand on it without choosing anything.
  const [onHeading, setOnHeading] = useState(false)
  const list = useRef<HTMLDivElement>(null)
  const all = report.value?.attempts ?? []
  const within = useMemo(() => (brushed ? all.filter(a => inTime({ time: a.started, local: a.startedLocal }, { time: a.ended, local: a.endedLocal }, brushed)) : all), [all, brushed])
  const { groups, failed } = useMemo(() => ({ groups: grouped(all, failedOnly ? within.filter(hasFailed) : within), failed: within.filter(isFailure).length }), [all, within, failedOnly])
  const numbers = useMemo(() => tryNumbers(all), [all])
  const rows = useMemo(() => listRows(groups, open), [groups, open])
  const chosen = onHeading ? STORE_APPS : selectedId.value
  const at = useMemo(() => rows.findIndex(row => row.id === chosen), [rows, chosen])
  const { first, end } = windowOf(rows.length, ROW, seen.top, seen.room)
  const look = (): void => {
    const box = list.current
    if (box) setSeen({ top: box.scrollTop, room: box.clientHeight })
  }

  const fold = (group: string, unfold = !open.has(group)): void => {
    const next = new Set(open)
    if (unfold) next.add(group)
    else next.delete(group)
    setOpen(next)
  }

  // A choice made elsewhere is never hidden in a fold.
  useLayoutEffect(() => {
    setOnHeading(false)
    const group = selectedId.value && foldedIn(groups, selectedId.value)
    if (group && !open.has(group)) fold(group, true)
  }, [selectedId.value])

  useLayoutEffect(() => {
    const box = list.current
    if (!box) return
    const observer = new ResizeObserver(look)
    observer.observe(box)
    return () => observer.disconnect()
  }, [])

  // A choice made on the timeline is brought into view here; the page itself does not move.
  useEffect(() => {
    const box = list.current
    const to = box && at >= 0 ? scrollTo(at, ROW, box.scrollTop, box.clientHeight) : null
    if (box && to !== null) box.scrollTop = to
  }, [chosen, at])

  const stand = (row: ListRow | undefined): void => {
    if (!row) return
    setOnHeading(row.kind === 'store-apps')
    if (row.kind === 'attempt') select(row.id)
  }
  const keys = (event: KeyboardEvent): void => {
    const row = rows[at]
    const group = row?.kind === 'store-apps' ? STORE_APPS : row?.group ?? null
    const heads = row !== undefined && row.open !== null
    const move = (to: number) => (): void => stand(rows[Math.max(0, Math.min(rows.length - 1, to))])
    const turn = (): void => { if (group && heads) fold(group) }
    const does: Record<Act<'list'>, () => void> = {
      down: move(at + 1), up: move(at - 1), first: move(0), last: move(rows.length - 1), turn,
      unfold: () => { if (group && heads && !row.open) fold(group) },
      // On an earlier try: to the latest one, as in any tree.
      fold: () => { if (group && heads && row.open) fold(group); else if (group && !heads) stand(rows.slice(0, at).findLast(before => before.open !== null)) },
    }
    const asked = shortcut('list', event)
    const act = asked && does[asked]
    if (!act) return
    event.preventDefault()
    act()
  }

  return (
    <div class="attempt-list">
      <div class="list-head">
        <span class="segments" role="radiogroup">
          <button type="button" role="radio" aria-checked={!failedOnly} onClick={() => { onlyFailed.value = false }}>{w.all} {count(within.length)}</button>
          <button type="button" role="radio" aria-checked={failedOnly} onClick={() => { onlyFailed.value = true }}>{w.onlyFailed} {count(failed)}</button>
        </span>
        <ChosenTime left={all.length - within.length} />
      </div>
      {groups.updates.length === 0 && <p class="empty">{brushed ? w.noneThen : failedOnly ? w.noneFailed : w.none}</p>}
      <div class="attempt-rows" ref={list} role="tree" tabIndex={rows.length ? 0 : -1} aria-label={w.tab} aria-activedescendant={at >= first && at < end ? `row-${chosen}` : undefined} onKeyDown={keys} onScroll={look}>
        <div role="none" style={{ height: `${first * ROW}px` }} />
        {rows.slice(first, end).map(row => (row.kind === 'attempt'
          ? <Row key={row.id} row={row} number={numbers.get(row.id)} numbers={numbers} at={row.id === chosen} choose={() => stand(row)} fold={fold} />
          : <Heading key={row.id} row={row} at={row.id === chosen} fold={() => { setOnHeading(true); fold(STORE_APPS) }} />
        ))}
        <div role="none" style={{ height: `${(rows.length - end) * ROW}px` }} />
      </div>
    </div>
  )
}

/** How an attempt stands: what its logs still hold, or that it came right later. */
function standing(attempt: Attempt, numbers: Map<string, TryNumber>): { text: string; tone: string } {
  const w = words.value.attempts
  if (attempt.resolvedBy) {
    const by = numbers.get(attempt.id) && numbers.get(attempt.resolvedBy)
    return { text: by ? w.trySucceeded(by.number) : w.succeededLater, tone: 'tone-good' }
  }
  return attempt.coverage ? { text: w.coverageWord[attempt.coverage], tone: `tone-${ofCoverage[attempt.coverage]}` } : { text: w.outcome[attempt.outcome], tone: '' }
}

function Row({ row, number, numbers, at, choose, fold }: { row: ListRow & { kind: 'attempt' }; number: TryNumber | undefined; numbers: Map<string, TryNumber>; at: boolean; choose: () => void; fold: (group: string) => void }) {
  const w = words.value.attempts
  const { attempt, level, group, open } = row
  const { tone, shape } = ofAttempt(attempt)
  const { text, tone: standingTone } = standing(attempt, numbers)
  const turn = (event: MouseEvent): void => {
    event.stopPropagation()
    if (group) fold(group)
  }
  return (
    <div
      class={`attempt-row ${level === 2 ? 'attempt-under' : ''} ${at ? 'attempt-at' : ''}`} id={`row-${attempt.id}`} role="treeitem" aria-level={level} aria-posinset={row.place} aria-setsize={row.of} aria-expanded={open ?? undefined}
      aria-selected={attempt.id === selectedId.value} onClick={choose}
    >
      <Glyph shape={shape} tone={tone} label={w.outcome[attempt.outcome]} />
      <span class="attempt-name" title={attempt.title ?? undefined}>
        {level === 2 && number && !attempt.storeApp ? <span class="attempt-try">{w.tryNumber(number.number)}</span> : <span>{attemptName(attempt)}</span>}
        {open !== null && number && <span class="attempt-tries" title={open ? w.hideTries : w.showTries} onClick={turn}>{w.tries(number.of)} <Twist open={open} /></span>}
      </span>
      <span class="attempt-when">{showMoment({ time: attempt.started, local: attempt.startedLocal })}</span>
      <code class="attempt-code">{hasFailed(attempt) ? attempt.code?.hex : ''}</code>
      <span class={`attempt-cover ${attempt.storeApp ? '' : standingTone}`} title={text}>{text}</span>
    </div>
  )
}

function Heading({ row, at, fold }: { row: ListRow & { kind: 'store-apps' }; at: boolean; fold: () => void }) {
  const w = words.value.attempts
  return (
    <div class={`attempt-heading ${at ? 'attempt-at' : ''}`} id={`row-${STORE_APPS}`} role="treeitem" aria-level={1} aria-posinset={row.place} aria-setsize={row.of} aria-expanded={row.open} aria-selected={false} onClick={fold}>
      <Twist open={row.open} /> {w.storeApps(row.failed)}
    </div>
  )
}

/** The sign of a fold. */
function Twist({ open }: { open: boolean }) {
  return <svg class="twist" width="10" height="10" viewBox="-5 -5 10 10" aria-hidden="true"><path d={open ? 'M-3.5-2 0 2 3.5-2' : 'M-2-3.5 2 0-2 3.5'} /></svg>
}
