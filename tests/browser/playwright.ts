// One lock file for everything in JavaScript: Playwright is a package of www/.
export * from '../../www/node_modules/@playwright/test'
