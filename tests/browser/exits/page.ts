// The app of the page that tries to get out: it does in the frame and in a worker what the shell tells it to.
import { anywhere, inDocuments, leaving } from './channels'
import { type Plan, run } from './run'
import { startWorker } from '../../../www/src/engine/policy'

declare const __WORKER__: string

let worker: Worker | undefined
addEventListener('message', ({ source, data }: MessageEvent<Plan>) => {
  if (source !== parent) return
  const tell = (place: string, name: string): void => parent.postMessage({ place, name }, '*')
  void run('frame', { ...anywhere, ...inDocuments, ...leaving }, data, name => tell('frame', name))
  if (!data.wanted.worker) return
  worker ??= startWorker(__WORKER__)
  worker.addEventListener('message', event => tell('worker', event.data as string))
  worker.postMessage(data)
})
parent.postMessage('ready', '*')
