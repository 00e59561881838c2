// WebKitGTK by its own driver, on a display of its own. WebDriver is plain JSON over HTTP: a package would weigh more than this.
import { spawn, type ChildProcess } from 'node:child_process'
import { freePort } from '../free-port'
import { until, type Browser } from './browser'

/** How WebDriver names a reference to an element. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'
type Element = { [ELEMENT]: string }

/** A display without a screen; its number is the first line it writes. */
async function display(): Promise<{ server: ChildProcess; number: string }> {
  const server = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1400x900x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const number = await new Promise<string>((found, fail) => {
    server.once('error', fail)
    server.once('exit', () => fail(new Error('Xvfb did not start')))
    server.stdout?.once('data', data => found(String(data).trim()))
  })
  return { server, number }
}

export async function webkit(): Promise<Browser> {
  const screen = await display()
  const port = await freePort()
  const driver = spawn('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], {
    stdio: 'ignore',
    // Containers run as root and without user namespaces: WebKit's own sandbox does not start there.
    env: { ...process.env, DISPLAY: `:${screen.number}`, GDK_BACKEND: 'x11', NO_AT_BRIDGE: '1', LIBGL_ALWAYS_SOFTWARE: '1', WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' },
  })
  const call = async <T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<T> => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) })
    const { value } = await answer.json() as { value: T & { error?: string; message?: string } }
    if (!answer.ok) throw new Error(`${path}: ${value.error} ${value.message}`)
    return value
  }
  await until('WebKitWebDriver', () => call('GET', '/status'))
  const session = await call<{ sessionId: string; capabilities: { browserName: string; browserVersion: string } }>('POST', '/session', { capabilities: {} })
  const at = `/session/${session.sessionId}`
  await call('POST', `${at}/window/rect`, { width: 1280, height: 800 })
  const look = (selector: string): Promise<Element> => call('POST', `${at}/element`, { using: 'css selector', value: selector })
  const enter = async (): Promise<void> => call('POST', `${at}/frame`, { id: await until('the frame', () => look('iframe')) })
  const leave = (): Promise<void> => call('POST', `${at}/frame`, { id: null })
  const evaluate = <T>(expression: string): Promise<T> => call('POST', `${at}/execute/sync`, { script: `return ${expression}`, args: [] })
  // The driver leaves the frame when the address changes, which the page does for every view.
  const inside = async <T>(act: () => Promise<T>): Promise<T> => {
    try {
      return await act()
    } catch (error) {
      if (!String(error).includes('no such window')) throw error
      await leave()
      await enter()
      return act()
    }
  }
  const find = (selector: string): Promise<Element> => until(selector, () => inside(() => look(selector)))
  // What is just being drawn is not interactable yet.
  const click = async (selector: string): Promise<void> => {
    await until(`a click on ${selector}`, async () => {
      await inside(async () => call('POST', `${at}/element/${(await find(selector))[ELEMENT]}/click`, {}))
      return true
    })
  }
  return {
    name: `${session.capabilities.browserName}/${session.capabilities.browserVersion}`,
    async open(url) {
      await leave()
      await call('POST', `${at}/url`, { url })
      await enter()
    },
    async give(files) {
      await leave()
      const input = await until('the chooser', () => look('input[type=file]'))
      await call('POST', `${at}/element/${input[ELEMENT]}/value`, { text: files.join('\n') })
      await enter()
    },
    inFrame: expression => inside(() => evaluate(expression)),
    async inShell(expression) {
      await leave()
      const value = await evaluate(expression)
      await enter()
      return value as never
    },
    click,
    async type(selector, text) {
      await click(selector)
      const keys = [...text].flatMap(value => [{ type: 'keyDown', value }, { type: 'keyUp', value }])
      await call('POST', `${at}/actions`, { actions: [{ type: 'key', id: 'keys', actions: keys }] })
    },
    said: () => [],
    async close() {
      await call('DELETE', at).catch(() => undefined)
      driver.kill()
      screen.server.kill()
    },
  }
}
