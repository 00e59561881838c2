import './AttemptList.css'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Attempt } from '../generated/report'
import { words } from '../i18n'
import { showMoment } from '../i18n/time'
import { report, select, selectedId } from '../state/session'
import { attemptName } from './attempt-name'
import { Glyph } from './Glyph'
import { PAGE, ShowMore } from './ShowMore'
import { isFailure } from './timeline/layout'
import { ofAttempt, ofCoverage } from './tones'

/** Every attempt, newest first. Arrow keys move the choice. */
export function AttemptList() {
  const w = words.value.attempts
  const [onlyFailed, setOnlyFailed] = useState(false)
  const [asked, setAsked] = useState(PAGE)
  const list = useRef<HTMLDivElement>(null)
  const all = report.value?.attempts ?? []
  const failed = all.filter(isFailure)
  const shown = [...(onlyFailed ? failed : all)].reverse()
  const limit = Math.max(asked, shown.findIndex(a => a.id === selectedId.value) + 1)

  // A choice made on the timeline is brought into view here; the page itself does not move.
  useEffect(() => {
    const box = list.current
    const row = box?.querySelector<HTMLElement>('[aria-selected="true"]')
    if (!box || !row) return
    if (row.offsetTop < box.scrollTop) box.scrollTop = row.offsetTop
    else if (row.offsetTop + row.offsetHeight > box.scrollTop + box.clientHeight) box.scrollTop = row.offsetTop + row.offsetHeight - box.clientHeight
  }, [selectedId.value])

  const keys = (event: KeyboardEvent): void => {
    const at = shown.findIndex(a => a.id === selectedId.value)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: shown.length - 1 }[event.key]
    const next = to === undefined ? undefined : shown[Math.max(0, Math.min(shown.length - 1, to))]
    if (!next) return
    event.preventDefault()
    select(next.id)
  }

  return (
    <div class="attempt-list">
      <div class="list-head">
        <span class="segments" role="radiogroup">
          <button type="button" role="radio" aria-checked={!onlyFailed} onClick={() => setOnlyFailed(false)}>{w.all} {all.length}</button>
          <button type="button" role="radio" aria-checked={onlyFailed} onClick={() => setOnlyFailed(true)}>{w.onlyFailed} {failed.length}</button>
        </span>
      </div>
      {shown.length === 0 && <p class="empty">{onlyFailed ? w.noneFailed : w.none}</p>}
      <div class="attempt-rows" ref={list} role="listbox" tabIndex={shown.length ? 0 : -1} aria-label={w.tab} aria-activedescendant={selectedId.value ? `row-${selectedId.value}` : undefined} onKeyDown={keys}>
        {shown.slice(0, limit).map(attempt => <Row key={attempt.id} attempt={attempt} />)}
        <ShowMore left={shown.length - limit} more={() => setAsked(limit + PAGE)} />
      </div>
    </div>
  )
}

function Row({ attempt }: { attempt: Attempt }) {
  const w = words.value.attempts
  const { tone, shape } = ofAttempt(attempt)
  return (
    <div class="attempt-row" id={`row-${attempt.id}`} role="option" aria-selected={attempt.id === selectedId.value} onClick={() => select(attempt.id)}>
      <Glyph shape={shape} tone={tone} label={w.outcome[attempt.outcome]} />
      <span class="attempt-name" title={attempt.title ?? undefined}>{attemptName(attempt)}</span>
      <span class="attempt-when">{showMoment({ time: attempt.started, local: attempt.startedLocal })}</span>
      <code class="attempt-code">{isFailure(attempt) ? attempt.code?.hex : ''}</code>
      <span class={`attempt-cover ${attempt.coverage ? `tone-${ofCoverage[attempt.coverage]}` : ''}`}>{attempt.coverage ? w.coverageWord[attempt.coverage] : w.outcome[attempt.outcome]}</span>
    </div>
  )
}
