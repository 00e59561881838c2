// Puts everything into the one file: the shell around a frame that holds the app. See ARCHITECTURE.md, "Policy".
import { createHash } from 'node:crypto'

/** A script's or style's hash as the policy writes it, without the quotes. */
export const policyHash = text => `sha256-${createHash('sha256').update(text).digest('base64')}`
const hash = text => `'${policyHash(text)}'`

function policy(scripts, styles) {
  return [
    `default-src 'none'`,
    `script-src ${scripts.map(hash).join(' ')} 'wasm-unsafe-eval'`,
    `worker-src blob:`,
    `style-src ${styles.map(hash).join(' ')}`,
    `img-src data: blob:`,
    `connect-src 'none'`,
    `frame-src 'none'`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `require-trusted-types-for 'script'`,
    `trusted-types faultline`,
  ].join('; ')
}

function head(content, more = '') {
  return `<!doctype html>
<html lang="en" translate="no">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${content}">
<meta http-equiv="x-dns-prefetch-control" content="off">
<meta name="referrer" content="no-referrer">
<meta name="google" content="notranslate">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Faultline</title>
<link rel="icon" href="data:,">
${more}`
}

/** Text that stands in a script element must not end it, and must be the same bytes after parsing. */
function checked(name, text) {
  if (/<\/script|<!--|\r/i.test(text)) throw new Error(`${name} holds a sequence that HTML would read differently`)
  return text
}

const attribute = text => text.replaceAll('&', '&amp;').replaceAll("'", '&#39;')

/**
 * The shell's script comes before the frame, so that it hears the frame's first word.
 * @param {{ app: { code: string, css: string }, shell: { code: string, css: string }, tooOld: string }} parts
 * @returns {string}
 */
export function assemble({ app, shell, tooOld }) {
  checked('app', app.code)
  checked('shell', shell.code)
  checked('too-old', tooOld)
  const inner = `${head(policy([app.code], [app.css]))}<style>${app.css}</style>
</head>
<body><script>${app.code}</script></body>
</html>
`
  const outer = `${head(policy([shell.code, tooOld, app.code], [shell.css, app.css]))}<style>${shell.css}</style>
</head>
<body>
<noscript>Faultline reads the bundle with scripts inside this page. Please allow scripts for it. &#35831;&#20801;&#35768;&#27492;&#39029;&#38754;&#36816;&#34892;&#33050;&#26412;&#12290;</noscript>
<div id="old" hidden>
<p>This browser is too old for Faultline. It lacks: <b></b>. Chrome or Edge 109, Firefox 115, Safari 16.4 or newer work; on Windows 7, Chrome 109 and Firefox 115 ESR. Nothing was read or sent.</p>
<p lang="zh-CN">&#27492;&#27983;&#35272;&#22120;&#29256;&#26412;&#36807;&#26087;&#65292;&#32570;&#23569;&#65306;<b></b>&#12290;&#35831;&#20351;&#29992; Chrome &#25110; Edge 109&#12289;Firefox 115&#12289;Safari 16.4 &#21450;&#26356;&#39640;&#29256;&#26412;&#65288;Windows 7 &#19978;&#21487;&#29992; Chrome 109 &#21644; Firefox 115 ESR&#65289;&#12290;&#27809;&#26377;&#35835;&#21462;&#25110;&#21457;&#36865;&#20219;&#20309;&#20869;&#23481;&#12290;</p>
</div>
<input type="file" multiple hidden autocomplete="off" aria-label="bundle">
<div id="veil" hidden></div>
<script>${shell.code}</script>
<iframe title="Faultline" sandbox="allow-scripts allow-modals" allow="clipboard-write" srcdoc='${attribute(inner)}'></iframe>
<script>${tooOld}</script>
</body>
</html>
`
  const stray = /[^\x00-\x7f]/.exec(outer)
  if (stray) throw new Error(`not ASCII: ${JSON.stringify(outer.slice(stray.index - 40, stray.index + 40))}`)
  return outer
}
