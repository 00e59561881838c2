// A picture as a file of its own: colours and fonts resolved, without script, style sheet or anything from elsewhere.
import type { Report, Source } from '../../generated/report'
import { sourcePath } from '../source-path'

/** What a drawing needs of its style; what has its first value already is left out. */
const properties: [string, string][] = [
  ['fill', 'rgb(0, 0, 0)'], ['stroke', 'none'], ['stroke-width', '1px'], ['stroke-linecap', 'butt'], ['stroke-linejoin', 'miter'], ['stroke-dasharray', 'none'], ['opacity', '1'],
  ['font-family', ''], ['font-size', ''], ['font-weight', '400'], ['font-variant-numeric', 'normal'], ['text-anchor', 'start'], ['shape-rendering', 'auto'], ['paint-order', 'normal'],
]
/** Written on the outermost element once; every text inherits them. */
const inherited = new Set(['font-family', 'font-size', 'font-variant-numeric'])
const SVG = 'http://www.w3.org/2000/svg'
const geometry = new Set(['x', 'y', 'width', 'height', 'rx', 'd', 'cx', 'cy', 'r', 'transform', 'clip-path', 'id', 'viewBox', 'patternUnits', 'patternTransform'])

/** `drawn`, which must stand in the document, as text of an SVG file. */
export function svgText(drawn: SVGSVGElement): string {
  const copy = resolved(drawn, null) as SVGSVGElement
  copy.setAttribute('xmlns', SVG)
  return new XMLSerializer().serializeToString(copy)
}

/** A copy that needs no style sheet. Only what draws is taken over: no class, no title, no handler. */
function resolved(element: SVGElement, parent: CSSStyleDeclaration | null): SVGElement {
  const copy = document.createElementNS(SVG, element.tagName) as SVGElement
  for (const { name, value } of element.attributes) if (geometry.has(name)) copy.setAttribute(name, value)
  const style = getComputedStyle(element)
  const draws = !['svg', 'g', 'defs', 'pattern', 'clipPath'].includes(element.tagName)
  for (const [name, usual] of properties) {
    const value = style.getPropertyValue(name).replace(/url\("(#[a-z]+)"\)/, 'url($1)')
    const isOuter = parent === null
    if (inherited.has(name) ? isOuter || value !== parent.getPropertyValue(name) : name === 'opacity' ? value !== usual : draws && value !== usual) copy.setAttribute(name, value)
  }
  for (const child of element.children) if (child.tagName !== 'title' && child instanceof SVGElement) copy.append(resolved(child, style))
  if (element.tagName === 'text') copy.textContent = element.textContent
  return copy
}

/** The picture as PNG, `scale` times as fine; `null`: this browser does not draw it. */
export async function png(svg: string, width: number, height: number, scale: number): Promise<ArrayBuffer | null> {
  const image = new Image(width, height)
  image.src = dataUrl(svg)
  const canvas = Object.assign(document.createElement('canvas'), { width: width * scale, height: height * scale })
  try {
    await image.decode()
    canvas.getContext('2d')?.drawImage(image, 0, 0, width * scale, height * scale)
    const blob = await new Promise<Blob | null>(resolve => canvas.toBlob(resolve, 'image/png'))
    return blob && (await blob.arrayBuffer())
  } catch {
    return null
  }
}

/** An image whose address is its content: nothing is fetched. */
export const dataUrl = (svg: string): string => `data:image/svg+xml,${encodeURIComponent(svg)}`

/** Names that every Windows has: they tell nothing of a computer, a user or a folder. */
const ordinary = /^(?:(?:cbs|dism|windowsupdate|reportingevents|setupact|setuperr|setupapi\.\w+|system|application|setup|security|sessions|checksur|pfro)(?:\.\w{2,4})?|cbspersist_\d{14}\.\w{2,4}|microsoft-windows-[a-z-]+(?:%4|\/)?[a-z]*(?:\.\w{2,4})?)$/i

/** A log's name for a picture that leaves the house; `null`: its own name may say whose it is. */
export function ordinaryName(source: Pick<Source, 'path' | 'inside'>): string | null {
  const { name } = sourcePath(source)
  return ordinary.test(name) ? name : null
}

/** Text without what names the computer, a user's folder or any other place. */
export function nameless(text: string, report: Report): string {
  const computer = report.machine.computer
  const parts = computer ? text.split(new RegExp(computer.replace(/[^\w]/g, '\\$&'), 'gi')) : [text]
  return parts.join('…').replace(/(?:[a-z]:)?[\\/]{1,2}[^\s]+/gi, '…').replace(/\S+@\S+/g, '…')
}
