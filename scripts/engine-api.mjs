// The engine's API over its socket, with nothing but node: the scripts must work where neither npm packages nor a docker client are.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** The engine that the user named: by DOCKER_HOST or by the current docker context. */
export const namedHost = () => process.env.DOCKER_HOST || contextHost()

/** Where the program looks as well: the named engine, else the first usual socket that is there, rootless and Podman's included. */
export function engineHost() {
  if (process.platform === 'win32') return namedHost() ?? 'npipe:////./pipe/docker_engine'
  const standard = '/var/run/docker.sock'
  const runtime = process.env.XDG_RUNTIME_DIR || `/run/user/${process.getuid()}`
  const rootless = [join(runtime, 'docker.sock'), join(homedir(), '.docker', 'run', 'docker.sock')]
  const podman = [join(runtime, 'podman', 'podman.sock'), '/run/podman/podman.sock']
  return namedHost() || `unix://${[standard, ...rootless, ...podman].find(existsSync) ?? standard}`
}

function contextHost() {
  const folder = process.env.DOCKER_CONFIG || join(homedir(), '.docker')
  const name = process.env.DOCKER_CONTEXT || readJson(join(folder, 'config.json'))?.currentContext
  if (!name || name === 'default') return undefined
  const id = createHash('sha256').update(name).digest('hex')
  return readJson(join(folder, 'contexts', 'meta', id, 'meta.json'))?.Endpoints?.docker?.Host
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

function target(host) {
  if (host.startsWith('unix://')) return { module: http, socketPath: host.slice('unix://'.length) }
  if (host.startsWith('npipe://'))
    return { module: http, socketPath: host.slice('npipe://'.length).replaceAll('/', '\\') }
  if (!/^(?:tcp|https?):\/\//.test(host))
    throw new Error(`${host}: only unix://, npipe:// and tcp:// engines are supported`)
  const url = new URL(host.replace(/^tcp:/, 'http:'))
  const encrypted = host.startsWith('https:') || Boolean(process.env.DOCKER_TLS_VERIFY)
  const address = { host: url.hostname, port: url.port || (encrypted ? 2376 : 2375) }
  return encrypted ? { module: https, ...address, ...certificates() } : { module: http, ...address }
}

function certificates() {
  const folder = process.env.DOCKER_CERT_PATH || join(homedir(), '.docker')
  const files = { ca: 'ca.pem', cert: 'cert.pem', key: 'key.pem' }
  const present = Object.entries(files).filter(([, file]) => existsSync(join(folder, file)))
  return Object.fromEntries(present.map(([option, file]) => [option, readFileSync(join(folder, file))]))
}

/**
 * One request. `body` is a JSON value, or a stream (a tar archive). Resolves with `{ status, text }` whatever the status;
 * rejects when nothing answers. `firstMs` and `quietMs` are the longest waits before and after the answer's first byte.
 */
export function ask(method, path, { body, quietMs = 60_000, firstMs = quietMs, host = engineHost() } = {}) {
  return new Promise((resolve, reject) => {
    const { module, ...address } = target(host)
    const streamed = typeof body?.pipe === 'function'
    const type = streamed ? 'application/x-tar' : 'application/json'
    const headers = { Host: 'docker', ...(body ? { 'Content-Type': type } : {}) }
    const request = module.request({ ...address, method, path, headers, timeout: firstMs }, (response) => {
      request.setTimeout(quietMs)
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (piece) => (text += piece))
      response.on('error', reject)
      response.on('end', () => resolve({ status: response.statusCode, text }))
    })
    request.on('timeout', () => request.destroy(new Error('no answer in time')))
    request.on('error', reject)
    if (streamed) {
      body.on('error', (error) => request.destroy(error))
      body.pipe(request)
    } else request.end(body ? JSON.stringify(body) : undefined)
  })
}

/** Like `ask`, for answers that must succeed: rejects with the engine's own message otherwise, and resolves with the parsed JSON. */
export async function demand(method, path, options) {
  const { status, text } = await ask(method, path, options)
  if (status >= 400) throw new Error(messageOf(text) || `${method} ${path}: ${status}`)
  return text.trim() === '' ? undefined : JSON.parse(text)
}

/** Requests whose answer is a stream of JSON lines (pull, import, build): rejects with the error that the stream carries. */
export async function demandStream(method, path, options) {
  const { status, text } = await ask(method, path, options)
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  const error =
    status >= 400 ? messageOf(text) || String(status) : lines.map((line) => JSON.parse(line).error).find(Boolean)
  if (error) throw new Error(error)
}

function messageOf(text) {
  try {
    return JSON.parse(text).message
  } catch {
    return text.trim()
  }
}

/** Undefined when an engine answers, else why not. */
export async function whyNoEngine(host = engineHost()) {
  try {
    const { status, text } = await ask('GET', '/_ping', { quietMs: 5_000, host })
    return status === 200 ? undefined : `${host} answers ${status} ${text.trim()}`
  } catch (error) {
    if (error.code === 'EACCES') return `this user has no permission to open ${host}`
    return `nothing answers on ${host} (${error.code ?? error.message})`
  }
}
