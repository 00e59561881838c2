// One lock file for everything in JavaScript: puppeteer is a package of www/.
export { default as puppeteer } from '../../../www/node_modules/puppeteer-core'
export type { Page } from '../../../www/node_modules/puppeteer-core'
