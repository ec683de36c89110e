import { describe, expect, it } from 'vitest'
import { judge } from '../../../src/decide/judge.ts'
import { type Container, type ContainerFacts, container, type Field, type Port } from '../../../src/model/container.ts'
import type { KernelFacts, LiveEvidence } from '../../../src/model/live.ts'
import { type Source, source, span } from '../../../src/model/source.ts'
import type { Dialect } from '../../../src/model/subject.ts'
import type { BuiltImage } from '../../../src/readers/dockerfile/built-image.ts'
import { capabilitiesOf, capabilityChanges } from '../../../src/readers/inspect/capabilities.ts'
import { composeOrigin, type Origin, readInspect } from '../../../src/readers/inspect/inspect.ts'
import { rules } from '../../../src/rules/index.ts'
import { statesOf } from '../../states.ts'

interface Answers {
  readonly host?: object
  readonly config?: object
  readonly top?: object
  readonly kernel?: KernelFacts
  readonly evidence?: Partial<LiveEvidence>
}

/** What Docker 20.10 answers for a container that asks for nothing, changed as told. */
function evidence({ host, config, top, kernel = {}, evidence: more }: Answers = {}): LiveEvidence {
  const inspect = {
    Id: 'abc',
    Name: '/web-1',
    Path: '/usr/sbin/nginx',
    Args: [],
    Image: 'sha256:1',
    Platform: 'linux',
    ProcessLabel: '',
    AppArmorProfile: 'docker-default',
    State: { Running: true, Status: 'running' },
    Mounts: [],
    NetworkSettings: { Ports: {} },
    ...top,
    Config: { User: '', Image: 'ghcr.io/acme/web:1.2', Env: [], Cmd: null, Entrypoint: null, Labels: {}, ...config },
    HostConfig: {
      NetworkMode: 'default',
      PidMode: '',
      IpcMode: 'private',
      UTSMode: '',
      UsernsMode: '',
      CgroupnsMode: 'host',
      RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
      SecurityOpt: null,
      CapAdd: null,
      CapDrop: null,
      PidsLimit: null,
      Privileged: false,
      PortBindings: {},
      Devices: [],
      MaskedPaths: ['/proc/kcore'],
      ...host,
    },
  }
  return {
    inspect: inspect as unknown as LiveEvidence['inspect'],
    kernel,
    processes: [],
    started: true,
    engine: 'docker',
    ownNetwork: false,
    ...more,
  }
}

const read = (answers?: Answers, home: Origin = {}) => readInspect(evidence(answers), home)
const values = (facts: readonly { value: unknown }[]) => facts.map(({ value }) => value)

/** A fact at a word of a text. */
function at(file: Source, word: string) {
  const start = file.text.indexOf(word)
  if (start < 0) throw new Error(`no ${word}`)
  return span(file, start, start + word.length)
}
const pointed = (fact: { at: { source: Source; start: number; end: number } } | undefined) =>
  fact && `${fact.at.source.path}: ${fact.at.source.text.slice(fact.at.start, fact.at.end)}`

const compose = source(
  'compose.yaml',
  'services: {web: {mem_limit: 64m, cap_add: [NET_ADMIN], read_only: true, near: {}}}',
)
const manifestOf = (
  settings: Partial<ContainerFacts> = {},
  dialect: Dialect = 'compose',
  more: Partial<Container> = {},
) => container({ key: 'compose.yaml#web', name: 'web', dialect, at: at(compose, 'web'), ...settings, ...more })

describe('values', () => {
  it('of a container that asks for nothing', () => {
    const plain = read()
    expect(plain.user?.value).toBe('0')
    expect(plain.privileged?.value).toBe(false)
    expect(plain.memoryLimit?.value).toBe(0)
    expect(plain.cpuLimit?.value).toBe(0)
    expect(plain.pidsLimit?.value).toBe(0)
    expect(plain.restart?.value).toEqual({ name: 'no', maximumRetryCount: 0 })
    expect(plain.seccomp?.value).toBe('default')
    expect(plain.appArmor?.value).toBe('default')
    expect(plain.noNewPrivileges?.value).toBe(false)
    expect(plain.readOnlyRootFilesystem?.value).toBe(false)
    expect(plain.procMount?.value).toBe('Default')
    expect(plain.networkMode?.value).toBe('default')
    for (const field of [
      'cpuShares',
      'cpuSet',
      'pidMode',
      'utsMode',
      'usernsMode',
      'cgroupnsMode',
      'cgroupParent',
      'healthcheck',
    ] as const) {
      expect(plain[field], field).toBeUndefined()
    }
    expect(values(plain.processes)).toEqual(['nginx'])
    expect(plain.memoryLimit?.evidence).toBeUndefined()
  })

  it.each<[number | undefined, object, number]>([
    [undefined, { NanoCpus: 1_500_000_000 }, 1.5],
    [undefined, { CpuQuota: 25_000, CpuPeriod: 50_000 }, 0.5],
    [undefined, { CpuQuota: 50_000, CpuPeriod: 0 }, 0.5],
    [undefined, { CpuQuota: -1 }, 0],
    [0.25, { NanoCpus: 1_500_000_000 }, 1.5],
    [2, { NanoCpus: 1_500_000_000 }, 2],
    [2, {}, 0],
    [0, { NanoCpus: 1_500_000_000 }, 0],
  ])('processors: kernel %s, engine %j', (cpuMax, host, expected) => {
    expect(read({ host, kernel: { cpuMax } }).cpuLimit?.value).toBe(expected)
  })

  it.each<[number | undefined, number | null, number]>([
    [undefined, null, 0],
    [undefined, -1, 0],
    [undefined, 0, 0],
    [undefined, 100, 100],
    [100, null, 0],
    [100, 100, 100],
    [200, 100, 200],
    [0, 100, 0],
  ])('processes: kernel %s, engine %s', (pidsMax, PidsLimit, expected) => {
    expect(read({ host: { PidsLimit }, kernel: { pidsMax } }).pidsLimit?.value).toBe(expected)
  })

  it.each<[object | undefined, unknown]>([
    [undefined, undefined],
    [{ Test: [] }, undefined],
    [{ Test: ['NONE'] }, { state: 'disabled' }],
    [
      { Test: ['CMD', 'x'], Interval: 5, Timeout: 0 },
      { state: 'set', test: ['CMD', 'x'], interval: 5 },
    ],
  ])('health check %j', (Healthcheck, expected) => {
    expect(read({ config: { Healthcheck } }).healthcheck?.value).toEqual(expected)
  })

  it('users by name where the kernel is out of sight', () => {
    expect(read({ config: { User: 'app' } }).user?.value).toBe('app')
    expect(read({ config: { User: 'app' }, kernel: { uid: 0, gid: 0 } }).user).toMatchObject({
      value: '0:0',
      evidence: 'kernel',
    })
  })
})

describe('confinement', () => {
  it.each<[string[] | null, number | undefined, string]>([
    [null, undefined, 'default'],
    [null, 2, 'default'],
    [null, 0, 'unconfined'],
    [['seccomp=unconfined'], undefined, 'unconfined'],
    [['seccomp:unconfined'], 2, 'unconfined'],
    [['seccomp={"defaultAction":"x"}'], 2, 'localhost'],
    [['seccomp=builtin'], undefined, 'default'],
  ])('seccomp %j with the kernel’s mode %s', (SecurityOpt, seccomp, expected) => {
    expect(read({ host: { SecurityOpt }, kernel: { seccomp } }).seccomp?.value).toBe(expected)
  })

  it('seccomp is off for a privileged container', () => {
    expect(read({ host: { Privileged: true } }).seccomp?.value).toBe('unconfined')
  })

  it.each<[string, string[] | null, string | undefined, boolean]>([
    ['docker-default', null, 'default', false],
    ['unconfined', null, 'unconfined', false],
    ['my-profile', null, 'localhost', false],
    ['', null, undefined, true],
    ['', ['apparmor=unconfined'], 'unconfined', false],
  ])('AppArmor %j %j', (AppArmorProfile, SecurityOpt, expected, silent) => {
    const live = read({ top: { AppArmorProfile }, host: { SecurityOpt } })
    expect(live.appArmor?.value).toBe(expected)
    expect(live.unobserved?.get('appArmor')).toBe(silent ? 'the engine reports no AppArmor profile' : undefined)
    expect(live.unsupported.has('appArmor')).toBe(false)
  })

  it.each<[object, object, unknown]>([
    [{}, {}, undefined],
    [{ ProcessLabel: 'system_u:system_r:container_t:s0:c1,c2' }, {}, { type: 'container_t', level: 's0:c1,c2' }],
    [{}, { SecurityOpt: ['label=disable'] }, { disabled: true }],
    [{}, { SecurityOpt: ['label=disable'], Privileged: true }, undefined],
    [{}, { SecurityOpt: ['label=disable'], PidMode: 'host' }, undefined],
    [{}, { SecurityOpt: ['label:type:spc_t', 'label=user:u'] }, { type: 'spc_t', user: 'u' }],
  ])('SELinux %j %j', (top, host, expected) => {
    const live = read({ top, host })
    expect(live.seLinux?.value).toEqual(expected)
    expect(live.unsupported.has('seLinux')).toBe(expected === undefined)
  })

  it.each<[string[] | null, boolean | undefined, boolean]>([
    [null, undefined, false],
    [['no-new-privileges'], undefined, true],
    [['no-new-privileges:true'], undefined, true],
    [['no-new-privileges=false'], undefined, false],
    [null, true, false],
    [['no-new-privileges'], true, true],
    [['no-new-privileges'], false, false],
  ])('no-new-privileges %j %s', (SecurityOpt, noNewPrivs, expected) => {
    expect(read({ host: { SecurityOpt }, kernel: { noNewPrivs } }).noNewPrivileges?.value).toBe(expected)
  })

  it.each<[object, KernelFacts, Partial<LiveEvidence>, string | undefined]>([
    [{ MaskedPaths: null }, {}, {}, 'Unmasked'],
    [{ MaskedPaths: [] }, {}, {}, 'Unmasked'],
    [{ MaskedPaths: undefined }, {}, {}, undefined],
    [{ MaskedPaths: null }, {}, { engine: 'podman' }, undefined],
    [{ MaskedPaths: null }, { procUnmasked: false }, { engine: 'podman' }, 'Default'],
    [{}, { procUnmasked: true }, {}, 'Unmasked'],
    [{ MaskedPaths: null, Privileged: true }, { procUnmasked: true }, {}, undefined],
  ])('/proc %j %j', (host, kernel, more, expected) => {
    expect(read({ host, kernel, evidence: more }).procMount?.value).toBe(expected)
  })
})

describe('capabilities', () => {
  const plain = '00000000a80425fb'
  it('by name', () => {
    expect(capabilitiesOf('0000000000000400')).toEqual(['NET_BIND_SERVICE'])
    expect(capabilitiesOf(plain)).toHaveLength(14)
    expect(capabilitiesOf('0000020000000000')).toEqual(['41'])
    expect(capabilitiesOf('000001ffffffffff')).toHaveLength(41)
  })

  it.each<[string, string[], string[], { add: string[]; drop: string[] }]>([
    [plain, [], [], { add: [], drop: [] }],
    ['0', ['x'], ['ALL'], { add: ['x'], drop: ['ALL'] }],
    ['0', [], [], { add: [], drop: [] }],
    ['0', ['SYS_ADMIN'], [], { add: ['SYS_ADMIN'], drop: [] }],
    [plain, [], ['NET_RAW'], { add: [], drop: [] }],
    ['0000000000000400', ['NET_BIND_SERVICE'], ['ALL'], { add: ['NET_BIND_SERVICE'], drop: ['ALL'] }],
    ['00000000a80405fb', [], ['NET_RAW'], { add: [], drop: ['NET_RAW'] }],
    ['00000000a82425fb', ['SYS_ADMIN'], [], { add: ['SYS_ADMIN'], drop: [] }],
    ['000001ffffffffff', ['ALL'], [], { add: ['ALL'], drop: [] }],
    ['0000003fffffffff', [], [], { add: ['ALL'], drop: [] }],
    ['000001fffeffffff', ['ALL'], [], { add: ['ALL'], drop: [] }],
    [plain, [], ['ALL'], { add: [], drop: [] }],
  ])('of the bounding set %s, asked for +%j -%j', (mask, add, drop, expected) => {
    expect(capabilityChanges(capabilitiesOf(mask), { add, drop })).toEqual(expected)
  })

  it('as asked for where the kernel is out of sight', () => {
    const live = read({ host: { CapAdd: ['CAP_SYS_ADMIN'], CapDrop: ['all'] } })
    expect([values(live.capAdd), values(live.capDrop)]).toEqual([['SYS_ADMIN'], ['ALL']])
    expect(live.capBounding).toBeUndefined()
  })

  it('of a privileged container are one finding: privileged', () => {
    const live = read({ host: { Privileged: true, CapDrop: ['ALL'] }, kernel: { capBnd: '000001ffffffffff' } })
    expect([live.privileged?.value, values(live.capAdd), values(live.capDrop)]).toEqual([true, [], []])
    expect(live.capBounding?.value).toHaveLength(41)
  })
})

describe('namespaces', () => {
  it('shared with the host, by the kernel', () => {
    const live = read({
      kernel: { sharedNamespaces: ['pid', 'ipc', 'uts', 'net', 'user', 'cgroup'], cgroupVersion: 1 },
    })
    for (const field of ['pidMode', 'ipcMode', 'utsMode', 'networkMode'] as const) {
      expect(live[field], field).toMatchObject({ value: 'host', evidence: 'kernel' })
    }
    expect(live.usernsMode).toBeUndefined()
  })

  it('asked for', () => {
    expect(read({ host: { PidMode: 'container:x', UsernsMode: 'host' } })).toMatchObject({
      pidMode: { value: 'container:x' },
      usernsMode: { value: 'host' },
    })
  })

  it.each<[object, Container | undefined, string | undefined]>([
    [{ cgroupVersion: 1 }, undefined, undefined],
    [{ cgroupVersion: 2 }, undefined, 'host'],
    [{ cgroupVersion: 1 }, manifestOf({ cgroupnsMode: { value: 'host', at: at(compose, 'web') } }), 'host'],
  ])('cgroup namespace of the host, %j', (kernel, manifest, expected) => {
    expect(read({ kernel }, { manifest }).cgroupnsMode?.value).toBe(expected)
  })
})

describe('lists', () => {
  it('ports as they were asked for', () => {
    const PortBindings = {
      '80/tcp': [{ HostIp: '', HostPort: '8080' }],
      '443/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }],
      '53/udp': null,
      'x/y': [{ HostPort: '1' }],
    }
    expect(values(read({ host: { PortBindings } }).ports)).toEqual([
      { containerPort: 80, protocol: 'tcp', hostPort: 8080 },
      { containerPort: 443, protocol: 'tcp', hostIp: '127.0.0.1' },
    ])
  })

  it('ports as the engine chose them, for -P', () => {
    const top = { NetworkSettings: { Ports: { '80/tcp': [{ HostIp: '0.0.0.0', HostPort: '32768' }], '81/tcp': null } } }
    expect(values(read({ top, host: { PublishAllPorts: true } }).ports)).toEqual([
      { containerPort: 80, protocol: 'tcp', hostIp: '0.0.0.0', hostPort: 32_768 },
    ])
    expect(read({ top }).ports).toEqual([])
  })

  it('a range that the engine took apart is one', () => {
    const bindings = (first: number, count: number) =>
      Array.from({ length: count }, (_, n) => [`${first + n}/tcp`, [{ HostPort: `${first + n}` }]] as const)
    const PortBindings = Object.fromEntries([...bindings(8000, 11), ...bindings(9000, 2)])
    expect(values(read({ host: { PortBindings } }).ports)).toEqual([
      { containerPort: 8000, containerPortEnd: 8010, protocol: 'tcp', hostPort: 8000, hostPortEnd: 8010 },
      { containerPort: 9000, protocol: 'tcp', hostPort: 9000 },
      { containerPort: 9001, protocol: 'tcp', hostPort: 9001 },
    ])
  })

  it('a range of the manifest stays one fact', () => {
    const host = { hostPort: 8000, hostPortEnd: 8002, containerPort: 9000, protocol: 'tcp' as const }
    const bindings = [0, 1, 2].map((n) => [`${9000 + n}/tcp`, [{ HostPort: `${8000 + n}` }]])
    const readWith = (range: Port) => {
      const manifest = manifestOf({ ports: [{ value: range, at: at(compose, 'web') }] })
      return values(read({ host: { PortBindings: Object.fromEntries(bindings) } }, { manifest }).ports)
    }
    const range = { ...host, containerPortEnd: 9002 }
    expect(readWith(range)).toEqual([range])
    // A choice for one port says nothing of the others.
    expect(readWith(host)).toEqual([
      host,
      { hostPort: 8001, containerPort: 9001, protocol: 'tcp' },
      { hostPort: 8002, containerPort: 9002, protocol: 'tcp' },
    ])
  })

  it('mounts, with the repository’s own words', () => {
    const Mounts = [
      { Type: 'bind', Source: '/w/repo/data', Destination: '/data', RW: true, Propagation: 'rprivate' },
      { Type: 'bind', Source: '/w/repo', Destination: '/app', RW: false, Propagation: 'rshared' },
      { Type: 'bind', Source: '/w/repository', Destination: '/other', RW: true, Propagation: '' },
      {
        Type: 'volume',
        Name: 'v1',
        Source: '/var/lib/docker/volumes/v1/_data',
        Destination: '/v',
        RW: true,
        Propagation: '',
      },
      { Type: 'volume', Name: 'f00', Source: '/x', Destination: '/db', RW: false, Propagation: '' },
    ]
    const asked = { value: { type: 'volume', source: 'db', target: '/db/', readOnly: true }, at: at(compose, 'near') }
    const live = read(
      { top: { Mounts }, host: { Tmpfs: { '/tmp': 'ro,size=1m' } } },
      { root: '/w/repo', manifest: manifestOf({ mounts: [asked] }) },
    )
    expect(values(live.mounts)).toEqual([
      { type: 'bind', source: './data', target: '/data', readOnly: false },
      { type: 'bind', source: '.', target: '/app', readOnly: true, propagation: 'rshared' },
      { type: 'bind', source: '/w/repository', target: '/other', readOnly: false },
      { type: 'volume', source: 'v1', target: '/v', readOnly: false },
      { type: 'volume', source: 'db', target: '/db', readOnly: true },
      { type: 'tmpfs', target: '/tmp', readOnly: true },
    ])
    expect(pointed(live.mounts[4])).toBe('compose.yaml: near')
    expect(pointed(live.mounts[0])).toBe('compose.yaml: web')
  })

  it('devices, ulimits, environment', () => {
    const live = read({
      host: {
        Devices: [{ PathOnHost: '/dev/sda', PathInContainer: '/dev/sda' }],
        DeviceRequests: [{ Capabilities: [['gpu']] }],
        DeviceCgroupRules: ['c 1:3 r'],
        Ulimits: [{ Name: 'nofile', Soft: 1, Hard: 2 }],
      },
      config: { Env: ['A=b=c', 'BARE'] },
    })
    expect(values(live.devices)).toEqual(['/dev/sda', 'gpus'])
    expect(values(live.deviceCgroupRules)).toEqual(['c 1:3 r'])
    expect(values(live.ulimits)).toEqual([{ name: 'nofile', soft: 1, hard: 2 }])
    expect(values(live.env)).toEqual([{ name: 'A', value: 'b=c' }, { name: 'BARE' }])
  })
})

describe('the way home', () => {
  const dockerfile = source('Dockerfile', 'FROM a\nUSER app\nHEALTHCHECK CMD x\nEXPOSE 80\nENV TOKEN=t\n')
  const built: BuiltImage = {
    source: dockerfile,
    user: { value: 'app', at: at(dockerfile, 'app') },
    healthcheck: { value: { state: 'set' }, at: at(dockerfile, 'HEALTHCHECK') },
    exposedPorts: [{ value: { containerPort: 80, protocol: 'tcp' }, at: at(dockerfile, '80') }],
    labels: new Map(),
    env: [{ value: { name: 'TOKEN' }, at: at(dockerfile, 'TOKEN=t') }],
    at: at(dockerfile, 'FROM a'),
  }
  const flags = source('--run', '--memory 64m', 'argument')
  const run = container({
    key: '--run',
    name: 'c',
    dialect: 'run',
    at: span(flags, 0, 12),
    memoryLimit: { value: 1, at: at(flags, '64m') },
  })
  const answers: Answers = {
    config: { User: 'app', Env: ['TOKEN=t'], ExposedPorts: { '80/tcp': {} }, Healthcheck: { Test: ['CMD', 'x'] } },
    host: { CapAdd: ['NET_ADMIN', 'NET_RAW'] },
    kernel: { memoryMax: 67_108_864, rootReadOnly: false },
  }
  const manifest = manifestOf(
    {
      memoryLimit: { value: 1, at: at(compose, '64m') },
      readOnlyRootFilesystem: { value: true, at: at(compose, 'true'), owner: { key: 'pod', name: 'pod' } },
      capAdd: [{ value: 'NET_ADMIN', at: at(compose, 'NET_ADMIN') }],
    },
    'compose',
    { nearestParent: new Map<Field, ReturnType<typeof at>>([['pidsLimit', at(compose, 'near')]]) },
  )

  it('leads to the manifest', () => {
    const live = read(answers, { manifest })
    expect(pointed(live.memoryLimit)).toBe('compose.yaml: 64m')
    expect(live.readOnlyRootFilesystem).toEqual({
      value: false,
      at: at(compose, 'true'),
      owner: { key: 'pod', name: 'pod' },
      evidence: 'kernel',
    })
    expect(live.capAdd.map(pointed)).toEqual(['compose.yaml: NET_ADMIN', 'compose.yaml: web'])
    expect(pointed(live.pidsLimit)).toBe('compose.yaml: near')
    expect(pointed(live.restart)).toBe('compose.yaml: web')
    expect(live.key).toBe('compose.yaml#web')
  })

  it('leads to the Dockerfile for what the image made', () => {
    for (const home of [{ built }, { built, manifest }, { built, run }]) {
      const live = read(answers, home)
      expect(pointed(live.user)).toBe('Dockerfile: app')
      expect(pointed(live.healthcheck)).toBe('Dockerfile: HEALTHCHECK')
      expect(live.exposedPorts.map(pointed)).toEqual(['Dockerfile: 80'])
      expect(live.env.map(pointed)).toEqual(['Dockerfile: TOKEN=t'])
    }
    expect(pointed(read({}, { built: { ...built, user: undefined } }).user)).toBe('Dockerfile: FROM a')
  })

  it('leads to the flags', () => {
    const live = read(answers, { run, built })
    expect(pointed(live.memoryLimit)).toBe('--run: 64m')
    expect(pointed(live.restart)).toBe('--run: --memory 64m')
  })

  it('ends at the engine’s answer', () => {
    const live = read(answers)
    expect(live.memoryLimit?.at.source).toEqual({ path: 'container web-1', text: '', origin: 'engine' })
    expect(live.key).toBe('container web-1')
  })
})

describe('what a process makes of itself excuses nothing', () => {
  it.each<[string, object, KernelFacts, string]>([
    ['a root that became another user', { User: '' }, { uid: 1000, gid: 1000 }, '0'],
    ['a low number that became a high one', { User: '101:101' }, { uid: 20_000, gid: 20_000 }, '101:101'],
    ['another user that became root', { User: '1000:1000' }, { uid: 0, gid: 1000 }, '0:1000'],
    ['a name', { User: 'app' }, { uid: 101, gid: 102 }, '101:102'],
    ['root as asked for', { User: 'root' }, { uid: 0, gid: 0 }, '0:0'],
    ['what was asked for', { User: '1000' }, { uid: 1000, gid: 1000 }, '1000:1000'],
  ])('%s', (_, config, kernel, expected) => {
    expect(read({ config, kernel }).user?.value).toBe(expected)
  })

  it('capabilities, profiles and mounts that it gave up are still its container’s', () => {
    const kernel = { capBnd: '0', seccomp: 2, noNewPrivs: true, rootReadOnly: true, procUnmasked: false }
    const live = read({ host: { SecurityOpt: ['seccomp=unconfined'], MaskedPaths: [] }, kernel })
    expect(values(live.capDrop)).toEqual([])
    expect(live.seccomp?.value).toBe('unconfined')
    expect(live.noNewPrivileges).toMatchObject({ value: false })
    expect(live.noNewPrivileges?.evidence).toBeUndefined()
    expect(live.readOnlyRootFilesystem?.value).toBe(false)
    expect(live.procMount?.value).toBe('Unmasked')
  })

  it('and what it has beyond its settings counts', () => {
    const host = { SecurityOpt: ['no-new-privileges'], ReadonlyRootfs: true, CapDrop: ['ALL'] }
    const kernel = {
      capBnd: '00000000a82425fb',
      seccomp: 0,
      noNewPrivs: false,
      rootReadOnly: false,
      procUnmasked: true,
    }
    const live = read({ host, kernel })
    expect(values(live.capAdd)).toContain('SYS_ADMIN')
    expect(values(live.capDrop)).toEqual([])
    expect(live.seccomp).toMatchObject({ value: 'unconfined', evidence: 'kernel' })
    expect(live.noNewPrivileges).toMatchObject({ value: false, evidence: 'kernel' })
    expect(live.readOnlyRootFilesystem).toMatchObject({ value: false, evidence: 'kernel' })
    expect(live.procMount).toMatchObject({ value: 'Unmasked', evidence: 'kernel' })
  })
})

describe('as the engine has it', () => {
  const info = (SecurityOptions: string[], NCPU = 4) => ({ host: { SecurityOptions, NCPU } })

  it.each([
    ['default', ['bridge'], 'default'],
    ['bridge', ['bridge'], 'bridge'],
    ['bridge', ['shop'], 'shop'],
    ['shop', ['shop', 'bridge'], 'bridge'],
    ['shop', ['other', 'shop'], 'shop'],
    ['shop', [], 'shop'],
    ['host', ['host'], 'host'],
    ['none', ['none'], 'none'],
    ['container:abc', [], 'container:abc'],
  ])('a container made on %s and now on %j is on %s', (NetworkMode, names, expected) => {
    const Networks = Object.fromEntries(names.map((name) => [name, {}]))
    const live = read({ host: { NetworkMode }, top: { NetworkSettings: { Networks } } })
    expect(live.networkMode?.value).toBe(expected)
  })

  it.each<[object | undefined, object]>([
    [undefined, { type: 'volume', source: 'data' }],
    [
      { Driver: 'local', Options: null },
      { type: 'volume', source: 'data' },
    ],
    [
      { Driver: 'local', Options: { type: 'none', o: 'bind', device: '/etc/' } },
      { type: 'bind', source: '/etc' },
    ],
    [
      { Driver: 'local', Options: { o: 'rw,rbind', device: '/a/../root' } },
      { type: 'bind', source: '/root' },
    ],
    [
      { Driver: 'local', Options: { type: 'ext4', device: '/dev/sda1' } },
      { type: 'bind', source: '/dev/sda1' },
    ],
    [
      { Driver: 'local', Options: { type: 'nfs', o: 'addr=a', device: ':/share' } },
      { type: 'volume', source: 'data' },
    ],
    [
      { Driver: 'local', Options: { type: 'nfs', o: 'addr=a', device: '/export' } },
      { type: 'volume', source: 'data' },
    ],
    [
      { Driver: 'local', Options: { type: 'proc', device: 'proc' } },
      { type: 'bind', source: '/proc' },
    ],
    [
      { Driver: 'local', Options: { type: 'overlay', o: 'lowerdir=/srv:/etc', device: 'overlay' } },
      { type: 'bind', source: '/etc' },
    ],
    [
      { Driver: 'other', Options: { device: '/etc' } },
      { type: 'volume', source: 'data' },
    ],
  ])('a volume with %j', (volume, expected) => {
    const Mounts = [{ Type: 'volume', Name: 'data', Source: '/var/lib/x', Destination: '/d', RW: true }]
    const volumes = volume ? [{ Name: 'data', ...volume }] : []
    expect(values(read({ top: { Mounts }, evidence: { volumes } }).mounts)).toEqual([
      { ...expected, target: '/d', readOnly: false },
    ])
    const named = { type: 'volume', source: 'db', target: '/d', readOnly: false }
    const manifest = manifestOf({ mounts: [{ value: named, at: at(compose, 'web') }] })
    expect(values(read({ top: { Mounts }, evidence: { volumes } }, { manifest }).mounts)).toEqual([
      (expected as { type: string }).type === 'bind' ? { ...named, ...expected } : named,
    ])
  })

  it.each([
    ['0-3', undefined],
    ['0,1,2,3', undefined],
    ['0-7', undefined],
    ['0-2', '0-2'],
    ['1,3', '1,3'],
    ['x', 'x'],
  ])('the processor set %s of four', (CpusetCpus, expected) => {
    expect(read({ host: { CpusetCpus }, evidence: info([]) }).cpuSet?.value).toBe(expected)
  })

  it('a quota of all processors is no limit', () => {
    expect(read({ host: { NanoCpus: 4e9 }, evidence: info([]) }).cpuLimit?.value).toBe(0)
    expect(read({ host: { NanoCpus: 3.5e9 }, evidence: info([]) }).cpuLimit?.value).toBe(3.5)
    expect(read({ host: { NanoCpus: 4e9 } }).cpuLimit?.value).toBe(4)
    // It will run on another host.
    expect(read({ host: { NanoCpus: 4e9 }, evidence: { ...info([]), isOurs: true } }).cpuLimit?.value).toBe(4)
  })

  it('AppArmor is not applicable where the engine has none, and unknown where it does not say', () => {
    const top = { AppArmorProfile: '' }
    const without = read({ top, evidence: info(['name=seccomp,profile=default']) })
    expect([without.unsupported.has('appArmor'), without.unobserved?.has('appArmor')]).toEqual([true, false])
    const having = read({ top, evidence: info(['name=apparmor']) })
    expect([having.unsupported.has('appArmor'), having.unobserved?.has('appArmor')]).toEqual([false, true])
  })

  it('the engine may set no-new-privileges for all', () => {
    const evidence = info(['name=no-new-privileges'])
    expect(read({ evidence }).noNewPrivileges?.value).toBe(true)
    expect(read({ evidence, kernel: { noNewPrivs: false } }).noNewPrivileges?.value).toBe(false)
    expect(read({ evidence, host: { SecurityOpt: ['no-new-privileges=false'] } }).noNewPrivileges?.value).toBe(false)
  })

  it('the restart policy of what the gate started is the one that was asked for', () => {
    const restart = { value: { name: 'on-failure', maximumRetryCount: 3 }, at: at(compose, 'web') }
    const manifest = manifestOf({ restart })
    expect(read({ evidence: { isOurs: true } }, { manifest }).restart).toEqual(restart)
    expect(read({ evidence: { isOurs: true } }, { run: manifest }).restart).toEqual(restart)
    expect(read({ evidence: { isOurs: true } }).restart?.value).toEqual({ name: 'no', maximumRetryCount: 0 })
    expect(read({}, { manifest }).restart?.value).toEqual({ name: 'no', maximumRetryCount: 0 })
  })
})

describe('names', () => {
  const ours = { Labels: { 'dev.hullgate.run': 'x' } }
  const top = { Name: '/hullgate-x-1' }
  it.each([
    ['ghcr.io/acme/web:1.2', 'image ghcr.io/acme/web'],
    ['localhost:5000/web', 'image localhost:5000/web'],
    ['localhost:5000/web:1@sha256:abcd', 'image localhost:5000/web'],
    ['web', 'image web'],
  ])('image %s', (Image, key) => {
    const live = read({ top, config: { ...ours, Image } })
    expect(live).toMatchObject({ key, name: key.slice(6), oneOff: false, dialect: 'live', evidence: 'live' })
  })

  it('an image given by its id, by its tag', () => {
    const image = { RepoTags: ['shop/web:1'] } as unknown as LiveEvidence['image']
    expect(read({ top, config: { ...ours, Image: `sha256:${'a'.repeat(64)}` }, evidence: { image } }).key).toBe(
      'image shop/web',
    )
  })

  it('keeps silent about the tag of what this job built', () => {
    expect(read({ top, config: ours }).unsupported.has('image')).toBe(true)
    expect(read({ config: ours }).unsupported.has('image')).toBe(false)
    expect(read({ top, config: ours }, { manifest: manifestOf() }).unsupported.has('image')).toBe(false)
    expect(read().unsupported.has('image')).toBe(false)
  })
})

it('keeps silent about a network that the gate made', () => {
  const live = read({ host: { NetworkMode: 'hullgate-x-1' }, evidence: { ownNetwork: true } })
  expect(live.networkMode).toBeUndefined()
  expect(live.unsupported.has('networkMode')).toBe(true)
})

it('keeps what its form cannot say', () => {
  const manifest = manifestOf({}, 'workflow', {
    unsupported: new Set<Field>(['restart']),
    unresolved: new Map([
      ['restart', { because: 'b', at: at(compose, 'web') }],
      ['user', { because: 'u', at: at(compose, 'web') }],
    ]),
  })
  const live = read({ host: { RestartPolicy: { Name: 'always', MaximumRetryCount: 0 } } }, { manifest })
  expect(live.restart).toBeUndefined()
  expect(live.unsupported.has('restart')).toBe(true)
  expect([...live.unresolved.keys()]).toEqual(['restart'])
})

it('answers for Kubernetes where it was started as a pod', () => {
  const place = at(compose, 'web')
  const manifest = manifestOf(
    { runAsNonRoot: { value: true, at: place }, seccomp: { value: 'default', at: place }, healthcheck: undefined },
    'pod',
    { owner: { key: 'pod', name: 'p' }, platform: 'kubernetes' },
  )
  const kernel: KernelFacts = { seccomp: 2, noNewPrivs: false, uid: 1000, gid: 0, pidsMax: 0 }
  const live = read({ kernel, config: { Healthcheck: { Test: ['CMD', 'x'] } } }, { manifest })
  expect(live).toMatchObject({ platform: 'kubernetes', owner: { key: 'pod' }, runAsNonRoot: { value: true } })
  expect(live.seccomp).toEqual({ value: 'default', at: place, evidence: 'kernel' })
  expect(live.noNewPrivileges).toMatchObject({ value: false, evidence: 'kernel' })
  expect([live.healthcheck, live.pidsLimit, live.restart, live.networkMode]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
  const unsaid = read({ kernel }, { manifest: manifestOf({}, 'pod') })
  expect(unsaid.seccomp).toBeUndefined()
  expect(unsaid.unsupported.has('seccomp')).toBe(true)
})

describe('what Compose started', () => {
  const labelled = (labels: Record<string, string>, ofImage: Record<string, string> = {}) =>
    evidence({ config: { Labels: labels }, evidence: { image: { Id: 'sha256:1', Config: { Labels: ofImage } } } })
  const labels = (files: string, folder = '/w/repo/deploy') => ({
    'com.docker.compose.service': 'web',
    'com.docker.compose.project.config_files': files,
    'com.docker.compose.project.working_dir': folder,
  })
  it.each([
    ['/w/repo/compose.yaml', 'compose.yaml'],
    ['/w/repo/deploy/compose.yaml,/w/repo/deploy/extra.yaml', 'deploy/compose.yaml'],
    ['compose.yaml', 'deploy/compose.yaml'],
    ['/elsewhere/compose.yaml,/w/repo/c.yaml', 'c.yaml'],
  ])('%s', (files, path) => {
    expect(composeOrigin(labelled(labels(files)), '/w/repo/')).toBe(`${path}#web`)
  })

  it('comes from nothing here', () => {
    expect(composeOrigin(labelled(labels('/elsewhere/compose.yaml')), '/w/repo')).toBeUndefined()
    expect(composeOrigin(labelled({}), '/w/repo')).toBeUndefined()
    expect(composeOrigin(labelled({ 'com.docker.compose.service': 'web' }), '/w/repo')).toBeUndefined()
  })

  it('is not what an image says of itself', () => {
    const all = labels('/w/repo/compose.yaml')
    const { 'com.docker.compose.service': service, ...others } = all
    expect(composeOrigin(labelled(all, all), '/w/repo')).toBeUndefined()
    expect(composeOrigin(labelled(all, { 'com.docker.compose.service': service }), '/w/repo')).toBeUndefined()
    expect(composeOrigin(labelled(all, others), '/w/repo')).toBeUndefined()
    expect(composeOrigin(labelled(all, { 'com.docker.compose.service': 'db' }), '/w/repo')).toBe('compose.yaml#web')
  })

  it('is not known where its image is not', () => {
    const unknown = evidence({ config: { Labels: labels('/w/repo/compose.yaml') } })
    expect(composeOrigin(unknown, '/w/repo')).toBeUndefined()
  })
})

describe('the image of a container that already runs', () => {
  const verdict = (image: string) => {
    const rule = rules.filter(({ id }) => id === 'container/image-digest')
    return statesOf(judge(rule, [read({ config: { Image: image } })], { trustedRegistries: [] })).get(
      'container/image-digest',
    )
  }

  it('is pinned by a digest, and not by a tag', () => {
    expect(verdict(`ghcr.io/acme/web:1.2@sha256:${'a'.repeat(64)}`)).toBe('pass')
    expect(verdict('ghcr.io/acme/web:1.2')).toBe('fail')
  })
})
