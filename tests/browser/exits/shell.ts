// The outer page: tries what it is told by the fragment, and hands the rest to the frame. Its title says what was tried.
import { anywhere, inDocuments, leaving } from './channels'
import { type Plan, run } from './run'

addEventListener('message', ({ source, data }) => {
  const frame = document.querySelector('iframe')?.contentWindow
  if (!frame || source !== frame) return
  if (data !== 'ready') { document.title += ` ${data}`; return }
  const plan = JSON.parse(decodeURIComponent(location.hash.slice(1))) as Plan
  history.replaceState(null, '', location.href.replace(/#.*$/, ''))
  frame.postMessage(plan, '*')
  run('shell', { ...anywhere, ...inDocuments, ...leaving }, plan)
  document.title += ' shell'
})
