// The frame's side of the shell. Messages from anything but the shell are ignored.
import type { FromFrame, Kept, ToFrame } from '../shell/messages'

function send(message: FromFrame, transfer: Transferable[] = []): void {
  parent.postMessage(message, '*', transfer)
}

/** Listens to the shell and tells it that the app is there. */
export function connect(receive: (message: ToFrame) => void): void {
  addEventListener('message', (event: MessageEvent<ToFrame>) => {
    if (event.source === parent) receive(event.data)
  })
  send({ kind: 'ready' })
}

/** Opens the file chooser. */
export const pick = (folder = false): void => send({ kind: 'pick', folder })

/** Something is dragged over the window: the shell must catch the drop. */
export const catchDrop = (): void => send({ kind: 'drag' })

/** What the shell is looking for is not wanted any more. */
export const stopWalking = (): void => send({ kind: 'stop' })

/** Keeps the settings for the next visit. */
export const keep = (kept: Kept): void => send({ kind: 'keep', kept })

/** Saves text the user confirmed. */
export function save(name: string, type: string, text: string): void {
  saveBytes(name, type, new TextEncoder().encode(text).buffer)
}

/** Saves bytes the user confirmed. */
export function saveBytes(name: string, type: string, bytes: ArrayBuffer): void {
  send({ kind: 'save', name, type, bytes }, [bytes])
}

/** Shows a view in the address; `step`: the one before can be gone back to. */
export const showAddress = (fragment: string, step: boolean): void => send({ kind: 'address', fragment, step })
