import { createHash } from 'node:crypto'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type Machine, resolveConnection } from '../../src/engine/connection.ts'
import { connect } from '../../src/engine/engine.ts'

/** A machine with these variables and files; sockets are files with an empty text. */
const machine = (env: Record<string, string> = {}, files: Record<string, string> = {}): Machine => ({
  env,
  home: '/home/me',
  uid: 1000,
  platform: 'linux',
  exists: (path) => path in files,
  read: (path) => {
    const text = files[path]
    if (text === undefined) throw new Error('ENOENT')
    return text
  },
})

const resolve = (env?: Record<string, string>, files?: Record<string, string>) => resolveConnection(machine(env, files))
const message = (env?: Record<string, string>, files?: Record<string, string>) => {
  try {
    return resolve(env, files).address
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`
  }
}

const idOf = (name: string) => createHash('sha256').update(name).digest('hex')
const meta = (name: string, docker: object) => ({
  [`/home/me/.docker/contexts/meta/${idOf(name)}/meta.json`]: JSON.stringify({ Name: name, Endpoints: { docker } }),
})
const config = (name: string) => ({ '/home/me/.docker/config.json': JSON.stringify({ currentContext: name }) })

describe('DOCKER_HOST', () => {
  it.each([
    ['unix:///run/user/1000/docker.sock', { kind: 'socket', path: '/run/user/1000/docker.sock' }],
    ['unix://', { kind: 'socket', path: '/var/run/docker.sock' }],
    ['npipe:////./pipe/other', { kind: 'socket', path: '//./pipe/other' }],
    ['tcp://10.0.0.1:2375', { kind: 'tcp', host: '10.0.0.1', port: 2375, tls: undefined }],
    ['tcp://dind', { kind: 'tcp', host: 'dind', port: 2375 }],
    ['dind:99', { kind: 'tcp', host: 'dind', port: 99 }],
    ['tcp://[::1]:2375', { kind: 'tcp', host: '::1', port: 2375 }],
    ['https://dind', { kind: 'tcp', host: 'dind', port: 2376, tls: { verify: true } }],
  ])('%s', (host, expected) => {
    expect(resolve({ DOCKER_HOST: host })).toMatchObject({ ...expected, chosenBy: 'DOCKER_HOST' })
  })

  it('says what to do about ssh', () => {
    expect(message({ DOCKER_HOST: 'ssh://me@host' })).toBe(
      'EngineError: DOCKER_HOST=ssh://… is not supported: forward the socket (ssh -nNT -L /tmp/docker.sock:/var/run/docker.sock HOST) and set DOCKER_HOST=unix:///tmp/docker.sock.',
    )
  })

  it('refuses what is no address', () => {
    expect(message({ DOCKER_HOST: 'tcp://a b' })).toMatch(/^EngineError: DOCKER_HOST is not a valid engine address/)
    expect(message({ DOCKER_HOST: 'ftp://x' })).toMatch(/^EngineError/)
  })

  it('wins over a context', () => {
    const files = { ...config('far'), ...meta('far', { Host: 'tcp://far:1' }) }
    expect(message({ DOCKER_HOST: 'unix:///a', DOCKER_CONTEXT: 'far' }, files)).toBe('unix:///a')
  })
})

describe('TLS', () => {
  const certificates = { '/c/ca.pem': 'CA', '/c/cert.pem': 'CERT', '/c/key.pem': 'KEY' }

  it('verifies with the files of DOCKER_CERT_PATH, on port 2376', () => {
    const env = { DOCKER_HOST: 'tcp://dind', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/c' }
    expect(resolve(env, certificates)).toMatchObject({
      port: 2376,
      tls: { ca: 'CA', cert: 'CERT', key: 'KEY', verify: true },
    })
  })

  it('looks in ~/.docker without DOCKER_CERT_PATH, and in DOCKER_CONFIG where that is set', () => {
    const env = { DOCKER_HOST: 'tcp://dind', DOCKER_TLS_VERIFY: 'yes' }
    expect(resolve(env, { '/home/me/.docker/ca.pem': 'CA' })).toMatchObject({ tls: { ca: 'CA', verify: true } })
    expect(resolve({ ...env, DOCKER_CONFIG: '/x' }, { '/x/ca.pem': 'CA' })).toMatchObject({ tls: { ca: 'CA' } })
  })

  it('is not on for certificates alone, nor for an empty DOCKER_TLS_VERIFY', () => {
    expect(
      resolve({ DOCKER_HOST: 'tcp://dind', DOCKER_CERT_PATH: '/c', DOCKER_TLS_VERIFY: '' }, certificates),
    ).toMatchObject({ port: 2375, tls: undefined })
  })

  it('takes any certificate with DOCKER_TLS', () => {
    expect(resolve({ DOCKER_HOST: 'tcp://dind', DOCKER_TLS: '1' })).toMatchObject({
      port: 2376,
      tls: { verify: false },
    })
  })

  it('names a folder without certificates', () => {
    expect(message({ DOCKER_HOST: 'tcp://dind', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/none' })).toMatch(
      /^EngineError: DOCKER_CERT_PATH has no ca\.pem/,
    )
  })
})

describe('contexts', () => {
  it('takes the current one', () => {
    const files = { ...config('far'), ...meta('far', { Host: 'tcp://far:2375' }) }
    expect(resolve({}, files)).toMatchObject({ address: 'tcp://far:2375', chosenBy: 'the docker context far' })
  })

  it('takes DOCKER_CONTEXT before the current one', () => {
    const files = {
      ...config('far'),
      ...meta('far', { Host: 'tcp://far:1' }),
      ...meta('near', { Host: 'unix:///near' }),
    }
    expect(message({ DOCKER_CONTEXT: 'near' }, files)).toBe('unix:///near')
    expect(message({ DOCKER_CONTEXT: 'default' }, files)).toBe('unix:///var/run/docker.sock')
  })

  it('takes its certificates', () => {
    const folder = `/home/me/.docker/contexts/tls/${idOf('far')}/docker`
    const files = {
      ...config('far'),
      ...meta('far', { Host: 'tcp://far:2376', SkipTLSVerify: false }),
      [`${folder}/ca.pem`]: 'CA',
    }
    expect(resolve({}, files)).toMatchObject({ tls: { ca: 'CA', verify: true } })
    const skipped = { ...config('far'), ...meta('far', { Host: 'tcp://far:2376', SkipTLSVerify: true }) }
    expect(resolve({}, skipped)).toMatchObject({ tls: { verify: false } })
  })

  it('looks where DOCKER_CONFIG says', () => {
    const files = {
      '/cfg/config.json': '{"currentContext":"a"}',
      [`/cfg/contexts/meta/${idOf('a')}/meta.json`]: '{"Endpoints":{"docker":{"Host":"unix:///a"}}}',
    }
    expect(message({ DOCKER_CONFIG: '/cfg' }, files)).toBe('unix:///a')
  })

  it('says so when one is missing, broken or on ssh', () => {
    expect(message({}, config('gone'))).toMatch(
      /^EngineError: The docker context gone \(the current docker context\) cannot be read/,
    )
    expect(message({}, { '/home/me/.docker/config.json': '{' })).toMatch(/^EngineError: .*config\.json cannot be read/)
    expect(message({}, { ...config('s'), ...meta('s', { Host: 'ssh://h' }) })).toMatch(
      /^EngineError: the docker context s=ssh/,
    )
  })

  it('takes the default for no current context', () => {
    expect(message({}, { '/home/me/.docker/config.json': '{"auths":{}}' })).toBe('unix:///var/run/docker.sock')
    expect(message({}, config('default'))).toBe('unix:///var/run/docker.sock')
  })
})

describe('fallbacks', () => {
  const podman = '/run/user/1000/podman/podman.sock'
  it.each([
    [{}, [], '/var/run/docker.sock'],
    [{}, ['/var/run/docker.sock', '/run/user/1000/docker.sock'], '/var/run/docker.sock'],
    [{}, ['/run/user/1000/docker.sock', podman], '/run/user/1000/docker.sock'],
    [{ XDG_RUNTIME_DIR: '/xdg' }, ['/xdg/docker.sock', '/run/user/1000/docker.sock'], '/xdg/docker.sock'],
    [{}, ['/home/me/.docker/run/docker.sock'], '/home/me/.docker/run/docker.sock'],
    [{}, [podman, '/run/podman/podman.sock'], podman],
    [{}, ['/run/podman/podman.sock'], '/run/podman/podman.sock'],
  ])('%o with %o', (env, sockets, expected) => {
    const files = Object.fromEntries(sockets.map((path) => [path, '']))
    expect(resolve(env, files)).toMatchObject({ kind: 'socket', path: expected })
  })
})

const dial = (host: string, limitMs?: number) => connect(machine({ DOCKER_HOST: host }), limitMs)

it('says in one sentence that nobody answers', async () => {
  await expect(dial('unix:///nonexistent/docker.sock')).rejects.toThrow(
    /^No Docker engine answers at unix:\/\/\/nonexistent\/docker\.sock \(from DOCKER_HOST; .*ENOENT.*\): start Docker, or set DOCKER_HOST to where it listens\.$/,
  )
})

describe('what answers', () => {
  const servers: Server[] = []
  afterEach(() => {
    for (const server of servers.splice(0)) server.closeAllConnections()
  })
  const serve = async (answer: RequestListener) => {
    const server = createServer(answer)
    servers.push(server)
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    return `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  it('is too old an engine', async () => {
    const host = await serve((_, response) => response.end('{"ApiVersion":"1.40"}'))
    await expect(dial(host)).rejects.toThrow(
      `The engine at ${host} supports API 1.40 only: Docker 20.10 (API 1.41) or newer is required.`,
    )
  })

  it.each([
    ['1.41', '1.12', 'v1.41'],
    ['1.47', '1.24', 'v1.47'],
    ['1.52', '1.44', 'v1.47'],
    ['1.60', '1.50', 'v1.50'],
  ])('is asked in the newest API that both support: API %s, at least %s', async (api, least, version) => {
    const paths: string[] = []
    const host = await serve((request, response) => {
      paths.push(request.url ?? '')
      if (request.url === '/version') response.end(JSON.stringify({ ApiVersion: api, MinAPIVersion: least }))
      else response.writeHead(404).end('{"message":"no such container"}')
    })
    await expect((await dial(host)).observe('web')).rejects.toThrow(
      'The container "web" was not found on the Docker engine',
    )
    expect(paths).toEqual(['/version', `/${version}/containers/web/json`])
  })

  it('is no engine', async () => {
    await expect(dial(await serve((_, response) => response.end('<html>')))).rejects.toThrow('its answer is not JSON')
    await expect(dial(await serve((_, response) => response.end('{}')))).rejects.toThrow(
      'the response is not from a Docker engine',
    )
    await expect(dial(await serve((_, response) => response.writeHead(403).end('no')))).rejects.toThrow(
      'No Docker engine answers',
    )
  })

  it('is Podman', async () => {
    const podman = { 'Libpod-Api-Version': '5.4.0', Server: 'Libpod/5.4.0 (linux)' }
    const inspect =
      '{"Id":"x","Name":"/web","Image":"sha256:1","State":{"Running":false,"Pid":0},"HostConfig":{},"Config":{"Image":"app"}}'
    const host = await serve((request, response) =>
      request.url === '/version' ? response.writeHead(200, podman).end('{"ApiVersion":"1.41"}') : response.end(inspect),
    )
    expect(await (await dial(host)).observe('web')).toMatchObject({ engine: 'podman', started: false })
  })

  it('manages a swarm, whose overlay networks it lists', async () => {
    const paths: string[] = []
    const answers: Readonly<Record<string, unknown>> = {
      '/version': { ApiVersion: '1.41' },
      '/v1.41/info': { Swarm: { LocalNodeState: 'active', ControlAvailable: true, Managers: 3 } },
      '/v1.41/swarm': { Spec: { EncryptionConfig: { AutoLockManagers: true } } },
      '/v1.41/networks?filters=%7B%22driver%22%3A%5B%22overlay%22%5D%7D': [{ Name: 'ingress', Options: {} }],
    }
    const host = await serve((request, response) => {
      paths.push(request.url ?? '')
      const answer = answers[request.url ?? '']
      if (answer) response.end(JSON.stringify(answer))
      else response.writeHead(404).end('{"message":"no such network"}')
    })
    expect(await (await dial(host)).describe()).toMatchObject({
      swarm: { Spec: { EncryptionConfig: { AutoLockManagers: true } } },
      overlays: [{ Name: 'ingress' }],
    })
    expect([...paths].sort()).toEqual([...Object.keys(answers), '/v1.41/networks/bridge'].sort())
  })

  it('takes too long', async () => {
    const host = await serve(() => {})
    await expect(dial(host, 50)).rejects.toThrow(
      `The Docker engine at ${host} did not answer within 0.05 s (asked to say which version it is): restart the engine.`,
    )
  })

  it('breaks off its answer', async () => {
    const host = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('{"ApiVersion":')
      setTimeout(() => response.destroy(), 20)
    })
    await expect(dial(host)).rejects.toThrow('its answer broke off')
  })

  it('says too much', async () => {
    const host = await serve((_, response) => void response.end('x'.repeat((32 << 20) + 1)))
    await expect(dial(host)).rejects.toThrow('its answer is too long')
  })
})
