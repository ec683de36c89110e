import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { pathToFileURL } from 'node:url'

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of a Chromium; empty where there is none. */
    chromium: string
  }
}

// biome-ignore lint/suspicious/noExplicitAny: the DevTools protocol is not described here
type Answer = Record<string, any>

interface Message extends Answer {
  readonly id?: number
  readonly method?: string
  readonly sessionId?: string
}

/** A headless Chromium, driven by the DevTools protocol over a pipe. */
export class Chromium {
  private readonly folder = mkdtempSync(join(tmpdir(), 'hullgate-chromium-'))
  private readonly child: ChildProcess
  private readonly waiting = new Map<number, { done: (answer: Answer) => void; failed: (error: Error) => void }>()
  private readonly listeners = new Set<(message: Message) => void>()
  private last = 0

  constructor(path: string) {
    const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run']
    this.child = spawn(path, [...flags, '--remote-debugging-pipe', `--user-data-dir=${this.folder}`, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    })
    let rest = ''
    const input = this.child.stdio[4] as Readable
    input.setEncoding('utf8').on('data', (chunk: string) => {
      const messages = (rest + chunk).split('\0')
      rest = messages.pop() ?? ''
      for (const message of messages) this.receive(JSON.parse(message))
    })
    this.child.on('exit', () => {
      for (const { failed } of this.waiting.values()) failed(new Error('Chromium ended'))
    })
  }

  private receive(message: Message): void {
    if (message.id === undefined) for (const listener of this.listeners) listener(message)
    else {
      const { done, failed } = this.waiting.get(message.id)!
      this.waiting.delete(message.id)
      if (message['error']) failed(new Error(JSON.stringify(message['error'])))
      else done(message['result'])
    }
  }

  send(method: string, params: object = {}, sessionId?: string): Promise<Answer> {
    const id = ++this.last
    ;(this.child.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
    return new Promise((done, failed) => this.waiting.set(id, { done, failed }))
  }

  /** Opens a page from a file, as whoever keeps a report does. */
  async open(html: string, media: Readonly<Record<string, string>> = {}, width = 1280): Promise<Page> {
    const file = join(this.folder, `${++this.last}.html`)
    writeFileSync(file, html)
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank' })
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true })
    const page = new Page((method, params) => this.send(method, params, sessionId))
    let loaded = () => {}
    const load = new Promise<void>((done) => {
      loaded = done
    })
    this.listeners.add((message) => {
      if (message.sessionId !== sessionId) return
      if (message.method === 'Page.loadEventFired') loaded()
      page.hear(message)
    })
    for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await page.send(`${domain}.enable`)
    await page.send('Emulation.setDeviceMetricsOverride', { width, height: 900, deviceScaleFactor: 1, mobile: false })
    await page.send('Emulation.setScrollbarsHidden', { hidden: true })
    await page.media(media)
    await page.send('Page.navigate', { url: pathToFileURL(file).href })
    await load
    return page
  }

  async close(): Promise<void> {
    const ended = new Promise((done) => this.child.once('exit', done))
    this.child.kill('SIGKILL')
    await ended
    // Its children may write a little longer.
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  }
}

export interface Node {
  readonly role: string
  readonly name: string
  readonly properties: Readonly<Record<string, unknown>>
}

export class Page {
  /** What the console and the log have: errors, refusals of the content security policy. */
  readonly complaints: string[] = []
  /** Addresses that were asked for. */
  readonly requests: string[] = []

  constructor(readonly send: (method: string, params?: object) => Promise<Answer>) {}

  hear({ method, ...message }: Message): void {
    const params = message['params']
    if (method === 'Log.entryAdded') this.complaints.push(params.entry.text)
    if (method === 'Runtime.exceptionThrown') this.complaints.push(JSON.stringify(params.exceptionDetails))
    if (method === 'Runtime.consoleAPICalled') this.complaints.push(JSON.stringify(params.args))
    if (method === 'Network.requestWillBeSent') this.requests.push(params.request.url)
  }

  /** `{ 'prefers-color-scheme': 'dark' }`; `media` names the kind of medium. */
  async media({ media = '', ...features }: Readonly<Record<string, string>>): Promise<void> {
    const all = Object.entries(features).map(([name, value]) => ({ name, value }))
    await this.send('Emulation.setEmulatedMedia', { media, features: all })
  }

  /** The value of an expression in the page. The page's own policy does not hold here. */
  async value<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', {
      expression,
      returnByValue: true,
      awaitPromise: true,
    })
    if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails))
    return result.value as T
  }

  /** A PNG of the page from its top: of what a selector finds, else of so many pixels. */
  async picture({ of: selector = 'body', height = Number.POSITIVE_INFINITY, scale = 1 } = {}): Promise<Buffer> {
    const box = await this.value<{ x: number; y: number; width: number; height: number }>(
      // What is far off is not drawn before it is scrolled to.
      `(async () => {
        const element = document.querySelector('${selector}')
        element.scrollIntoView()
        for (let frame = 0; frame < 2; frame++) await new Promise((done) => requestAnimationFrame(done))
        const { x, y, width, height } = element.getBoundingClientRect()
        return { x: x + scrollX, y: y + scrollY, width, height }
      })()`,
    )
    const clip = { ...box, height: Math.min(box.height, height), scale }
    const { data } = await this.send('Page.captureScreenshot', { format: 'png', clip, captureBeyondViewport: true })
    return Buffer.from(data, 'base64')
  }

  async press(key: string, times = 1): Promise<void> {
    const codes: Readonly<Record<string, readonly [number, string?]>> = { Tab: [9], Enter: [13, '\r'], ' ': [32, ' '] }
    const [windowsVirtualKeyCode, text] = codes[key]!
    const event = { key, code: key === ' ' ? 'Space' : key, windowsVirtualKeyCode, text }
    for (let i = 0; i < times; i++) {
      await this.send('Input.dispatchKeyEvent', { ...event, type: 'keyDown' })
      await this.send('Input.dispatchKeyEvent', { ...event, type: 'keyUp', text: undefined })
    }
  }

  /** Presses Tab until what has the focus reads so. */
  async tabTo(text: string): Promise<void> {
    const focused = "(document.activeElement.id || document.activeElement.textContent).replace(/\\s+/g, ' ').trim()"
    for (let i = 0; i < 200; i++) {
      await this.press('Tab')
      if ((await this.value<string>(focused)) === text) return
    }
    throw new Error(`Tab does not reach ${text}`)
  }

  async type(text: string): Promise<void> {
    await this.send('Input.insertText', { text })
  }

  /** The accessibility tree, flat, in its order: what a screen reader is given. */
  async tree(): Promise<Node[]> {
    const { nodes } = await this.send('Accessibility.getFullAXTree')
    return (nodes as Answer[])
      .filter(({ ignored }) => !ignored)
      .map(({ role, name, properties = [] }) => ({
        role: role.value,
        name: name?.value ?? '',
        properties: Object.fromEntries(properties.map((one: Answer) => [one['name'], one['value'].value])),
      }))
  }
}
