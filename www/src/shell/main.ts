// The shell: the only exit. Files in, fragment in and out, saves out, settings kept. It never reads a file.
import './shell.css'
import { showFragment, takeFragment } from './address'
import { keep, kept } from './kept'
import type { FromFrame, ToFrame } from './messages'
import { chosen, dropped, walk, type Walked } from './walk'

// The frame stands behind this script in the document: looked up when it is needed.
const frame = (): HTMLIFrameElement | null => document.querySelector('iframe')
const picker = document.querySelector('input') as HTMLInputElement
const veil = document.getElementById('veil') as HTMLElement
const send = (message: ToFrame): void => frame()?.contentWindow?.postMessage(message, '*')
const give = (walked: Walked, dropped: boolean): void => { if (walked.files.length) send({ kind: 'files', ...walked, dropped }) }

/** Grows with everything given, and when it is not wanted any more: an older walk ends then. */
let turn = 0

async function drop(data: DataTransfer): Promise<void> {
  const mine = ++turn
  const plain = [...data.files]
  const items = dropped(data)
  if (!items) return give(chosen(plain), true)
  let told = -Infinity
  const walked = await walk(await items, files => {
    if (mine === turn && performance.now() - told > 100) { told = performance.now(); send({ kind: 'walking', files }) }
    return mine === turn
  })
  if (walked) send({ kind: 'files', ...walked, dropped: true })
}

addEventListener('message', ({ source, data: message }: MessageEvent<FromFrame>) => {
  if (source !== frame()?.contentWindow) return
  if (message.kind === 'ready') {
    send({ kind: 'hello', fragment: takeFragment(), language: navigator.language, kept: kept() })
    frame()?.focus()
  } else if (message.kind === 'pick') { picker.webkitdirectory = message.folder; picker.click() }
  else if (message.kind === 'drag') { if (veil.hidden) send({ kind: 'drag', over: true }); veil.hidden = false }
  else if (message.kind === 'stop') turn++
  else if (message.kind === 'keep') keep(message.kept)
  else if (message.kind === 'address') showFragment(message.fragment, message.step)
  else if (message.kind === 'save') {
    const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(new Blob([message.bytes], { type: message.type })), download: message.name })
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
  }
})
const leave = (): void => { veil.hidden = true; send({ kind: 'drag', over: false }) }
addEventListener('hashchange', () => send({ kind: 'fragment', fragment: takeFragment() }))
picker.addEventListener('change', () => { turn++; give(chosen([...picker.files ?? []]), false); picker.value = '' })
addEventListener('dragover', event => event.preventDefault())
addEventListener('drop', event => { event.preventDefault(); leave(); if (event.dataTransfer) void drop(event.dataTransfer) })
veil.addEventListener('dragleave', leave)
addEventListener('pagehide', () => frame()?.remove())
addEventListener('pageshow', event => { if (event.persisted) location.reload() })
