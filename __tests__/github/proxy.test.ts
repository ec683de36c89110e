import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { proxyFetch } from '../../src/github/proxy.ts'

let target: Server
let proxy: Server
/** What the proxy was asked for, and with which credentials. */
let tunnels: (string | undefined)[][]

const listen = (server: Server) =>
  new Promise<number>((done) => server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port)))

beforeEach(async () => {
  tunnels = []
  target = createServer((request, response) => void response.end(`${request.headers.host} ${request.url}`))
  const port = await listen(target)
  proxy = createServer().on('connect', ({ url, headers }, socket: Socket) => {
    tunnels.push([url, headers['proxy-authorization']])
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      onward.pipe(socket).pipe(onward)
    })
    for (const end of [socket, onward]) end.on('error', () => {})
  })
  for (const name of ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'no_proxy', 'NO_PROXY'])
    vi.stubEnv(name, undefined)
  vi.stubEnv('http_proxy', `http://us%40er:pass@127.0.0.1:${await listen(proxy)}`)
})

afterEach(() => {
  vi.unstubAllEnvs()
  for (const server of [target, proxy]) {
    server.closeAllConnections()
    server.close()
  }
})

it('asks the proxy for a tunnel, with its credentials', async () => {
  const fetch = await proxyFetch('http://ghes.acme.example/api/v3')
  const answer = await fetch!('http://ghes.acme.example/api/v3/meta')
  expect(await answer.text()).toBe('ghes.acme.example /api/v3/meta')
  expect(tunnels).toEqual([['ghes.acme.example:80', `Basic ${Buffer.from('us@er:pass').toString('base64')}`]])
})

it('gives up when it is told to', async () => {
  const fetch = await proxyFetch('http://ghes.acme.example')
  target.removeAllListeners('request')
  await expect(fetch!('http://ghes.acme.example', { signal: AbortSignal.timeout(50) })).rejects.toThrow(/timeout/)
})

it.each([
  ['an address of another scheme', 'https://ghes.acme.example', ''],
  ['this machine', 'http://127.0.0.1:1', ''],
  ['a name that no_proxy has', 'http://ghes.acme.example', 'other.example, .ACME.example'],
  ['every name', 'http://ghes.acme.example', '*'],
])('leaves %s alone', async (_, url, noProxy) => {
  vi.stubEnv('no_proxy', noProxy)
  expect(await proxyFetch(url)).toBeUndefined()
})
