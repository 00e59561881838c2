// The few names of a browser that modules touch when they are loaded; tests of components run in real Chromium.
Object.assign(globalThis, {
  window: globalThis,
  navigator: { language: 'en' },
  parent: { postMessage: () => undefined },
  matchMedia: () => ({ matches: false, addEventListener: () => undefined }),
  document: { documentElement: { lang: '', dataset: {} } },
  addEventListener: () => undefined,
  __WORKER__: '',
  __MODULE__: '',
  __SAMPLE__: '',
  __IDENTITY__: {},
  __LICENCES__: '',
})
