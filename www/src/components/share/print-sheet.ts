// Print: the redacted report as the only thing on paper. Its bytes become nodes here, with a list of what is allowed; the page
// has no way to turn text into markup, and needs none.

/** Elements a report is made of. */
const HTML = new Set('main header footer section article nav aside div p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table caption colgroup col thead tbody tfoot tr th td code pre span strong em b i small br hr figure figcaption details summary time mark sub sup'.split(' '))
const SVG = new Set('svg g path rect line circle polygon polyline text tspan title desc defs pattern clipPath'.split(' '))
const SVG_SPACE = 'http://www.w3.org/2000/svg'

/** Attributes that neither act nor lead anywhere. */
const ATTRIBUTE = /^(?:class|id|lang|dir|title|role|scope|colspan|rowspan|open|datetime|start|value|aria-[a-z]+|x|y|x1|x2|y1|y2|dx|dy|cx|cy|r|rx|ry|d|points|width|height|viewBox|transform|fill|stroke|stroke-[a-z]+|opacity|fill-[a-z]+|font-[a-z]+|text-anchor|dominant-baseline|preserveAspectRatio|patternUnits|patternTransform|clip-path|shape-rendering|textLength|lengthAdjust)$/

/** What the report's own style sheet does not know: that it stands in a page. */
const ALONE = 'body > :not(.print-sheet) { display: none !important; } .print-sheet { display: block; }'

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: '\'', nbsp: '\u00a0' }

/** Text with its character references resolved. */
function plain(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,5}));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name) return ENTITIES[name] ?? whole
    const code = decimal ? Number(decimal) : parseInt(hex ?? '', 16)
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}

/** One piece of a well-formed page: a tag, or the text up to the next. */
export type Token =
  | { kind: 'open'; name: string; attributes: [string, string][]; closed: boolean }
  | { kind: 'close'; name: string }
  | { kind: 'text'; text: string }

const TAG = /<(\/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[a-zA-Z][\w:-]*(?:="[^"]*")?)*)\s*(\/?)>|<!-{2}[^]*?-->|<![^>]*>/g

/** A page that we wrote, in pieces. */
export function* tokens(html: string): Generator<Token> {
  let at = 0
  for (const found of html.matchAll(TAG)) {
    if (found.index > at) yield { kind: 'text', text: plain(html.slice(at, found.index)) }
    at = found.index + found[0].length
    const [, slash, name, given = '', closed] = found
    if (name === undefined) continue
    if (slash) yield { kind: 'close', name }
    else yield { kind: 'open', name, closed: closed === '/', attributes: [...given.matchAll(/([a-zA-Z][\w:-]*)(?:="([^"]*)")?/g)].map(([, key = '', value = '']) => [key, plain(value)]) }
  }
  if (at < html.length) yield { kind: 'text', text: plain(html.slice(at)) }
}

/** Names of parts, so that none of the page's own answers to one of the report's. */
const own = (name: string, value: string): string => (name === 'id' || name === 'aria-labelledby' ? `paper-${value}` : value.replace(/url\(#/g, 'url(#paper-'))

const EMPTY = new Set(['br', 'hr', 'col', 'meta', 'link'])

/** The report's nodes and its style sheet. */
export function sheetOf(html: string): { root: HTMLElement; css: string } {
  const root = document.createElement('div')
  root.className = 'print-sheet'
  const open: { name: string; node: Element | null }[] = []
  let css = ''
  for (const token of tokens(html)) {
    const parent = open.findLast(({ node }) => node)?.node ?? root
    if (token.kind === 'text') {
      const inside = open.at(-1)?.name
      if (inside === 'style') css += token.text
      // What stands in an element that is not taken over is not taken over either.
      else if (open.some(({ name }) => name === 'body') && open.every(({ name, node }) => node ?? (name === 'html' || name === 'body'))) parent.append(token.text)
    } else if (token.kind === 'close') {
      const index = open.findLastIndex(({ name }) => name === token.name)
      if (index >= 0) open.length = index
    } else {
      const dropped = open.some(({ name, node }) => !node && name !== 'html' && name !== 'body')
      const node = dropped ? null : element(token.name)
      if (node) {
        for (const [name, value] of token.attributes) if (ATTRIBUTE.test(name)) node.setAttribute(name, own(name, value))
        parent.append(node)
      }
      if (!token.closed && !EMPTY.has(token.name)) open.push({ name: token.name, node })
    }
  }
  return { root, css }
}

function element(name: string): Element | null {
  if (HTML.has(name)) return document.createElement(name)
  return SVG.has(name) ? document.createElementNS(SVG_SPACE, name) : null
}

/** Prints a report and nothing else; `false`: this browser does not. */
export function print(html: string): boolean {
  leave()
  const { root, css } = sheetOf(html)
  if (!root.firstElementChild) return false
  const own = [...document.styleSheets].filter(sheet => sheet.media.mediaText === '')
  try {
    const sheet = new CSSStyleSheet({ media: 'print' })
    sheet.replaceSync(`${css}\n${ALONE}`)
    // On paper the page's own styles count for nothing.
    for (const one of own) one.media.mediaText = 'screen'
    document.body.append(root)
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
    restore = () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter(other => other !== sheet)
      for (const one of own) one.media.mediaText = ''
      root.remove()
    }
    addEventListener('afterprint', leave, { once: true })
    window.print()
    return true
  } catch {
    leave()
    return false
  }
}

let restore: (() => void) | null = null

/** Takes the report off the page again. */
function leave(): void {
  restore?.()
  restore = null
}
