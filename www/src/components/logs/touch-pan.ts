/** How fast a flick dies away: what is left of it after this many milliseconds is a third. */
const GLIDE = 325

/** Moves by a finger, and goes on a while when it leaves in motion. Sideways the browser moves by itself. */
export function panWithFinger(event: PointerEvent, scroll: (by: number) => void): void {
  const finger = event.pointerId
  let y = event.clientY
  let time = event.timeStamp
  let speed = 0
  stopGliding()
  const move = (e: PointerEvent): void => {
    if (e.pointerId !== finger) return
    const by = y - e.clientY
    const took = Math.max(1, e.timeStamp - time)
    speed = 0.6 * (by / took) + 0.4 * speed
    ;[y, time] = [e.clientY, e.timeStamp]
    scroll(by)
  }
  const end = (e: PointerEvent): void => {
    if (e.pointerId !== finger) return
    removeEventListener('pointermove', move)
    removeEventListener('pointerup', end)
    removeEventListener('pointercancel', end)
    // A finger that rested before it left flicks nothing.
    if (e.type === 'pointerup' && e.timeStamp - time < 60 && Math.abs(speed) > 0.1) glide(speed, scroll)
  }
  addEventListener('pointermove', move)
  addEventListener('pointerup', end)
  addEventListener('pointercancel', end)
}

let gliding = 0

function stopGliding(): void {
  cancelAnimationFrame(gliding)
}

function glide(speed: number, scroll: (by: number) => void): void {
  let last = performance.now()
  const step = (now: number): void => {
    const took = now - last
    last = now
    scroll(speed * took)
    speed *= Math.exp(-took / GLIDE)
    if (Math.abs(speed) > 0.02) gliding = requestAnimationFrame(step)
  }
  gliding = requestAnimationFrame(step)
}
