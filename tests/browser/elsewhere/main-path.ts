// What every browser must do: open, read, show, prove, switch, copy, save, forget.
import { ofNoPage } from '../app'
import { native, scenario } from '../bundles'
import { expect } from '../playwright'
import { textOf, until, type Browser } from './browser'

const status = (browser: Browser): Promise<string> =>
  until('a verdict', () => browser.inFrame<string>(`document.querySelector('.verdict-status')?.dataset.status`), 60)

const count = (browser: Browser, selector: string): Promise<number> => browser.inFrame(`document.querySelectorAll(${JSON.stringify(selector)}).length`)

/** The button of these words; marked, so that a driver finds it by a selector. */
export async function press(browser: Browser, words: string): Promise<void> {
  const mark = JSON.stringify(words)
  await until(words, () => browser.inFrame(`(() => {
    document.querySelector('[data-press]')?.removeAttribute('data-press')
    const found = [...document.querySelectorAll('button')].find(button => !button.disabled && (button.textContent.trim() === ${mark} || button.ariaLabel === ${mark}))
    found?.setAttribute('data-press', '')
    return found !== undefined
  })()`))
  await browser.click('[data-press]')
}

/** A box or a choice, until it is chosen: a driver that waits too long for its click clicks again. */
async function choose(browser: Browser, selector: string): Promise<void> {
  const chosen = (): Promise<boolean> => browser.inFrame(`document.querySelector(${JSON.stringify(selector)})?.checked === true`)
  await until(selector, async () => {
    if (!await chosen()) await browser.click(selector)
    return chosen()
  })
}

export async function mainPath(browser: Browser, url: string): Promise<void> {
  await browser.open(url)
  // The shell's language is the browser's: English from here on.
  await textOf(browser, '.start h1')
  if (await browser.inFrame(`document.documentElement.lang`) !== 'en') await press(browser, 'English')
  await browser.inFrame(`void addEventListener('securitypolicyviolation', event => { (window.refused ??= []).push(event.violatedDirective + ' ' + event.blockedURI) })`)

  // A code is explained without a bundle.
  await browser.type('#start-code', '0x80073712')
  expect(await textOf(browser, '.code-hex')).toBe('0x80073712')

  // The sample: verdict, timeline, a line with its neighbours.
  await press(browser, 'Try the sample')
  expect(await status(browser)).toBe('recollect')
  expect(await textOf(browser, '.verdict h1')).toContain('collect again')
  expect(await textOf(browser, '.attempts-lane')).toContain('KB5015736')
  expect(await count(browser, '.attempt-row')).toBeGreaterThan(1)
  expect(await browser.inFrame<number>(`document.querySelector('.timeline-stage svg').getBoundingClientRect().width`)).toBeGreaterThan(500)
  await browser.click('.detail .evidence-line:not(:disabled)')
  expect((await textOf(browser, '.line-asked')).length).toBeGreaterThan(20)
  await press(browser, 'Copy as message')
  // Names are replaced in a worker first: a browser that copies only in the moment of a press asks for a second one.
  await until('the message is copied', async () => {
    const said = await textOf(browser, '.verdict .copy')
    if (said.includes('Press again')) await browser.click('.verdict .copy')
    return said.includes('Copied')
  })

  // The address follows, and back is a step.
  await browser.click('#tab-sources')
  await until('the tab in the address', () => browser.inShell<boolean>(`location.hash.includes('tab=sources')`))
  await browser.inShell('void history.back()')
  await until('the tab before', () => browser.inFrame<boolean>(`document.querySelector('#tab-attempts[aria-selected=true]') !== null`))

  // The other language, and back.
  await press(browser, '中文')
  await until('Chinese', async () => /[\u4e00-\u9fff]/.test(await textOf(browser, '.verdict h1')))
  expect(await browser.inFrame(`document.documentElement.lang`)).toBe('zh-CN')
  await press(browser, 'English')
  await until('English', async () => !/[\u4e00-\u9fff]/.test(await textOf(browser, '.verdict h1')))

  // Cleared, nothing of it is left.
  await press(browser, 'Clear')
  await textOf(browser, '.start h1')
  expect(await browser.inFrame(`[...document.querySelectorAll('body > :not(script)')].some(part => part.outerHTML.includes('BANK-PC-0417'))`)).toBe(false)

  // A bundle through the chooser; what is saved is what the command line prints, to the byte.
  await browser.inShell(`void addEventListener('message', event => {
    if (event.data.kind !== 'save') return
    window.saved = new TextDecoder().decode(event.data.bytes)
    event.stopImmediatePropagation()
  }, true)`)
  await browser.give(scenario('d'))
  expect(await status(browser)).toBe('explained')
  await press(browser, 'Share')
  await browser.click('.share-list [data-kind=json]')
  await choose(browser, '.share-names label:last-of-type input')
  await choose(browser, '.share-plain input')
  await press(browser, 'Save with names')
  const saved = await until('the report is saved', () => browser.inShell<string>('window.saved'))
  expect(ofNoPage(saved)).toBe(native(scenario('d')))

  expect(await browser.inFrame(`window.refused ?? []`)).toEqual([])
  expect(browser.said()).toEqual([])
}
