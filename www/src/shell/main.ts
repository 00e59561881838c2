// The shell: the only exit. Files in, fragment in, saves out, language and theme kept. It never reads a file.
import './shell.css'
import type { FromFrame, GivenFile, Kept, ToFrame } from './messages'

// The frame stands behind this script in the document: looked up when it is needed.
const frame = (): HTMLIFrameElement | null => document.querySelector('iframe')
const picker = document.querySelector('input') as HTMLInputElement
const veil = document.getElementById('veil') as HTMLElement
const send = (message: ToFrame): void => frame()?.contentWindow?.postMessage(message, '*')
const give = (files: GivenFile[]): void => { if (files.length) send({ kind: 'files', files }) }
const stored = (key: keyof Kept): string => { try { return localStorage.getItem(key) ?? '' } catch { return '' } }
const store = (key: keyof Kept, value: string, allowed: string[]): void => { try { if (allowed.includes(value)) localStorage.setItem(key, value) } catch { /* off */ } }

/** The fragment may name a case: it leaves the address bar, and with it the history, at once. */
function takeFragment(): string {
  const fragment = location.hash
  if (fragment) history.replaceState(null, '', location.href.slice(0, -fragment.length))
  return fragment
}

async function walk(entry: FileSystemEntry, into: GivenFile[]): Promise<void> {
  if (entry.isFile) {
    const file = await new Promise<File>((ok, no) => (entry as FileSystemFileEntry).file(ok, no))
    into.push({ file, path: entry.fullPath.replace(/^\//, '') })
    return
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  for (let some: FileSystemEntry[]; (some = await new Promise((ok, no) => reader.readEntries(ok, no))).length;) for (const one of some) await walk(one, into)
}

async function dropped(data: DataTransfer): Promise<void> {
  const plain = [...data.files].map(file => ({ file, path: file.name }))
  const entries = [...data.items].flatMap(item => item.webkitGetAsEntry() ?? [])
  const files: GivenFile[] = []
  if (entries.some(entry => entry.isDirectory)) for (const entry of entries) await walk(entry, files).catch(() => undefined)
  give(files.length ? files : plain)
}

addEventListener('message', ({ source, data: message }: MessageEvent<FromFrame>) => {
  if (source !== frame()?.contentWindow) return
  if (message.kind === 'ready') {
    send({ kind: 'hello', fragment: takeFragment(), language: navigator.language, kept: { lang: stored('lang'), theme: stored('theme') } })
    frame()?.focus()
  } else if (message.kind === 'pick') { picker.webkitdirectory = message.folder; picker.click() }
  else if (message.kind === 'drag') veil.hidden = false
  else if (message.kind === 'keep') { store('lang', message.kept.lang, ['zh', 'en']); store('theme', message.kept.theme, ['light', 'dark']) }
  else if (message.kind === 'save') {
    const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(new Blob([message.bytes], { type: message.type })), download: message.name })
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
  }
})
const leave = (): void => { veil.hidden = true; send({ kind: 'drag', over: false }) }
addEventListener('hashchange', () => send({ kind: 'fragment', fragment: takeFragment() }))
picker.addEventListener('change', () => { give([...picker.files ?? []].map(file => ({ file, path: file.webkitRelativePath || file.name }))); picker.value = '' })
addEventListener('dragover', event => event.preventDefault())
addEventListener('drop', event => { event.preventDefault(); leave(); if (event.dataTransfer) void dropped(event.dataTransfer) })
veil.addEventListener('dragleave', leave)
addEventListener('pagehide', () => frame()?.remove())
addEventListener('pageshow', event => { if (event.persisted) location.reload() })
