// The outer page: tries what it is told by the fragment, and hands the rest to the frame. Its console says how far each is.
import { anywhere, inDocuments, leaving } from './channels'
import { type Plan, run } from './run'

const tell = (place: string, name: string): void => console.log(`at ${place}/${name}`)

addEventListener('message', ({ source, data }) => {
  const frame = document.querySelector('iframe')?.contentWindow
  if (!frame || source !== frame) return
  if (data !== 'ready') return tell(data.place, data.name)
  const plan = JSON.parse(decodeURIComponent(location.hash.slice(1))) as Plan
  history.replaceState(null, '', location.href.replace(/#.*$/, ''))
  frame.postMessage(plan, '*')
  void run('shell', { ...anywhere, ...inDocuments, ...leaving }, plan, name => tell('shell', name))
})
