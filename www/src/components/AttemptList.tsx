import './AttemptList.css'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Attempt } from '../generated/report'
import { words } from '../i18n'
import { showMoment } from '../i18n/time'
import { report, select, selectedId } from '../state/session'
import { attemptName } from './attempt-name'
import { Glyph } from './Glyph'
import { foldedIn, grouped, hasFailed, listRows, STORE_APPS, tryNumbers, type ListRow, type TryNumber } from './retries'
import { PAGE, ShowMore } from './ShowMore'
import { isFailure } from './timeline/layout'
import { ofAttempt, ofCoverage } from './tones'

/** Every attempt, newest first, tries of one update under the latest. Arrow keys move the choice and fold. */
export function AttemptList() {
  const w = words.value.attempts
  const [onlyFailed, setOnlyFailed] = useState(false)
  const [asked, setAsked] = useState(PAGE)
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  // The heading of the Store apps is no attempt: the keys can stand on it without choosing anything.
  const [onHeading, setOnHeading] = useState(false)
  const list = useRef<HTMLDivElement>(null)
  const all = report.value?.attempts ?? []
  const failed = all.filter(isFailure)
  const { groups, numbers } = useMemo(() => ({ groups: grouped(all, onlyFailed ? all.filter(hasFailed) : all), numbers: tryNumbers(all) }), [all, onlyFailed])
  const rows = listRows(groups, open)
  const chosen = onHeading ? STORE_APPS : selectedId.value
  const limit = Math.max(asked, rows.findIndex(row => row.id === chosen) + 1)

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

  // A choice made on the timeline is brought into view here; the page itself does not move.
  useEffect(() => {
    const box = list.current
    const row = box?.querySelector<HTMLElement>('.attempt-at')
    if (!box || !row) return
    const [top, height] = [row.offsetTop, row.offsetHeight]
    // At the lower edge of a low panel a row would still be out of sight: it comes to the top.
    if (top < box.scrollTop || top + height > box.scrollTop + box.clientHeight) box.scrollTop = top
  }, [chosen, open])

  const stand = (row: ListRow | undefined): void => {
    if (!row) return
    setOnHeading(row.kind === 'store-apps')
    if (row.kind === 'attempt') select(row.id)
  }
  const keys = (event: KeyboardEvent): void => {
    const at = rows.findIndex(row => row.id === chosen)
    const row = rows[at]
    const group = row?.kind === 'store-apps' ? STORE_APPS : row?.group ?? null
    const heads = row !== undefined && row.open !== null
    const move = (to: number) => (): void => stand(rows[Math.max(0, Math.min(rows.length - 1, to))])
    const does: Record<string, () => void> = {
      ArrowDown: move(at + 1), ArrowUp: move(at - 1), Home: move(0), End: move(rows.length - 1),
      ArrowRight: () => { if (group && heads && !row.open) fold(group) },
      // On an earlier try: to the latest one, as in any tree.
      ArrowLeft: () => { if (group && heads && row.open) fold(group); else if (group && !heads) stand(rows.slice(0, at).findLast(before => before.open !== null)) },
      Enter: () => { if (group && heads) fold(group) }, ' ': () => { if (group && heads) fold(group) },
    }
    const act = does[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }

  return (
    <div class="attempt-list">
      <div class="list-head">
        <span class="segments" role="radiogroup">
          <button type="button" role="radio" aria-checked={!onlyFailed} onClick={() => setOnlyFailed(false)}>{w.all} {all.length}</button>
          <button type="button" role="radio" aria-checked={onlyFailed} onClick={() => setOnlyFailed(true)}>{w.onlyFailed} {failed.length}</button>
        </span>
      </div>
      {groups.updates.length === 0 && <p class="empty">{onlyFailed ? w.noneFailed : w.none}</p>}
      <div class="attempt-rows" ref={list} role="tree" tabIndex={rows.length ? 0 : -1} aria-label={w.tab} aria-activedescendant={chosen ? `row-${chosen}` : undefined} onKeyDown={keys}>
        {rows.slice(0, limit).map(row => (row.kind === 'attempt'
          ? <Row key={row.id} row={row} number={numbers.get(row.id)} numbers={numbers} at={row.id === chosen} choose={() => stand(row)} fold={fold} />
          : <Heading key={row.id} row={row} at={row.id === chosen} fold={() => { setOnHeading(true); fold(STORE_APPS) }} />
        ))}
        <ShowMore left={rows.length - limit} more={() => setAsked(limit + PAGE)} />
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
      class={`attempt-row ${level === 2 ? 'attempt-under' : ''} ${at ? 'attempt-at' : ''}`} id={`row-${attempt.id}`} role="treeitem" aria-level={level} aria-expanded={open ?? undefined}
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
    <div class={`attempt-heading ${at ? 'attempt-at' : ''}`} id={`row-${STORE_APPS}`} role="treeitem" aria-level={1} aria-expanded={row.open} aria-selected={false} onClick={fold}>
      <Twist open={row.open} /> {w.storeApps(row.failed)}
    </div>
  )
}

/** The sign of a fold. */
function Twist({ open }: { open: boolean }) {
  return <svg class="twist" width="10" height="10" viewBox="-5 -5 10 10" aria-hidden="true"><path d={open ? 'M-3.5-2 0 2 3.5-2' : 'M-2-3.5 2 0-2 3.5'} /></svg>
}
