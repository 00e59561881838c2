/** A bar that is dragged, or moved by arrow keys, to give one side more room. */
export function Divider({ across, share, least, most, label, change, done }: {
  /** Does it lie across, so that it moves up and down? */
  across: boolean
  /** The share of the room that the part it belongs to has. */
  share: number
  least: number
  most: number
  label: string
  change: (share: number) => void
  /** A double click. */
  done?: () => void
}) {
  const set = (next: number): void => change(Math.min(most, Math.max(least, next)))
  const press = (event: PointerEvent): void => {
    if (event.button !== 0) return
    const bar = event.currentTarget as HTMLElement
    const room = across ? innerHeight : bar.parentElement?.clientWidth ?? innerWidth
    const at = (e: PointerEvent): number => (across ? -e.clientY : e.clientX)
    const [began, start] = [at(event), share]
    event.preventDefault()
    bar.focus()
    bar.setPointerCapture(event.pointerId)
    const move = (e: PointerEvent): void => set(start + (at(e) - began) / room)
    const end = (): void => {
      bar.removeEventListener('pointermove', move)
      bar.removeEventListener('lostpointercapture', end)
    }
    bar.addEventListener('pointermove', move)
    bar.addEventListener('lostpointercapture', end)
  }
  const keys = (event: KeyboardEvent): void => {
    const by = across ? { ArrowUp: 0.05, ArrowDown: -0.05 }[event.key] : { ArrowLeft: -0.05, ArrowRight: 0.05 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    set(share + by)
  }
  const percent = (of: number): number => Math.round(of * 100)
  return (
    <div
      class={across ? 'divider divider-across' : 'divider'} role="separator" tabIndex={0} aria-label={label} aria-orientation={across ? 'horizontal' : 'vertical'}
      aria-valuenow={percent(share)} aria-valuemin={percent(least)} aria-valuemax={percent(most)} onPointerDown={press} onKeyDown={keys} onDblClick={done}
    />
  )
}
