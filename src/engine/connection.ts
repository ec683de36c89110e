import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { EngineError } from './engine-error.ts'

/** Where the engine listens. `chosenBy` names the setting that said so, for error messages. */
export type Connection = { readonly chosenBy: string; readonly address: string } & (
  | { readonly kind: 'socket'; readonly path: string }
  | {
      readonly kind: 'tcp'
      readonly host: string
      readonly port: number
      readonly tls?: Tls
    }
)

export interface Tls {
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  /** False: any certificate will do (`DOCKER_TLS`, a context's SkipTLSVerify). */
  readonly verify: boolean
}

/** What the resolution looks at; tests put their own in place. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  readonly uid: number | undefined
  readonly platform: string
  exists(path: string): boolean
  /** Throws when the file cannot be read. */
  read(path: string): string
}

export const thisMachine = (): Machine => ({
  env: process.env,
  home: homedir(),
  uid: process.getuid?.(),
  platform: process.platform,
  exists: existsSync,
  read: (path) => readFileSync(path, 'utf8'),
})

/**
 * Resolves the engine as the docker CLI does: DOCKER_HOST, then DOCKER_CONTEXT, then the current context of config.json, then
 * /var/run/docker.sock; rootless and Podman sockets only where nothing is configured and that socket is absent.
 * @throws EngineError
 */
export function resolveConnection(machine: Machine = thisMachine()): Connection {
  const { env } = machine
  if (env['DOCKER_HOST']) return parseHost(env['DOCKER_HOST'], 'DOCKER_HOST', () => tlsOfEnvironment(machine))
  const folder = env['DOCKER_CONFIG'] || join(machine.home, '.docker')
  if (env['DOCKER_CONTEXT']) return dockerContext(env['DOCKER_CONTEXT'], 'DOCKER_CONTEXT', folder, machine)
  const current = currentContext(folder, machine)
  return current ? dockerContext(current, 'the current docker context', folder, machine) : standardSocket(machine)
}

function parseHost(host: string, chosenBy: string, tlsOf: () => Tls | undefined): Connection {
  if (host.startsWith('ssh://')) {
    throw new EngineError(
      `${chosenBy}=ssh://… is not supported: forward the socket (ssh -nNT -L /tmp/docker.sock:/var/run/docker.sock HOST) and set DOCKER_HOST=unix:///tmp/docker.sock.`,
    )
  }
  if (host.startsWith('unix://')) return socket(host.slice('unix://'.length) || '/var/run/docker.sock', chosenBy)
  if (host.startsWith('npipe://')) return socket(host.slice('npipe://'.length) || '//./pipe/docker_engine', chosenBy)
  const match = /^(?:(tcp|http|https):\/\/)?(\[[\da-f:.]+\]|[\w.-]+)?(?::(\d{1,5}))?\/?$/i.exec(host)
  if (!match) {
    throw new EngineError(
      `${chosenBy} is not a valid engine address: use unix:///path/to/docker.sock or tcp://host:port.`,
    )
  }
  const [, scheme = 'tcp', name = 'localhost', port] = match
  const tls = scheme.toLowerCase() === 'https' ? (tlsOf() ?? { verify: true }) : tlsOf()
  const number = port ? Number(port) : tls ? 2376 : 2375
  const bare = name.replace(/^\[|\]$/g, '')
  return { kind: 'tcp', host: bare, port: number, tls, chosenBy, address: `tcp://${name}:${number}` }
}

const socket = (path: string, chosenBy: string): Connection => ({
  kind: 'socket',
  path,
  chosenBy,
  address: path.startsWith('//') ? `npipe:${path}` : `unix://${path}`,
})

function tlsOfEnvironment(machine: Machine): Tls | undefined {
  const { env } = machine
  const verify = Boolean(env['DOCKER_TLS_VERIFY'])
  if (!verify && !env['DOCKER_TLS']) return undefined
  const folder = env['DOCKER_CERT_PATH'] || env['DOCKER_CONFIG'] || join(machine.home, '.docker')
  const files = tlsFiles(folder, machine)
  if (verify && !files.ca && env['DOCKER_CERT_PATH']) {
    throw new EngineError(
      `DOCKER_CERT_PATH has no ca.pem to verify the engine with: put ca.pem, cert.pem and key.pem there.`,
    )
  }
  return { ...files, verify }
}

function tlsFiles(folder: string, machine: Machine): Omit<Tls, 'verify'> {
  const read = (name: string) => {
    const path = join(folder, name)
    if (!machine.exists(path)) return undefined
    try {
      return machine.read(path)
    } catch {
      throw new EngineError(`The TLS file ${path} cannot be read: give this user read access.`)
    }
  }
  return { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') }
}

/** undefined: the default context. */
function currentContext(folder: string, machine: Machine): string | undefined {
  const path = join(folder, 'config.json')
  if (!machine.exists(path)) return undefined
  let config: unknown
  try {
    config = JSON.parse(machine.read(path))
  } catch {
    throw new EngineError(
      `${path} cannot be read, so the current docker context is unknown: fix the file or set DOCKER_HOST.`,
    )
  }
  const name = (config as { currentContext?: unknown } | null)?.currentContext
  return typeof name === 'string' && name !== '' && name !== 'default' ? name : undefined
}

interface ContextMeta {
  readonly Endpoints?: { readonly docker?: { readonly Host?: string; readonly SkipTLSVerify?: boolean } }
}

function dockerContext(name: string, chosenBy: string, folder: string, machine: Machine): Connection {
  if (name === 'default') return standardSocket(machine)
  const id = createHash('sha256').update(name).digest('hex')
  const path = join(folder, 'contexts', 'meta', id, 'meta.json')
  let meta: ContextMeta
  try {
    meta = JSON.parse(machine.read(path)) as ContextMeta
  } catch {
    throw new EngineError(
      `The docker context ${name} (${chosenBy}) cannot be read: run docker context ls, or set DOCKER_HOST.`,
    )
  }
  const endpoint = meta.Endpoints?.docker
  if (!endpoint?.Host) return standardSocket(machine)
  return parseHost(endpoint.Host, `the docker context ${name}`, () => {
    const files = tlsFiles(join(folder, 'contexts', 'tls', id, 'docker'), machine)
    const skip = endpoint.SkipTLSVerify === true
    return skip || files.ca || files.cert ? { ...files, verify: !skip } : undefined
  })
}

function standardSocket(machine: Machine): Connection {
  if (machine.platform === 'win32') return socket('//./pipe/docker_engine', 'the default')
  const standard = '/var/run/docker.sock'
  const runtime = machine.env['XDG_RUNTIME_DIR'] || (machine.uid === undefined ? '' : `/run/user/${machine.uid}`)
  const candidates = [
    standard,
    ...(runtime ? [`${runtime}/docker.sock`] : []),
    join(machine.home, '.docker', 'run', 'docker.sock'),
    ...(runtime ? [`${runtime}/podman/podman.sock`] : []),
    '/run/podman/podman.sock',
  ]
  return socket(candidates.find((path) => machine.exists(path)) ?? standard, 'the default')
}
