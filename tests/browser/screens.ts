// Every screen of the page, each leading to the next: axe reads them, and pictures are taken of them.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { en, zh, type Words } from '../../www/src/i18n/languages'
import { drop, fileUrl, frameOf, give, open } from './app'
import { scenario, work } from './bundles'
import { unzip, zip } from './packing'
import type { FrameLocator, Page } from './playwright'

export type Language = 'en' | 'zh'

interface Place { page: Page; app: FrameLocator; w: Words }

/** A screen and the way to it from the one before. */
interface Screen {
  name: string
  go(at: Place): Promise<void>
}

const button = ({ app }: Place, name: string) => app.getByRole('button', { name, exact: true })

/** Workers that take sources and answer nothing: a reading that stays where it is, to be looked at. */
async function holdReading(page: Page): Promise<void> {
  await frameOf(page).evaluate(() => {
    const scope = globalThis as unknown as { release?: () => void }
    const post = Worker.prototype.postMessage
    const held: (() => void)[] = []
    const beats: number[] = []
    scope.release = () => {
      Worker.prototype.postMessage = post
      beats.forEach(clearInterval)
      for (const one of held) one()
    }
    Worker.prototype.postMessage = function (this: Worker, ...args: [{ id: number; method: string }]) {
      if (args[0].method !== 'scan') return post.apply(this, args)
      const bytes = 700 * held.push(() => post.apply(this, args))
      // Said again and again: the page shows only some, and ends a worker that says nothing.
      beats.push(window.setInterval(() => this.dispatchEvent(new MessageEvent('message', { data: { id: args[0].id, kind: 'progress', bytes } })), 100))
    } as Worker['postMessage']
  })
}

export const screens: Screen[] = [
  {
    name: 'start',
    async go({ app }) {
      await app.locator('#start-code').fill('0x80073712')
      await app.locator('.code-hex').waitFor()
    },
  },
  {
    name: 'progress',
    async go({ page, app }) {
      await holdReading(page)
      await page.setInputFiles('input[type=file]', scenario('full-chain'))
      await app.locator('.in-hand li').nth(1).waitFor()
    },
  },
  {
    name: 'report',
    async go({ page, app }) {
      await frameOf(page).evaluate(() => (globalThis as unknown as { release(): void }).release())
      await app.locator('.verdict').waitFor()
    },
  },
  {
    name: 'span',
    async go(at) {
      await at.app.locator('.timeline-stage').press('b')
      await button(at, at.w.timeline.legend).click()
      await at.app.locator('.legend').waitFor()
    },
  },
  {
    name: 'picture',
    async go(at) {
      await button(at, at.w.timeline.legend).press('Escape')
      await at.app.locator('.timeline-save').click()
      await at.app.locator('.picture-dialog img').waitFor()
    },
  },
  {
    name: 'evidence',
    async go({ page, app, w }) {
      await page.keyboard.press('Escape')
      await app.getByRole('button', { name: w.timeline.clearSpan }).first().click()
      await app.locator('.detail .evidence-line:not(:disabled)').first().click()
      await app.locator('.line-asked').first().waitFor()
      await app.locator('.detail').evaluate(detail => { detail.scrollTop = 120 })
    },
  },
  {
    name: 'log',
    async go({ app }) {
      await app.locator('.evidence-whole').first().click()
      await app.locator('.log-grid .log-line:not([data-wait])').nth(4).waitFor()
    },
  },
  {
    name: 'log-filters',
    async go({ app }) {
      await app.locator('.log-find-text').fill('Failed')
      await app.locator('.log-filters [aria-expanded]').first().click()
    },
  },
  {
    name: 'search',
    async go({ page, app, w }) {
      await page.keyboard.press('Escape')
      await app.getByRole('button', { name: w.search.open }).click()
      await app.locator('#search-text').fill('0x800f0922')
      await app.locator('.hit-hit mark').nth(3).waitFor()
      await page.keyboard.press('ArrowDown')
    },
  },
  {
    name: 'code',
    async go(at) {
      await at.page.keyboard.press('Escape')
      await at.app.locator('#search-text').waitFor({ state: 'detached' })
      // The focus is back at what opened the search; the log is closed from within.
      await at.app.locator('.log').focus()
      await at.page.keyboard.press('Escape')
      await at.app.locator('.log').waitFor({ state: 'detached' })
      await button(at, at.w.app.codes).click()
      await at.app.locator('#codes-input').fill('0xC1900101-0x20017')
      await at.app.locator('.codes-panel .code-hex').waitFor()
    },
  },
  {
    name: 'share-menu',
    async go(at) {
      await at.page.keyboard.press('Escape')
      await button(at, at.w.share.share).click()
      await at.app.locator('.share-list').waitFor()
    },
  },
  {
    name: 'share',
    async go({ page, app }) {
      await page.keyboard.press('Enter')
      await app.locator('.share-preview mark').first().waitFor()
      await app.locator('.share-unusual summary, .share-key summary').last().click()
      await app.getByRole('dialog').locator('.share-bar .segments button').last().click()
    },
  },
  {
    name: 'share-with-names',
    async go({ app, w }) {
      await app.locator('.share-key summary').click()
      await app.getByRole('radio', { name: w.share.asTheyAre }).check()
      await app.getByRole('checkbox', { name: w.share.plainAgreed }).check()
    },
  },
  {
    name: 'computer',
    async go(at) {
      await at.page.keyboard.press('Escape')
      await at.app.locator('#tab-machine').click()
    },
  },
  {
    name: 'sources',
    async go({ app }) {
      await app.locator('#tab-sources').click()
    },
  },
  {
    name: 'asked-for',
    async go(at) {
      await button(at, at.w.request.add).click()
      await at.app.locator('.verdict .request-kbs').fill('KB5000001')
      await at.app.locator('.checks .glyph').first().waitFor()
    },
  },
  {
    name: 'overwritten',
    async go({ page, app, w }) {
      // A request stays until it is changed: begun anew, there is none.
      await page.goto('about:blank')
      await open(page, fileUrl, w.lang === 'en' ? 'en' : 'zh')
      await give(page, scenario('c'))
      await app.locator('.verdict-status[data-status=recollect]').waitFor()
    },
  },
  {
    name: 'legend',
    async go({ app }) {
      await app.locator('.timeline-bar .unfold button').first().click()
      await app.locator('.unfold-panel').waitFor()
    },
  },
  {
    name: 'picture',
    async go({ page, app }) {
      await page.keyboard.press('Escape')
      await app.locator('.timeline-save').click()
      await app.locator('.picture-dialog').waitFor()
    },
  },
  {
    name: 'dropped-second',
    async go({ page, app }) {
      await page.keyboard.press('Escape')
      await app.locator('.picture-dialog').waitFor({ state: 'detached' })
      await drop(page, scenario('a'))
      await app.locator('dialog.offer').waitFor()
    },
  },
  {
    name: 'compare',
    async go({ page, app }) {
      await page.keyboard.press('Enter')
      await app.locator('.compare-timeline .attempt').first().waitFor()
    },
  },
  {
    name: 'several-computers',
    async go({ page, app }) {
      const own = ['BANK-PC-1001', 'BANK-PC-1002'].map(host => {
        const renamed = (text: string): string => text.replaceAll('BANK-PC-0417', host)
        const file = join(work, `${host}.zip`)
        writeFileSync(file, zip(unzip(readFileSync(scenario('c')[0] ?? '')).map(({ name, bytes }) => ({ name: renamed(name), bytes: Buffer.from(renamed(bytes.toString('latin1')), 'latin1') }))))
        return file
      })
      await page.setInputFiles('input[type=file]', own)
      await app.locator('.machine-choice').waitFor()
    },
  },
  ...['settings', 'reading', 'shortcuts', 'about'].map((name): Screen => ({
    name: `help-${name}`,
    async go(at) {
      if (!await at.app.locator('dialog.help').count()) await button(at, at.w.app.help).click()
      await at.app.locator(`#help-tab-${name}`).click()
    },
  })),
  {
    name: 'unreadable',
    async go({ page, app }) {
      await page.keyboard.press('Escape')
      const file = join(work, 'notes.rar')
      writeFileSync(file, 'Rar!\x1a\x07\x01\0nothing more')
      await give(page, file)
      await app.locator('.verdict-status[data-status=nothing-readable]').waitFor()
    },
  },
  {
    name: 'password',
    async go({ page, app }) {
      const file = join(work, 'locked.zip')
      writeFileSync(file, zip([{ name: 'CBS.log', bytes: Buffer.from('2022-10-10 16:38:25, Info                  CBS    nothing\r\n') }], 'secret'))
      await page.setInputFiles('input[type=file]', file)
      await app.getByRole('dialog').waitFor()
    },
  },
]

/** Walks through every screen in one language; `visit` looks at each. */
export async function tour(page: Page, language: Language, visit: (name: string, app: FrameLocator) => Promise<void>): Promise<void> {
  const app = await open(page, fileUrl, language)
  const at = { page, app, w: language === 'zh' ? zh : en }
  for (const screen of screens) {
    await screen.go(at)
    await visit(screen.name, app)
  }
}

/** Sets the theme without a click, so that it can be changed on any screen, dialogs included. */
export const setTheme = (page: Page, theme: 'light' | 'dark'): Promise<void> =>
  frameOf(page).evaluate(wanted => { document.documentElement.dataset.theme = wanted }, theme)
