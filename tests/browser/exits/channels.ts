// Every way out of a page that is known, by name. Run in a page of its own (`page.ts`), with a policy and without one.

/** Where one attempt goes: nothing else uses this address, so that whoever hears of it knows which attempt it was. */
export interface Target {
  /** `http://…/frame/fetch` */
  url: string
  /** The same with `ws:`. */
  socket: string
  /** A name that nobody else looks up. */
  host: string
  /** `192.168.0.9:4711`, where connections are counted, for what sends no path. */
  tcp: string
  /** Likewise for datagrams. */
  udp: string
}

/** What tells of itself only by a connection, or by a datagram. */
export const RAW = { tcp: ['link-preconnect', 'webrtc-turn', 'fresh-realm-webrtc-turn'], udp: ['webrtc-stun', 'webrtc-prefixed', 'webtransport', 'fresh-realm-webrtc'] }

type Channel = (to: Target) => unknown
type Scope = Record<string, never> & typeof globalThis
/** An interface that not every browser has, or that types do not know. */
const the = <T>(name: string, scope: object = globalThis): T => {
  const found = (scope as Record<string, T>)[name]
  if (found === undefined) throw new Error(`no ${name}`)
  return found
}
type Made = new (...args: unknown[]) => Record<string, (...args: unknown[]) => unknown>
const make = (name: string, ...args: unknown[]) => new (the<Made>(name))(...args)

/** An element in the document with these attributes. */
function put(tag: string, attributes: Record<string, string>, into: Node = document.body, namespace = 'http://www.w3.org/1999/xhtml'): Element {
  const element = document.createElementNS(namespace, tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  into.appendChild(element)
  return element
}
const svg = (tag: string, attributes: Record<string, string>, into?: Node): Element => put(tag, attributes, into, 'http://www.w3.org/2000/svg')
const link = (rel: string, href: string, more: Record<string, string> = {}): Element => put('link', { rel, href, ...more }, document.head)
const styled = (property: string, value: string): void => { (put('div', {}) as HTMLElement).style.setProperty(property, value); (document.body.lastChild as HTMLElement).textContent = 'x' }
const sheet = (text: string): void => { put('style', {}, document.head).textContent = text }
const press = (element: Element): void => { (element as HTMLElement).click() }

/** ICE of any kind: one data channel is enough to look for a way. */
function ice(scope: Scope, name: string, server: Record<string, string>): unknown {
  const connection = new (the<Made>(name, scope))({ iceServers: [server] }) as unknown as RTCPeerConnection
  connection.createDataChannel('x')
  return connection.createOffer().then(offer => connection.setLocalDescription(offer))
}
/** A realm whose globals nobody has touched. */
const fresh = (): Scope => (put('iframe', {}) as HTMLIFrameElement).contentWindow as unknown as Scope
const stun = (to: Target) => ({ urls: `stun:${to.udp}` })
const turn = (to: Target) => ({ urls: `turn:${to.tcp}?transport=tcp`, username: 'a', credential: 'b' })
const blob = (text: string, type: string): string => URL.createObjectURL(new Blob([text], { type }))

/** In documents and workers. */
export const anywhere: Record<string, Channel> = {
  'fetch': to => fetch(to.url),
  'fetch-no-cors': to => fetch(to.url, { mode: 'no-cors' }),
  'fetch-post': to => fetch(to.url, { method: 'POST', body: 'secret', mode: 'no-cors' }),
  'fetch-keepalive': to => fetch(to.url, { keepalive: true, mode: 'no-cors' }),
  'fetch-request': to => fetch(new Request(to.url, { mode: 'no-cors', cache: 'reload' })),
  'xhr': to => { const x = new XMLHttpRequest(); x.open('GET', to.url); x.send() },
  'xhr-sync': to => { const x = new XMLHttpRequest(); x.open('GET', to.url, false); x.send() },
  'websocket': to => new WebSocket(to.socket),
  'websocket-stream': to => make('WebSocketStream', to.socket),
  'eventsource': to => new EventSource(to.url),
  'webtransport': to => make('WebTransport', `https://${to.udp}/`),
  'dynamic-import': to => import(/* @vite-ignore */ `${to.url}`),
  'font-face': to => new FontFace('x', `url(${to.url})`).load(),
  'worker-of-url': to => new Worker(to.url),
  'worker-that-fetches': to => new Worker(blob(`fetch(${JSON.stringify(to.url)},{mode:'no-cors'})`, 'text/javascript')),
  'module-worker-that-imports': to => new Worker(blob(`import ${JSON.stringify(to.url)}`, 'text/javascript'), { type: 'module' }),
  'data-worker': to => new Worker(`data:text/javascript,fetch(${JSON.stringify(to.url)},{mode:'no-cors'})`),
  'caches-add': async to => (await caches.open('x')).add(to.url),
}

/** In workers only. */
export const inWorkers: Record<string, Channel> = {
  'import-scripts': to => the<(url: string) => void>('importScripts')(to.url),
  'eval': to => the<(code: string) => void>('eval')(`fetch(${JSON.stringify(to.url)},{mode:'no-cors'})`),
}

/** In documents only; they stay where they are. */
export const inDocuments: Record<string, Channel> = {
  'beacon': to => navigator.sendBeacon(to.url, 'secret'),
  'fetch-later': to => the<(url: string, how: object) => void>('fetchLater')(to.url, { activateAfter: 0 }),
  'eval': to => the<(code: string) => void>('eval')(`fetch(${JSON.stringify(to.url)},{mode:'no-cors'})`),
  'timer-of-text': to => the<(code: string) => void>('setTimeout')(`fetch(${JSON.stringify(to.url)},{mode:'no-cors'})`),
  'webrtc-stun': to => ice(globalThis as Scope, 'RTCPeerConnection', stun(to)),
  'webrtc-turn': to => ice(globalThis as Scope, 'RTCPeerConnection', turn(to)),
  'webrtc-prefixed': to => ice(globalThis as Scope, 'webkitRTCPeerConnection', stun(to)),
  'fresh-realm-webrtc': to => ice(fresh(), 'RTCPeerConnection', stun(to)),
  'fresh-realm-webrtc-turn': to => ice(fresh(), 'RTCPeerConnection', turn(to)),
  'fresh-realm-fetch': to => fresh().fetch(to.url, { mode: 'no-cors' }),
  'fresh-realm-image': to => { new (the<typeof Image>('Image', fresh()))().src = to.url },
  'image': to => { new Image().src = to.url },
  'image-srcset': to => put('img', { srcset: `${to.url} 1x` }),
  'picture-source': to => { const picture = put('picture', {}); put('source', { srcset: to.url }, picture); put('img', {}, picture) },
  'image-of-attribution': to => put('img', { attributionsrc: to.url, src: 'data:,' }),
  'image-input': to => put('input', { type: 'image', src: to.url }),
  'body-background': to => document.body.setAttribute('background', to.url),
  'video': to => put('video', { src: to.url, preload: 'auto' }),
  'video-poster': to => put('video', { poster: to.url }),
  'audio': to => { new Audio(to.url).preload = 'auto' },
  'media-source-element': to => put('source', { src: to.url }, put('video', { preload: 'auto' })),
  'media-track': to => { const track = put('track', { src: to.url, default: '', kind: 'subtitles' }, put('video', { crossorigin: '' })) as HTMLTrackElement; track.track.mode = 'showing' },
  'embed': to => put('embed', { src: to.url, type: 'text/html' }),
  'object': to => put('object', { data: to.url, type: 'text/html' }),
  'frame': to => put('iframe', { src: to.url }),
  'frame-srcdoc': to => put('iframe', { srcdoc: `<img src="${to.url}">` }),
  'frame-of-javascript': to => put('iframe', { src: `javascript:fetch(${JSON.stringify(to.url)},{mode:'no-cors'})` }),
  'frame-of-blob': to => put('iframe', { src: blob(`<img src="${to.url}">`, 'text/html') }),
  'frame-of-data': to => put('iframe', { src: `data:text/html,<img src="${to.url}">` }),
  'fenced-frame': to => { (put('fencedframe', {}) as unknown as { config: unknown }).config = new (the<{ new (url: string): object }>('FencedFrameConfig'))(to.url) },
  'script': to => { (put('script', {}) as HTMLScriptElement).src = to.url; document.head.append(document.body.lastChild as Node) },
  'script-by-attribute': to => { const script = document.createElement('script'); script.setAttribute('src', to.url); document.head.append(script) },
  'script-module': to => { const script = document.createElement('script'); script.type = 'module'; script.src = to.url; document.head.append(script) },
  'script-inline': to => { const script = document.createElement('script'); script.textContent = `fetch(${JSON.stringify(to.url)},{mode:'no-cors'})`; document.head.append(script) },
  'script-in-svg': to => { const script = document.createElementNS('http://www.w3.org/2000/svg', 'script'); script.setAttribute('href', to.url); svg('svg', {}).append(script) },
  'speculation-prefetch': to => { const script = document.createElement('script'); script.type = 'speculationrules'; script.textContent = JSON.stringify({ prefetch: [{ source: 'list', urls: [to.url], eagerness: 'immediate' }] }); document.head.append(script) },
  'handler-attribute': to => press(put('b', { onclick: `fetch(${JSON.stringify(to.url)},{mode:'no-cors'})` })),
  'inner-html': to => { document.body.appendChild(document.createElement('p')).innerHTML = `<img src="${to.url}">` },
  'insert-html': to => document.body.insertAdjacentHTML('beforeend', `<img src="${to.url}">`),
  'document-write': to => { const inner = (put('iframe', {}) as HTMLIFrameElement).contentDocument as Document; inner.write(`<img src="${to.url}">`); inner.close() },
  'parsed-elsewhere': to => document.body.append(document.adoptNode(new DOMParser().parseFromString(`<img src="${to.url}">`, 'text/html').body.firstChild as Node)),
  'contextual-fragment': to => document.body.append(document.createRange().createContextualFragment(`<img src="${to.url}">`)),
  'template': to => { const template = document.createElement('template'); template.innerHTML = `<img src="${to.url}">`; document.body.append(template.content.cloneNode(true)) },
  'xml-stylesheet': to => put('iframe', { src: blob(`<?xml version="1.0"?><?xml-stylesheet type="text/css" href="${to.url}"?><a/>`, 'text/xml') }),
  'link-stylesheet': to => link('stylesheet', to.url),
  'link-alternate-stylesheet': to => link('alternate stylesheet', to.url, { title: 'x' }),
  'link-preload': to => link('preload', to.url, { as: 'image' }),
  'link-preload-fetch': to => link('preload', to.url, { as: 'fetch', crossorigin: '' }),
  'link-preload-font': to => link('preload', to.url, { as: 'font', crossorigin: '' }),
  'link-modulepreload': to => link('modulepreload', to.url),
  'link-prefetch': to => link('prefetch', to.url),
  'link-prerender': to => link('prerender', to.url),
  'link-preconnect': to => link('preconnect', `http://${to.tcp}`),
  'link-dns-prefetch': to => link('dns-prefetch', `http://${to.host}`),
  'link-icon': to => { document.querySelectorAll('link[rel=icon]').forEach(icon => icon.remove()); link('icon', to.url) },
  'link-manifest': to => link('manifest', to.url),
  'link-in-body': to => put('link', { rel: 'stylesheet', href: to.url }),
  'style-import': to => sheet(`@import url(${to.url})`),
  'style-background': to => { sheet(`.leak{background:url(${to.url})}`); put('p', { class: 'leak' }).textContent = 'x' },
  'style-attribute': to => { put('p', { style: `background:url(${to.url})` }).textContent = 'x' },
  'style-property': to => styled('background-image', `url(${to.url})`),
  'style-image-set': to => styled('background-image', `image-set(url(${to.url}) 1x)`),
  'style-border': to => { styled('border-image', `url(${to.url}) 1`); (document.body.lastChild as HTMLElement).style.borderStyle = 'solid' },
  'style-cursor': to => styled('cursor', `url(${to.url}), auto`),
  'style-list': to => { styled('list-style-image', `url(${to.url})`); (document.body.lastChild as HTMLElement).style.display = 'list-item' },
  'style-content': to => styled('content', `url(${to.url})`),
  'style-mask': to => styled('mask-image', `url(${to.url})`),
  'style-filter': to => styled('filter', `url(${to.url}#x)`),
  'style-clip': to => styled('clip-path', `url(${to.url}#x)`),
  'style-shape': to => { styled('shape-outside', `url(${to.url})`); (document.body.lastChild as HTMLElement).style.cssFloat = 'left' },
  'style-variable': to => { styled('--leak', `url(${to.url})`); (document.body.lastChild as HTMLElement).style.backgroundImage = 'var(--leak)' },
  'style-font': to => { sheet(`@font-face{font-family:leak;src:url(${to.url})}`); put('p', { style: 'font-family:leak' }).textContent = 'x'; (document.body.lastChild as HTMLElement).style.fontFamily = 'leak' },
  'style-adopted': to => { const made = new CSSStyleSheet(); made.replaceSync(`.adopted{background:url(${to.url})}`); document.adoptedStyleSheets = [...document.adoptedStyleSheets, made]; put('p', { class: 'adopted' }).textContent = 'x' },
  'style-adopted-font': to => { const made = new CSSStyleSheet(); made.replaceSync(`@font-face{font-family:adopted;src:url(${to.url})}`); document.adoptedStyleSheets = [...document.adoptedStyleSheets, made]; styled('font-family', 'adopted') },
  'svg-image': to => svg('image', { href: to.url, width: '9', height: '9' }, svg('svg', {})),
  'svg-use': to => svg('use', { href: `${to.url}#x` }, svg('svg', {})),
  'svg-filter-image': to => { const root = svg('svg', {}); svg('feImage', { href: to.url }, svg('filter', { id: 'f' }, root)); svg('rect', { width: '9', height: '9', filter: 'url(#f)' }, root) },
  'svg-fill': to => svg('rect', { width: '9', height: '9', fill: `url(${to.url}#x)` }, svg('svg', {})),
  'svg-text-path': to => { const text = svg('text', {}, svg('svg', {})); svg('textPath', { href: `${to.url}#x` }, text).textContent = 'x' },
  'canvas-filter': to => { const context = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D; context.filter = `url(${to.url}#x)`; context.fillRect(0, 0, 9, 9) },
  'shared-worker': to => new SharedWorker(to.url),
  'shared-worker-of-blob': to => new SharedWorker(blob(`fetch(${JSON.stringify(to.url)},{mode:'no-cors'})`, 'text/javascript')),
  'service-worker': to => navigator.serviceWorker.register(`./sw.js?${to.url}`),
  // Without a device to play on: looking for one may take minutes.
  'audio-worklet': to => new OfflineAudioContext(1, 1, 8000).audioWorklet.addModule(to.url),
  'paint-worklet': to => the<{ addModule(url: string): unknown }>('paintWorklet', CSS).addModule(to.url),
  'shared-storage-worklet': to => the<{ worklet: { addModule(url: string): unknown } }>('sharedStorage').worklet.addModule(to.url),
  'payment': to => new (the<{ new (methods: object[], details: object): { canMakePayment(): unknown } }>('PaymentRequest'))([{ supportedMethods: to.url }], { total: { label: 'x', amount: { currency: 'CNY', value: '1' } } }).canMakePayment(),
  'identity-provider': to => navigator.credentials.get({ identity: { providers: [{ configURL: `${to.url}`, clientId: 'x' }] } } as CredentialRequestOptions),
  'notification-icon': to => new Notification('x', { icon: to.url }),
  'media-session': to => { navigator.mediaSession.metadata = new MediaMetadata({ artwork: [{ src: to.url }] }) },
  'presentation': to => new (the<{ new (urls: string[]): { getAvailability(): unknown } }>('PresentationRequest'))([to.url]).getAvailability(),
  'interest-group': to => the<(group: object, seconds: number) => unknown>('joinAdInterestGroup', navigator).call(navigator, { owner: location.origin, name: 'x', updateURL: to.url }, 9),
  'meta-policy-report': to => put('meta', { 'http-equiv': 'Content-Security-Policy-Report-Only', content: `img-src 'none'; report-uri ${to.url}` }, document.head),
  'base': to => { link('x', ''); put('base', { href: `${to.url}/` }, document.head); new Image().src = 'relative'; document.querySelector('base')?.remove() },
}

/** In documents only; they would leave it, so that each has a page to itself. */
export const leaving: Record<string, Channel> = {
  'location': to => { location.href = to.url },
  'location-assign': to => location.assign(to.url),
  'location-replace': to => location.replace(to.url),
  'navigation-api': to => the<{ navigate(url: string): unknown }>('navigation').navigate(to.url),
  'top-location': to => { (top as Window).location.href = to.url },
  'parent-location': to => { (parent as Window).location.href = to.url },
  'window-open': to => window.open(to.url),
  'window-open-self': to => window.open(to.url, '_self'),
  'window-open-top': to => window.open(to.url, '_top'),
  'window-open-then-navigate': to => { (window.open('') as Window).location.href = to.url },
  'link-click': to => press(put('a', { href: to.url })),
  'link-click-blank': to => press(put('a', { href: to.url, target: '_blank' })),
  'link-click-noopener': to => press(put('a', { href: to.url, target: '_blank', rel: 'noopener' })),
  'link-click-top': to => press(put('a', { href: to.url, target: '_top' })),
  'link-ping': to => { const a = put('a', { href: '#here', ping: to.url }); a.textContent = 'x'; press(a) },
  'link-download': to => press(put('a', { href: to.url, download: 'x' })),
  'area-click': to => { const map = put('map', { name: 'm' }); press(put('area', { href: to.url, shape: 'default' }, map)) },
  'svg-link-click': to => svg('a', { href: to.url }, svg('svg', {})).dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true })),
  'form-get': to => (put('form', { action: to.url }) as HTMLFormElement).submit(),
  'form-post': to => (put('form', { action: to.url, method: 'post' }) as HTMLFormElement).submit(),
  'form-blank': to => (put('form', { action: to.url, target: '_blank' }) as HTMLFormElement).submit(),
  'form-top': to => (put('form', { action: to.url, target: '_top' }) as HTMLFormElement).submit(),
  'form-action': to => press(put('button', { formaction: to.url }, put('form', {}))),
  'meta-refresh': to => put('meta', { 'http-equiv': 'refresh', content: `0;url=${to.url}` }, document.head),
  'javascript-address': to => { location.href = `javascript:void(location.href=${JSON.stringify(to.url)})` },
  'frame-that-leaves': to => { (put('iframe', {}) as HTMLIFrameElement).contentWindow?.location.replace(to.url) },
}
