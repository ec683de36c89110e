import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect, type Engine } from '../../src/engine/engine.ts'
import type { Container, ContainerFacts } from '../../src/model/container.ts'
import { readInspect } from '../../src/readers/inspect/inspect.ts'
import { busybox, engineUnderTest, makeBusybox, makeVariant } from './images.ts'
import { asked, fact, facts, newRun } from './live.ts'

const docker = engineUnderTest()
const root = mkdtempSync(join(tmpdir(), 'hullgate-facts-'))
const runId = newRun()
let engine: Engine

beforeAll(async () => {
  await makeBusybox(docker)
  mkdirSync(join(root, 'data'))
  engine = await connect()
})
afterAll(async () => {
  expect(await engine.close()).toEqual([])
  rmSync(root, { recursive: true, force: true })
})

const sleeping = { entrypoint: fact(['/bin/sleep', '600']) }

/** Starts a container as a Compose service asks for it, and reads it back as the rules see it. */
const live = (settings: Partial<ContainerFacts>, image = busybox) => read(settings, image, true)

/** The same, only created: not every machine that tests run on holds all that a container can ask for. */
const created = (settings: Partial<ContainerFacts>) => read(settings, busybox, false)

async function read(settings: Partial<ContainerFacts>, image: string, allowHostAccess: boolean): Promise<Container> {
  const manifest = asked({ ...sleeping, ...settings })
  const started = await engine.start(manifest, image, { runId, root, stillUpMs: 1, timeoutMs: 300, allowHostAccess })
  await engine.remove(started.name)
  return readInspect(started.evidence, { manifest, root })
}

const values = (list: readonly { value: unknown }[]) => list.map(({ value }) => value)

describe('a container that asks for nothing', () => {
  let plain: Container
  beforeAll(async () => {
    plain = await live({})
  })

  it('has no limits, as the kernel sees it', () => {
    expect(plain.memoryLimit).toMatchObject({ value: 0, evidence: 'kernel' })
    expect(plain.cpuLimit).toMatchObject({ value: 0, evidence: 'kernel' })
    expect(plain.pidsLimit).toMatchObject({ value: 0, evidence: 'kernel' })
    expect(plain.cpuShares).toBeUndefined()
  })

  it("is confined by Docker's defaults and no more", () => {
    expect(plain.user).toMatchObject({ value: '0:0', evidence: 'kernel' })
    expect(plain.privileged?.value).toBe(false)
    expect(plain.seccomp).toMatchObject({ value: 'default', evidence: 'kernel' })
    expect(plain.noNewPrivileges).toMatchObject({ value: false, evidence: 'kernel' })
    expect(plain.readOnlyRootFilesystem).toMatchObject({ value: false, evidence: 'kernel' })
    expect(plain.procMount).toMatchObject({ value: 'Default', evidence: 'kernel' })
    expect(values(plain.capAdd)).toEqual([])
    expect(values(plain.capDrop)).toEqual([])
    expect(plain.capBounding?.value).toHaveLength(14)
  })

  it('shares no namespace that it was not told to share', () => {
    for (const field of ['pidMode', 'utsMode', 'usernsMode', 'cgroupnsMode', 'networkMode'] as const) {
      expect(plain[field], field).toBeUndefined()
    }
    expect(plain.ipcMode?.value).toBe('private')
    expect(plain.unsupported.has('networkMode')).toBe(true)
  })

  it('has no restart policy, health check, mounts, devices or ports', () => {
    expect(plain.restart?.value).toEqual({ name: 'no', maximumRetryCount: 0 })
    expect(plain.healthcheck).toBeUndefined()
    expect(plain.cgroupParent).toBeUndefined()
    for (const field of [
      'mounts',
      'devices',
      'deviceCgroupRules',
      'ports',
      'exposedPorts',
      'ulimits',
      'sysctls',
    ] as const) {
      expect(plain[field], field).toEqual([])
    }
  })

  it('carries the name and the place of its manifest', () => {
    expect(plain).toMatchObject({ key: 'compose.yaml#web', name: 'web', dialect: 'live', platform: 'docker' })
    expect(plain.memoryLimit?.at.source.path).toBe('compose.yaml')
    expect(plain.memoryLimit?.at.start).toBe(plain.at.start)
    expect(values(plain.processes)).toEqual(['sleep'])
  })
})

describe('limits', () => {
  it('of memory, processors and processes come from the kernel', async () => {
    const limited = await live({ memoryLimit: fact(64 << 20), cpuLimit: fact(0.5), pidsLimit: fact(50) })
    expect(limited.memoryLimit).toMatchObject({ value: 67_108_864, evidence: 'kernel' })
    expect(limited.cpuLimit).toMatchObject({ value: 0.5, evidence: 'kernel' })
    expect(limited.pidsLimit).toMatchObject({ value: 50, evidence: 'kernel' })
  })

  it('may ask for more processors than this machine has', async () => {
    expect((await live({ cpuLimit: fact(512) })).cpuLimit).toMatchObject({ value: 512, evidence: 'kernel' })
  })

  it('of shares, processor sets, reservations, restarts and ulimits come from the engine', async () => {
    const limited = await live({
      cpuShares: fact(512),
      cpuSet: fact('0'),
      memoryRequest: fact(32 << 20),
      restart: fact({ name: 'on-failure', maximumRetryCount: 5 }),
      ulimits: facts({ name: 'nofile', soft: 64, hard: 128 }),
    })
    expect(limited.cpuShares?.value).toBe(512)
    expect(limited.cpuSet?.value).toBe('0')
    expect(limited.memoryRequest?.value).toBe(33_554_432)
    expect(limited.restart?.value).toEqual({ name: 'on-failure', maximumRetryCount: 5 })
    expect(values(limited.ulimits)).toEqual([{ name: 'nofile', soft: 64, hard: 128 }])
  })

  it.each(['always', 'unless-stopped', 'on-failure'])('restart %s', async (name) => {
    const { restart } = await live({ restart: fact({ name, maximumRetryCount: 0 }) })
    expect(restart?.value).toEqual({ name, maximumRetryCount: 0 })
  })
})

describe('confinement', () => {
  it('drops everything but one capability', async () => {
    const tight = await live({ capDrop: facts('ALL'), capAdd: facts('NET_BIND_SERVICE') })
    expect(values(tight.capDrop)).toEqual(['ALL'])
    expect(values(tight.capAdd)).toEqual(['NET_BIND_SERVICE'])
    expect(tight.capBounding?.value).toEqual(['NET_BIND_SERVICE'])
    expect(tight.capDrop[0]).toMatchObject({ evidence: 'kernel' })
  })

  it('drops and adds single capabilities', async () => {
    const changed = await live({ capDrop: facts('NET_RAW'), capAdd: facts('SYS_ADMIN', 'NET_ADMIN') })
    expect(values(changed.capDrop)).toEqual(['NET_RAW'])
    expect(values(changed.capAdd).sort()).toEqual(['NET_ADMIN', 'SYS_ADMIN'])
  })

  it('holds every capability', async () => {
    expect(values((await created({ capAdd: facts('ALL') })).capAdd)).toEqual(['ALL'])
  })

  it('is privileged, which is one fact and not forty', async () => {
    const loose = await created({ privileged: fact(true) })
    expect(loose.privileged?.value).toBe(true)
    expect(loose.seccomp?.value).toBe('unconfined')
    expect([...loose.capAdd, ...loose.capDrop, ...loose.devices]).toEqual([])
    expect(loose.procMount).toBeUndefined()
    expect(loose.seLinux).toBeUndefined()
  })

  it('switches confinement off', async () => {
    const loose = await live({ seccomp: fact('unconfined'), appArmor: fact('unconfined'), procMount: fact('Unmasked') })
    expect(loose.seccomp).toMatchObject({ value: 'unconfined', evidence: 'kernel' })
    expect(loose.appArmor?.value).toBe('unconfined')
    expect(loose.procMount).toMatchObject({ value: 'Unmasked', evidence: 'kernel' })
  })

  it('is confined tightly', async () => {
    const tight = await live({
      noNewPrivileges: fact(true),
      readOnlyRootFilesystem: fact(true),
      user: fact('1000:1000'),
      seLinux: fact({ level: 's0:c1,c2' }),
      supplementalGroups: facts(2000),
    })
    expect(tight.noNewPrivileges).toMatchObject({ value: true, evidence: 'kernel' })
    expect(tight.readOnlyRootFilesystem).toMatchObject({ value: true, evidence: 'kernel' })
    expect(tight.user).toMatchObject({ value: '1000:1000', evidence: 'kernel' })
    expect(tight.seLinux?.value).toEqual({ level: 's0:c1,c2' })
    expect(values(tight.supplementalGroups)).toEqual([2000])
  })

  it('runs as the user that the image names', async () => {
    await makeVariant(docker, busybox, 'hullgate-test/user:1', ['USER app'])
    expect((await live({}, 'hullgate-test/user:1')).user).toMatchObject({ value: '1000:1000', evidence: 'kernel' })
  })
})

describe('sharing with the host', () => {
  it('shares its namespaces', async () => {
    const host = await live({
      pidMode: fact('host'),
      ipcMode: fact('host'),
      utsMode: fact('host'),
      networkMode: fact('host'),
    })
    for (const field of ['pidMode', 'ipcMode', 'utsMode', 'networkMode'] as const) {
      expect(host[field], field).toMatchObject({ value: 'host', evidence: 'kernel' })
    }
    expect(host.unsupported.has('networkMode')).toBe(false)
  })

  it('asks for the host’s user namespace', async () => {
    expect((await live({ usernsMode: fact('host') })).usernsMode?.value).toBe('host')
  })

  it('mounts folders of the host and the engine’s socket', async () => {
    const socket = '/var/run/docker.sock'
    const { mounts } = await live({
      mounts: facts(
        { type: 'bind', source: './data', target: '/data', readOnly: true },
        { type: 'bind', source: '/etc', target: '/host/etc', readOnly: false },
        { type: 'bind', source: socket, target: socket, readOnly: true },
        { type: 'volume', source: 'db', target: '/db', readOnly: false },
        { type: 'tmpfs', target: '/cache', readOnly: false },
      ),
    })
    const byTarget = Object.fromEntries(values(mounts).map((mount) => [(mount as { target: string }).target, mount]))
    expect(byTarget).toEqual({
      '/data': { type: 'bind', source: './data', target: '/data', readOnly: true },
      '/host/etc': { type: 'bind', source: '/etc', target: '/host/etc', readOnly: false },
      [socket]: { type: 'bind', source: socket, target: socket, readOnly: true },
      '/db': { type: 'volume', source: 'db', target: '/db', readOnly: false },
      '/cache': { type: 'tmpfs', source: undefined, target: '/cache', readOnly: false },
    })
  })

  it('shares mounts with the host', async () => {
    const shared = { type: 'bind', source: '/', target: '/host', readOnly: true, propagation: 'rshared' }
    const { mounts } = await created({ mounts: facts(shared) })
    expect(values(mounts)).toEqual([shared])
  })

  it('is given devices', async () => {
    const { devices, deviceCgroupRules } = await live({
      devices: facts('/dev/null'),
      deviceCgroupRules: facts('c 1:3 r'),
    })
    expect(values(devices)).toEqual(['/dev/null'])
    expect(values(deviceCgroupRules)).toEqual(['c 1:3 r'])
  })

  it('has a cgroup parent of its own', async () => {
    expect((await live({ cgroupParent: fact('/hullgate-test') })).cgroupParent?.value).toBe('/hullgate-test')
  })

  it('publishes and exposes ports', async () => {
    const { ports, exposedPorts } = await live({
      ports: facts(
        { hostIp: '127.0.0.1', hostPort: 18_080, containerPort: 80, protocol: 'tcp' as const },
        { containerPort: 53, protocol: 'udp' as const },
        { hostPort: 19_000, hostPortEnd: 19_003, containerPort: 9000, protocol: 'tcp' as const },
      ),
      exposedPorts: facts({ containerPort: 9100, protocol: 'tcp' as const }),
    })
    expect(values(ports)).toHaveLength(3)
    expect(values(ports)).toEqual(
      expect.arrayContaining([
        { hostIp: '127.0.0.1', hostPort: 18_080, containerPort: 80, protocol: 'tcp' },
        { containerPort: 53, protocol: 'udp' },
        { hostPort: 19_000, hostPortEnd: 19_003, containerPort: 9000, protocol: 'tcp' },
      ]),
    )
    expect(
      values(exposedPorts)
        .map((port) => (port as { containerPort: number }).containerPort)
        .sort(),
    ).toEqual([53, 80, 9000, 9100])
  })

  it('sets sysctls, environment, labels and an init', async () => {
    const set = await live({
      sysctls: facts({ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }),
      env: facts({ name: 'MODE', value: 'a=b' }),
      labels: facts({ name: 'team', value: 'shop' }, { name: 'com.docker.compose.project', value: 'x' }),
      init: fact(true),
      workingDir: fact('/tmp'),
    })
    expect(values(set.sysctls)).toEqual([{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }])
    expect(values(set.env)).toContainEqual({ name: 'MODE', value: 'a=b' })
    expect(values(set.labels)).toEqual([{ name: 'team', value: 'shop' }])
    expect(set.init?.value).toBe(true)
    expect(set.workingDir?.value).toBe('/tmp')
    expect(set.entrypoint?.value).toEqual(['/bin/sleep', '600'])
  })
})

describe('health check', () => {
  it('of the service', async () => {
    const probe = {
      state: 'set' as const,
      test: ['CMD', 'true'],
      interval: 100_000_000,
      timeout: 2_000_000_000,
      retries: 2,
    }
    expect((await live({ healthcheck: fact(probe) })).healthcheck?.value).toEqual({ ...probe, startPeriod: undefined })
  })

  it('of the image, and switched off', async () => {
    await makeVariant(docker, busybox, 'hullgate-test/health:1', ['HEALTHCHECK --interval=100ms CMD true'])
    expect((await live({}, 'hullgate-test/health:1')).healthcheck?.value.state).toBe('set')
    const off = await live({ healthcheck: fact({ state: 'disabled' as const }) }, 'hullgate-test/health:1')
    expect(off.healthcheck?.value).toEqual({ state: 'disabled' })
  })
})

it('reads what was asked for where the container was not started', async () => {
  const manifest = asked({
    ...sleeping,
    privileged: fact(true),
    memoryLimit: fact(64 << 20),
    readOnlyRootFilesystem: fact(true),
  })
  const started = await engine.start(manifest, busybox, { runId, root })
  const read = readInspect(started.evidence, { manifest, root })
  expect(started.evidence.started).toBe(false)
  expect(read.privileged).toMatchObject({ value: true })
  expect(read.memoryLimit).toMatchObject({ value: 67_108_864 })
  expect(read.memoryLimit?.evidence).toBeUndefined()
  expect(read.readOnlyRootFilesystem?.value).toBe(true)
  expect(read.seccomp?.value).toBe('unconfined')
})

it('looks at containers that run already, many at once', async () => {
  const names = Array.from({ length: 6 }, (_, index) => `${runId}-${index}`)
  const made = await Promise.all(
    names.map((name) =>
      docker.createContainer({ name, Image: busybox, Cmd: ['sleep', '600'], HostConfig: { NetworkMode: 'none' } }),
    ),
  )
  try {
    await Promise.all(made.map((container) => container.start()))
    const all = await engine.observeAll([...names, 'hullgate-absent'])
    const read = all.map((one) => (one instanceof Error ? one.message : readInspect(one, {}).key))
    expect(read).toEqual([
      ...names.map((name) => `container ${name}`),
      expect.stringContaining('The container "hullgate-absent" was not found on the Docker engine'),
    ])
    const first = all[0] as Exclude<(typeof all)[0], Error>
    expect(first).toMatchObject({ started: true, ownNetwork: false, kernel: { seccomp: 2 }, processes: ['sleep'] })
    expect(readInspect(first, {}).at.source).toEqual({ path: `container ${names[0]}`, text: '', origin: 'engine' })
  } finally {
    await Promise.all(made.map((container) => container.remove({ force: true, v: true })))
  }
})
