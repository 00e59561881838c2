// Nothing leaves: what the browser refuses, tried from every place a script could run.
import { fileUrl, frameOf, give, open, requests } from './app'
import { scenario } from './bundles'
import { useEverything } from './everything'
import { expect, test } from './playwright'
import { Host } from './server'

// Over http `remains.spec.ts` does the same, and looks at the disk afterwards.
test('nothing is requested while everything is used from a file', async ({ page }) => {
  test.setTimeout(300_000)
  const seen = requests(page)
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Network.enable')
  cdp.on('Network.requestWillBeSent', ({ request }) => { if (!/^(blob|data):/.test(request.url)) seen.push(request.url) })
  await useEverything(page, { url: fileUrl, bundle: scenario('d')[0] ?? '', code: '0x800f0922', line: 'HRESULT', find: 'Failed', save: true })
  const app = page.frameLocator('iframe')
  await app.getByRole('button', { name: '清除' }).click()
  await app.locator('.start').waitFor()
  // The page itself, as both of them see it, and nothing else.
  expect([...new Set(seen)]).toEqual([fileUrl])
})

test('the frame cannot fetch, beacon, open sockets or load pictures', async ({ page }) => {
  const host = await Host.start()
  await open(page, host.url)
  const refused = await frameOf(page).evaluate(async url => {
    const tries: Record<string, () => unknown> = {
      fetch: () => fetch(url),
      noCors: () => fetch(url, { mode: 'no-cors' }),
      xhr: () => new Promise((ok, no) => { const x = new XMLHttpRequest(); x.open('GET', url); x.onload = ok; x.onerror = () => no(new Error('refused')); x.send() }),
      beacon: () => { if (!navigator.sendBeacon(url)) throw new Error('refused') },
      socket: () => new Promise((ok, no) => { const s = new WebSocket(url.replace('http', 'ws')); s.onopen = ok; s.onerror = () => no(new Error('refused')) }),
      events: () => new Promise((ok, no) => { const s = new EventSource(url); s.onopen = ok; s.onerror = () => no(new Error('refused')) }),
      picture: () => new Promise((ok, no) => { const i = new Image(); i.onload = ok; i.onerror = () => no(new Error('refused')); i.src = `${url}x.png` }),
      dataFetch: () => fetch('data:,x'),
      module: () => new Function('u', 'return import(u)')(url),
      rtc: () => new (globalThis as unknown as { RTCPeerConnection: new () => unknown }).RTCPeerConnection(),
      webkitRtc: () => new (globalThis as unknown as { webkitRTCPeerConnection: new () => unknown }).webkitRTCPeerConnection(),
      popup: () => { if (window.open(url) === null) throw new Error('refused') },
    }
    const out: string[] = []
    for (const [name, attempt] of Object.entries(tries)) {
      try { await attempt(); out.push(`${name} went through`) } catch { out.push(name) }
    }
    return out
  }, `${host.url}leak`)
  // A beacon is accepted and then dropped: the host's list below is the proof.
  expect(refused.filter(name => name.includes('went through') && !name.startsWith('beacon'))).toEqual([])
  await page.waitForTimeout(300)
  expect(host.asked).toEqual(['GET /'])
  await host.stop()
})

const navigations: Record<string, (url: string) => void> = {
  'location': url => { location.href = url },
  'link': url => { const a = document.createElement('a'); a.href = url; document.body.append(a); a.click() },
  'link to the top': url => { const a = document.createElement('a'); a.href = url; a.target = '_top'; document.body.append(a); a.click() },
  'form': url => { const f = document.createElement('form'); f.action = url; document.body.append(f); f.submit() },
  'top location': url => { try { (top as Window).location.href = url } catch { /* refused */ } },
  'refresh': url => { const m = document.createElement('meta'); m.httpEquiv = 'refresh'; m.content = `0;url=${url}`; document.head.append(m) },
  'frame': url => { const f = document.createElement('iframe'); f.src = url; document.body.append(f) },
}
for (const [name, go] of Object.entries(navigations)) {
  test(`the frame cannot navigate: ${name}`, async ({ page }) => {
    const host = await Host.start()
    await open(page, host.url)
    await frameOf(page).evaluate(`(${go.toString()})(${JSON.stringify(`${host.url}leak`)})`).catch(() => undefined)
    await page.waitForTimeout(400)
    expect(host.asked).toEqual(['GET /'])
    expect(page.url()).toBe(host.url)
    await host.stop()
  })
}

test('the frame has no storage', async ({ page }) => {
  const host = await Host.start()
  await open(page, host.url)
  const stored = await frameOf(page).evaluate(async () => {
    const tries: Record<string, () => unknown> = {
      local: () => localStorage.setItem('a', 'b'),
      session: () => sessionStorage.setItem('a', 'b'),
      cookie: () => { document.cookie = 'a=b' },
      indexed: () => new Promise((ok, no) => { const r = indexedDB.open('a'); r.onsuccess = ok; r.onerror = () => no(r.error) }),
      caches: () => caches.open('a'),
      files: () => navigator.storage.getDirectory(),
    }
    const kept: string[] = []
    for (const [name, attempt] of Object.entries(tries)) {
      try { await attempt(); kept.push(name) } catch { /* as it should */ }
    }
    return kept
  })
  expect(stored).toEqual([])
  await host.stop()
})

test('workers cannot fetch, import or make a policy', async ({ page }) => {
  const host = await Host.start()
  await open(page, host.url)
  await give(page, scenario('c'))
  const workers = page.workers()
  expect(workers.length).toBeGreaterThanOrEqual(3)
  for (const worker of workers) {
    const through = await worker.evaluate(async url => {
      const tries: Record<string, () => unknown> = {
        fetch: () => fetch(url),
        socket: () => new Promise((ok, no) => { const s = new WebSocket(url.replace('http', 'ws')); s.onopen = ok; s.onerror = () => no(new Error('refused')) }),
        import: () => (globalThis as unknown as { importScripts: (u: string) => void }).importScripts(url),
        policy: () => (globalThis as unknown as { trustedTypes: { createPolicy: (n: string, r: object) => void } }).trustedTypes.createPolicy('faultline', {}),
        other: () => (globalThis as unknown as { trustedTypes: { createPolicy: (n: string, r: object) => void } }).trustedTypes.createPolicy('other', {}),
      }
      const out: string[] = []
      for (const [name, attempt] of Object.entries(tries)) {
        try { await attempt(); out.push(name) } catch { /* as it should */ }
      }
      return out
    }, `${host.url}leak`)
    expect(through).toEqual([])
  }
  expect(host.asked).toEqual(['GET /'])
  await host.stop()
})

test('markup and foreign workers are refused by Trusted Types', async ({ page }) => {
  await open(page)
  const through = await frameOf(page).evaluate(() => {
    const tries: Record<string, () => unknown> = {
      innerHTML: () => { document.body.innerHTML = '<b>x</b>' },
      insert: () => document.body.insertAdjacentHTML('beforeend', '<b>x</b>'),
      worker: () => new Worker(URL.createObjectURL(new Blob(['postMessage(1)']))),
      policy: () => (globalThis as unknown as { trustedTypes: { createPolicy: (n: string, r: object) => void } }).trustedTypes.createPolicy('faultline', {}),
      parent: () => (parent as Window).document.title,
    }
    const out: string[] = []
    for (const [name, attempt] of Object.entries(tries)) {
      try { attempt(); out.push(name) } catch { /* as it should */ }
    }
    return out
  })
  expect(through).toEqual([])
})

test('served as gb2312 the page works and speaks Chinese', async ({ page }) => {
  const host = await Host.start('gb2312')
  const app = await open(page, host.url, 'zh')
  await expect(app.locator('.start h1')).toHaveText('Windows 更新为什么安装失败？')
  await give(page, scenario('c'))
  await expect(app.locator('.verdict h1')).toHaveText(/[\u4e00-\u9fff]/)
  await host.stop()
})

test('the page breaks none of its own rules', async ({ page }) => {
  const said: string[] = []
  page.on('console', message => said.push(message.text()))
  page.on('pageerror', error => said.push(error.message))
  const app = await open(page)
  await give(page, scenario('d'))
  await app.getByRole('tab', { name: 'Computer' }).click()
  await app.getByRole('tab', { name: /Sources/ }).click()
  await app.getByRole('button', { name: 'Error code' }).click()
  await app.locator('#codes-input').fill('0x800f081f')
  expect(said).toEqual([])
})
