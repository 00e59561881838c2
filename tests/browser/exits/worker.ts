// The same in a worker, which was made as the page makes its own.
import { anywhere, inWorkers } from './channels'
import { type Plan, run } from './run'

addEventListener('message', ({ data }: MessageEvent<Plan>) => {
  void run('worker', { ...anywhere, ...inWorkers }, data, name => postMessage(name))
})
