import './PictureDialog.css'
import { render } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Report } from '../../generated/report'
import { words } from '../../i18n'
import { showPosition } from '../../i18n/time'
import { clock, selectedId } from '../../state/session'
import { cleaned } from '../../state/sharing'
import { save, saveBytes } from '../../state/shell'
import { useModal } from '../use-modal'
import { BrushShade } from './Brush'
import { AXIS, layOut, LOGS, type Cover, type Prepared } from './draw'
import { Axis } from './lanes'
import { Picture, type RowName } from './Picture'
import { dataUrl, nameless, ordinaryName, png, svgText } from './picture-file'
import { fitName } from './text-fit'
import type { Span } from './view'

/** Wide enough for a page of a document, pixels; PNG is drawn twice as fine. */
const WIDTH = 1280
const GUTTER = 190
const HEAD = 30

/** Shows the picture as it would be saved: nothing leaves before the user has seen it. */
export function PictureDialog({ report, prepared, now, brush, close }: { report: Report; prepared: Prepared; now: Span; brush: Span | null; close: () => void }) {
  const w = words.value.timeline
  const dialog = useRef<HTMLDialogElement>(null)
  const [made, setMade] = useState<{ svg: string; height: number } | null>(null)
  const [failed, setFailed] = useState(false)
  const [stopped, setStopped] = useState(false)
  const keys = useModal(dialog)
  useEffect(() => {
    let live = true
    void draw(report, prepared, now, brush).then(drawn => {
      if (!live) return
      setMade(drawn)
      setStopped(drawn === null)
    })
    return () => { live = false }
  }, [])
  const asSvg = (): void => {
    if (made) save('faultline-timeline.svg', 'image/svg+xml', made.svg)
    close()
  }
  const asPng = async (): Promise<void> => {
    const bytes = made && (await png(made.svg, WIDTH, made.height, 2))
    if (!bytes) return setFailed(true)
    saveBytes('faultline-timeline.png', 'image/png', bytes)
    close()
  }
  return (
    <dialog class="picture-dialog" ref={dialog} onClose={close} onKeyDown={keys} aria-labelledby="picture-title">
      <h2 id="picture-title">{w.picture}</h2>
      <p>{w.pictureText}</p>
      {made && <img src={dataUrl(made.svg)} width={WIDTH} height={made.height} alt={w.pictureAlt} />}
      {stopped && <p role="alert">{words.value.share.pictureStopped}</p>}
      {failed && <p role="alert">{w.pictureFailed}</p>}
      <p class="dialog-acts">
        <button type="button" onClick={close}>{w.pictureCancel}</button>
        <button type="button" disabled={!made} onClick={() => void asPng()}>{w.asPng}</button>
        <button type="button" class="primary" disabled={!made} onClick={asSvg}>{w.asSvg}</button>
      </p>
    </dialog>
  )
}

/** Draws what is in view for a file, in the colours on screen, its words checked like any export; `null`: a name is left in them. */
async function draw(report: Report, prepared: Prepared, now: Span, brush: Span | null): Promise<{ svg: string; height: number } | null> {
  const w = words.value
  const plot = WIDTH - GUTTER - 16
  const chosen = selectedId.value
  const drawn = layOut(prepared, { span: now, width: plot, important: [report.verdict.attempt, chosen], chosen, logs: LOGS })
  for (const shape of drawn.attempts.shapes) if (shape.label) shape.label.text = nameless(shape.label.text, report)
  const height = HEAD + AXIS + drawn.height + 6
  const nameOf = (row: Cover, room: number): RowName => {
    const newest = row.sources.at(-1)
    const more = row.sources.length - 1
    const name = (newest && ordinaryName(newest)) ?? w.sources.kinds[row.kind] ?? row.kind
    return { text: fitName(name, more > 0 ? (row.kind === 'cbs' ? w.timeline.archives(more) : w.timeline.more(more)) : '', room) }
  }
  const marked = report.attempts.find(a => a.id === (chosen ?? report.verdict.attempt)) ?? null
  const head = [marked?.kb, marked && w.attempts.outcome[marked.outcome], marked?.code?.hex].filter(Boolean).join(' · ')
  const box = document.createElement('div')
  box.className = 'picture-box timeline'
  document.body.append(box)
  render(
    <div class="timeline-stage">
      <svg width={WIDTH} height={height} viewBox={`0 0 ${WIDTH} ${height}`}>
        <rect class="picture-ground" x="0" y="0" width={WIDTH} height={height} />
        <text class="picture-head" x="12" y="20">{head}</text>
        <g class="axis" transform={`translate(${WIDTH - 12} 20)`}><text text-anchor="end">{`${showPosition(now.from)} – ${showPosition(now.to)} · ${clock.value === 'utc' ? w.timeline.utc : w.timeline.machineTime}`}</text></g>
        <g transform={`translate(${GUTTER} ${HEAD})`}><Axis span={now} width={plot} gutter={GUTTER} /></g>
        <g transform={`translate(0 ${HEAD + AXIS})`}>
          <Picture drawn={drawn} gutter={GUTTER} locate={prepared.locate} chosen={chosen} marked={marked} nameOf={nameOf} acts={null} />
          {brush && <g transform={`translate(${GUTTER} 0)`}><BrushShade brush={brush} span={now} width={plot} height={drawn.height} /></g>}
        </g>
      </svg>
    </div>, box,
  )
  try {
    const texts = [...box.querySelectorAll('text')]
    const clean = await cleaned(texts.map(text => text.textContent))
    texts.forEach((text, i) => { text.textContent = clean?.[i] ?? '' })
    return clean && { svg: svgText(box.querySelector('svg') as SVGSVGElement), height }
  } finally {
    render(null, box)
    box.remove()
  }
}
