import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request as plain } from 'node:http'
import { request as encrypted } from 'node:https'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { judge } from '../../src/decide/judge.ts'
import { readAll } from '../../src/readers/index.ts'
import { rules } from '../../src/rules/index.ts'
import { repository } from '../readers/manifests.ts'

/** Debian's package `etcd-server`. CI installs it. */
const etcd = installed()

function installed(): boolean {
  try {
    execFileSync('etcd', ['--version'], { stdio: 'ignore' })
    execFileSync('openssl', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const folder = mkdtempSync(join(tmpdir(), 'hullgate-etcd-'))
const file = (name: string) => join(folder, name)
const openssl = (...args: readonly string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' })

function makeAuthority(name: string): void {
  openssl(
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '2',
    '-subj',
    `/CN=${name}`,
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.crt`,
  )
}

function makeCertificate(name: string, authority: string): void {
  openssl(
    'req',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-subj',
    `/CN=${name}`,
    '-addext',
    'subjectAltName=IP:127.0.0.1',
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.csr`,
  )
  openssl(
    'x509',
    '-req',
    '-in',
    `${name}.csr`,
    '-CA',
    `${authority}.crt`,
    '-CAkey',
    `${authority}.key`,
    '-CAcreateserial',
    '-copy_extensions',
    'copy',
    '-days',
    '2',
    '-out',
    `${name}.crt`,
  )
}

interface Ports {
  readonly client: number
  readonly peer: number
  readonly metrics: number
}

const certificate = ['--cert-file=server.crt', '--key-file=server.key']
const clients = [...certificate, '--client-cert-auth=true', '--trusted-ca-file=etcd-ca.crt']
const peerCertificate = ['--peer-cert-file=server.crt', '--peer-key-file=server.key']
const peers = [...peerCertificate, '--peer-client-cert-auth=true', '--peer-trusted-ca-file=etcd-ca.crt']
const listen =
  (scheme: string) =>
  ({ client: port }: Ports) =>
    `--listen-client-urls=${scheme}://127.0.0.1:${port}`
const listenToPeers =
  (scheme: string) =>
  ({ peer: port }: Ports) =>
    `--listen-peer-urls=${scheme}://127.0.0.1:${port}`
const metrics =
  (url: string) =>
  ({ metrics: port }: Ports) =>
    `--listen-metrics-urls=${url}:${port}`

type Flag = string | ((ports: Ports) => string)
type Attempt = (ports: Ports) => Promise<boolean>

interface Case {
  readonly flagged: readonly Flag[]
  readonly passing: readonly Flag[]
  readonly attempt: Attempt
}

const secured: readonly Flag[] = [listen('https'), ...clients, listenToPeers('https'), ...peers]

/** Anybody who reaches the port, with no certificate or with one of the cluster's client CA. */
const writes =
  (credentials: object = {}): Attempt =>
  ({ client: port }) =>
    answered(port, '/v3/kv/put', credentials, JSON.stringify({ key: 'Zm9v', value: 'YmFy' }))
const joins: Attempt = ({ peer }) => answered(peer, '/members')
const measures: Attempt = ({ metrics: port }) => answered(port, '/metrics')

const cases: Readonly<Record<string, Case>> = {
  'etcd/plain-http': {
    flagged: [listen('http'), listenToPeers('https'), ...peers],
    passing: secured,
    attempt: writes(),
  },
  'etcd/certificate': {
    flagged: [listen('http'), listenToPeers('https'), ...peers],
    passing: secured,
    attempt: writes(),
  },
  'etcd/client-certificates': {
    flagged: [listen('https'), ...certificate, listenToPeers('https'), ...peers],
    passing: secured,
    attempt: writes(),
  },
  'etcd/auto-tls': {
    flagged: [listen('https'), '--auto-tls=true', listenToPeers('https'), ...peers],
    passing: secured,
    attempt: writes(),
  },
  'etcd/own-ca': {
    flagged: [
      listen('https'),
      '--cert-file=shared.crt',
      '--key-file=shared.key',
      '--client-cert-auth=true',
      '--trusted-ca-file=ca.crt',
      listenToPeers('https'),
      ...peers,
    ],
    passing: secured,
    attempt: (ports) =>
      writes({ cert: readFileSync(file('kubelet.crt')), key: readFileSync(file('kubelet.key')) })(ports),
  },
  'etcd/peer-plain-http': {
    flagged: [listen('https'), ...clients, listenToPeers('http')],
    passing: secured,
    attempt: joins,
  },
  'etcd/peer-certificate': {
    flagged: [listen('https'), ...clients, listenToPeers('http')],
    passing: secured,
    attempt: joins,
  },
  'etcd/peer-certificates-checked': {
    flagged: [listen('https'), ...clients, listenToPeers('https'), ...peerCertificate],
    passing: secured,
    attempt: joins,
  },
  'etcd/peer-auto-tls': {
    flagged: [listen('https'), ...clients, listenToPeers('https'), '--peer-auto-tls=true'],
    passing: secured,
    attempt: joins,
  },
  'etcd/public-metrics': {
    flagged: [...secured, metrics('http://0.0.0.0')],
    passing: [...secured, metrics('https://0.0.0.0')],
    attempt: measures,
  },
}

/** Whether a server answers with success, first over TLS whose certificate nobody checks, then in plain text. */
async function answered(port: number, path: string, credentials: object = {}, body?: string): Promise<boolean> {
  const options = { host: '127.0.0.1', port, path, method: body === undefined ? 'GET' : 'POST', timeout: 5000 }
  const status = (send: typeof plain, more: object) =>
    new Promise<number>((resolve) => {
      const sent = send({ ...options, ...more }, (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      })
      sent.on('error', () => resolve(0))
      sent.on('timeout', () => sent.destroy())
      sent.end(body)
    })
  if ((await status(encrypted as typeof plain, { rejectUnauthorized: false, ...credentials })) === 200) return true
  return (await status(plain, {})) === 200
}

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

const given = (flags: readonly Flag[], ports: Ports) =>
  flags.map((flag) => (typeof flag === 'string' ? flag : flag(ports)))

/** Starts etcd, waits until it serves clients, and tries. */
async function tried(flags: readonly Flag[], attempt: Attempt): Promise<boolean> {
  const ports = { client: await freePort(), peer: await freePort(), metrics: await freePort() }
  const own = given(flags, ports)
  const scheme = (name: string) => own.find((flag) => flag.startsWith(`--listen-${name}-urls=`))!.split('=')[1]!
  const data = mkdtempSync(join(folder, 'data-'))
  const cluster = [`--initial-cluster=a=${scheme('peer')}`, `--initial-advertise-peer-urls=${scheme('peer')}`]
  const args = ['--name=a', `--data-dir=${data}`, `--advertise-client-urls=${scheme('client')}`, ...cluster, ...own]
  const child = spawn('etcd', args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] },
  })
  try {
    await ready(child)
    return await attempt(ports)
  } finally {
    child.kill('SIGKILL')
    await new Promise((resolve) =>
      child.exitCode === null && child.signalCode === null ? child.once('exit', resolve) : resolve(null),
    )
  }
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = ''
    const read = (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-20_000)
      if (/ready to serve client requests|serving (?:insecure )?client/i.test(log)) resolve()
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`etcd ended: ${log.slice(-1000)}`)))
  })
}

/** Whether Hullgate finds a fault in a static pod with these flags, beside an API server with a CA for its clients. */
async function isFound(id: string, flags: readonly Flag[]): Promise<boolean> {
  const pod = (program: string, words: readonly string[]) =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: ${program}, namespace: kube-system}\nspec:\n  containers:\n  - name: a\n    image: ${program}:1\n    command: ${JSON.stringify([program, ...words])}\n`
  const { subjects } = await readAll(
    repository({
      'etcd.yaml': pod('etcd', given(flags, { client: 1, peer: 2, metrics: 3 })),
      'kube-apiserver.yaml': pod('kube-apiserver', ['--client-ca-file=ca.crt']),
    }),
  )
  const own = rules.filter((rule) => rule.id === id)
  return judge(own, subjects, { trustedRegistries: [] })
    .byRule.get(id)!
    .others.some(({ state }) => state === 'fail')
}

it('has every rule about etcd', () => {
  const ids = rules.filter(({ program }) => program === 'etcd').map(({ id }) => id)
  expect(Object.keys(cases).toSorted()).toEqual(ids.toSorted())
})

describe.skipIf(!etcd)('a real etcd', () => {
  beforeAll(() => {
    for (const name of ['ca', 'etcd-ca']) makeAuthority(name)
    makeCertificate('server', 'etcd-ca')
    makeCertificate('kubelet', 'ca')
    // etcd reaches itself with its own certificate.
    makeCertificate('shared', 'ca')
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each(Object.entries(cases))(
    '%s: what is found is open, what passes is not',
    async (id, { flagged, passing, attempt }) => {
      expect([await isFound(id, flagged), await isFound(id, passing)]).toEqual([true, false])
      expect([await tried(flagged, attempt), await tried(passing, attempt)]).toEqual([true, false])
    },
  )
})
