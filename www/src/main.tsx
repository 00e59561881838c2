// `engine/sever.ts` runs before this: the build puts it in front.
import './styles/tokens.css'
import './styles/base.css'
import { render } from 'preact'
import { App } from './components/App'
import { arrived, walked } from './state/comparing'
import { clear, dragging, startEngine } from './state/session'
import { adopt } from './state/settings'
import { connect } from './state/shell'
import { takeFragment } from './state/view'

/** Two at least, so that one slow source does not hold up the rest. */
const workersByDefault = (): number => Math.min(Math.max(navigator.hardwareConcurrency || 2, 2), 8)

connect(message => {
  switch (message.kind) {
    case 'hello':
      adopt(message.kept, message.language)
      void startEngine(takeFragment(message.fragment) ?? workersByDefault())
      render(<App />, document.body)
      break
    case 'fragment':
      takeFragment(message.fragment)
      break
    case 'walking':
      walked(message.files)
      break
    case 'files':
      arrived(message, message.dropped)
      break
    case 'drag':
      dragging.value = message.over
      break
  }
})

// A page in the back/forward cache would keep the bundle: the shell drops the frame, and this drops the rest.
addEventListener('pagehide', clear)
