import type { Attempt } from '../../generated/report'
import { words } from '../../i18n'
import type { Acts } from './acts'
import { DENSITY, ROW, type Cover, type Drawn } from './draw'
import { AttemptLane, CoverageLanes, Grid } from './lanes'
import type { Locate } from './layout'
import { BootLines, DensityLane, EventLane } from './mark-lanes'
import { fitStart } from './text-fit'

/** The name of a row of coverage, and what it says when pointed at. */
export interface RowName {
  text: string
  title?: string
}

/** Hatching: overwritten, not collected, undone. */
export function Patterns() {
  return (
    <>
      <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch-line" d="M0 0V6" /></pattern>
      <pattern id="dots" width="6" height="6" patternUnits="userSpaceOnUse"><circle class="hatch-dot" cx="2" cy="3" r="1" /></pattern>
      <pattern id="undone" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="undone-line" d="M0 0V4" /></pattern>
    </>
  )
}

/** Everything below the axis, the same on screen and in a saved picture. */
export function Picture({ drawn, gutter, locate, chosen, marked, nameOf, acts }: {
  drawn: Drawn
  gutter: number
  locate: Locate
  chosen: string | null
  /** The attempt whose moment is drawn through all logs. */
  marked: Attempt | null
  nameOf: (row: Cover, room: number) => RowName
  acts: Acts | null
}) {
  const w = words.value.timeline
  const { span, width, height, attempts, marks, density, cover } = drawn
  const name = (text: string): string => fitStart(text, gutter - 16)
  return (
    <>
      <defs>
        <Patterns />
        <clipPath id="plot"><rect x="0" y="-30" width={width} height={height + 30} /></clipPath>
      </defs>
      <g class="lane-names">
        <text x={gutter - 12} y={attempts.top + 15}>{name(w.installs)}</text>
        {marks.map(({ id, y }) => <text key={id} x={gutter - 12} y={y + 4}>{name(w[id])}</text>)}
        {density && <text x={gutter - 12} y={density.top + DENSITY / 2 + 5}>{name(w.otherErrors)}</text>}
      </g>
      <g transform={`translate(${gutter} 0)`}>
        <Grid span={span} width={width} height={height} />
        <path class="rule" d={`M0 ${cover.top - 1}H${width}`} />
        <g clip-path="url(#plot)">
          <BootLines places={drawn.boots} top={attempts.top} bottom={height - 6} />
          <CoverageLanes drawn={drawn} marked={marked} locate={locate} acts={acts} />
          {density && <DensityLane density={density} span={span} width={width} acts={acts} />}
          {marks.map(row => <EventLane key={row.id} row={row} acts={acts} />)}
          <AttemptLane drawn={drawn} acts={acts} chosen={chosen} />
        </g>
        <text class="cover-title" x="0" y={cover.top - 6}>{w.covered}</text>
      </g>
      <g class="lane-names lane-files">
        {cover.rows.map((row, i) => {
          const { text, title } = nameOf(row, gutter - 20)
          return <text key={row.sources[0]?.id} x={gutter - 12} y={cover.top + i * ROW + 14}>{text}{title && <title>{title}</title>}</text>
        })}
      </g>
    </>
  )
}
