import { describe, expect, it } from 'vitest'
import { runnerFolders } from '../../../src/engine/host.ts'
import { createOptions } from '../../../src/engine/start/create.ts'
import { dangersOf } from '../../../src/engine/start/danger.ts'
import {
  type Container,
  type ContainerFacts,
  container,
  type Mount,
  type StartSetting,
} from '../../../src/model/container.ts'
import { source, span } from '../../../src/model/source.ts'
import type { Dialect } from '../../../src/model/subject.ts'

const file = source('compose.yaml', 'services: {web: {security_opt: ["seccomp:./profile.json"]}}')
const at = span(file, 0, 8)
const fact = <T>(value: T) => ({ value, at })
const facts = <T>(...values: readonly T[]) => values.map(fact)
const labels = { 'dev.hullgate': '1', 'dev.hullgate.run': 'r' }

const asked = (settings: Partial<ContainerFacts>, dialect: Dialect = 'compose'): Container =>
  container({ key: 'k', name: 'web', dialect, at, ...settings })

const known = new Set(['/repo', '/repo/data', '/etc/localtime', '/etc', '/var/run/docker.sock', '/srv/files'])

function create(settings: Partial<ContainerFacts>, dialect?: Dialect, readFile?: (path: string) => string | undefined) {
  const real = (path: string) => (path === '/repo/link' ? '/root' : known.has(path) ? path : undefined)
  const host = { root: '/repo', real, engineSocket: '/srv/odd/engine' }
  return createOptions(asked(settings, dialect), { image: 'a:1', name: 'n', labels, network: 'net', host, readFile })
}

const hostOf = (settings: Partial<ContainerFacts>, dialect?: Dialect) => create(settings, dialect).options.HostConfig

it('asks for nothing but a network of its own where nothing is said', () => {
  expect(create({})).toEqual({
    options: {
      name: 'n',
      Image: 'a:1',
      Env: [],
      Labels: labels,
      ExposedPorts: {},
      HostConfig: {
        NetworkMode: 'net',
        Dns: ['127.0.0.1'],
        RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
        LogConfig: { Type: 'none', Config: {} },
        PortBindings: {},
        Devices: [],
      },
    },
    mounts: [],
    notes: [],
    refused: [],
    ownNetwork: true,
  })
})

it('passes on who it runs as and what confines it', () => {
  const { options, notes } = create({
    user: fact('1000'),
    group: fact(2000),
    supplementalGroups: facts(3000),
    capAdd: facts('NET_BIND_SERVICE'),
    capDrop: facts('ALL'),
    noNewPrivileges: fact(true),
    readOnlyRootFilesystem: fact(true),
    seccomp: fact('unconfined'),
    appArmor: fact('unconfined'),
    seLinux: fact({ type: 't', level: 's0' }),
    procMount: fact('Unmasked'),
    sysctls: facts({ name: 'net.core.somaxconn', value: '1' }),
    init: fact(true),
  })
  expect(options.User).toBe('1000:2000')
  expect(options.HostConfig).toMatchObject({
    GroupAdd: ['3000'],
    CapAdd: ['NET_BIND_SERVICE'],
    CapDrop: ['ALL'],
    ReadonlyRootfs: true,
    SecurityOpt: [
      'no-new-privileges:true',
      'seccomp=unconfined',
      'apparmor=unconfined',
      'label=type:t',
      'label=level:s0',
    ],
    MaskedPaths: [],
    ReadonlyPaths: [],
    Sysctls: { 'net.core.somaxconn': '1' },
    Init: true,
  })
  expect(notes).toEqual([])
})

it('leaves out what is the default or switched off', () => {
  const host = hostOf({
    noNewPrivileges: fact(false),
    seccomp: fact('default'),
    appArmor: fact('default'),
    procMount: fact('Default'),
  })
  expect(host).not.toHaveProperty('SecurityOpt')
  expect(host).not.toHaveProperty('MaskedPaths')
  expect(hostOf({ seLinux: fact({ disabled: true }) })).toMatchObject({ SecurityOpt: ['label=disable'] })
})

it('reads a seccomp profile of the repository, or says that it cannot', () => {
  const profiled = { seccomp: fact('localhost'), seccompProfile: fact('./profile.json') }
  const read = (path: string) => (path === './profile.json' ? '{"defaultAction":"SCMP_ACT_ALLOW"}' : undefined)
  expect(create(profiled, 'compose', read).options.HostConfig?.SecurityOpt).toEqual([
    'seccomp={"defaultAction":"SCMP_ACT_ALLOW"}',
  ])
  for (const broken of [undefined, 'not json']) {
    const { options, notes } = create(profiled, 'compose', () => broken)
    expect(options.HostConfig).not.toHaveProperty('SecurityOpt')
    expect(notes).toEqual(["its seccomp profile cannot be read: Docker's default is used."])
  }
})

it('passes on limits', () => {
  const settings = {
    memoryLimit: fact(1024),
    memoryRequest: fact(512),
    cpuLimit: fact(0.25),
    cpuShares: fact(512),
    cpuSet: fact('0,1'),
    pidsLimit: fact(9),
  }
  expect(hostOf({ ...settings, ulimits: facts({ name: 'core', soft: 0, hard: 1 }) })).toMatchObject({
    Memory: 1024,
    MemoryReservation: 512,
    CpuPeriod: 100_000,
    CpuQuota: 25_000,
    CpuShares: 512,
    CpusetCpus: '0,1',
    PidsLimit: 9,
    Ulimits: [{ Name: 'core', Soft: 0, Hard: 1 }],
  })
  expect(hostOf({ cpuLimit: fact(0.001) })?.CpuQuota).toBe(1000)
  expect(hostOf({ cpuLimit: fact(0) })).not.toHaveProperty('CpuQuota')
})

it('has nothing restarted, whatever is asked for', () => {
  const restart = fact({ name: 'always', maximumRetryCount: 3 })
  expect(hostOf({ restart })?.RestartPolicy).toEqual({ Name: 'no', MaximumRetryCount: 0 })
})

describe('settings that no rule reads', () => {
  const settings = (...list: [StartSetting['name'], StartSetting['value']][]) => ({
    startSettings: facts(...list.map(([name, value]) => ({ name, value, written: `--${name}` }))),
  })

  it('are handed on', () => {
    const { options, notes } = create({
      ...settings(
        ['hostname', 'site'],
        ['stop-signal', 'SIGINT'],
        ['tty', true],
        ['shm-size', 1024],
        ['add-host', 'db:10.0.0.9'],
        ['add-host', 'x:10.0.0.8'],
        ['group-add', 'audio'],
        ['memory-swap', -1],
      ),
      supplementalGroups: facts(20),
      memoryLimit: fact(64),
    })
    expect(options).toMatchObject({
      Hostname: 'site',
      StopSignal: 'SIGINT',
      Tty: true,
      HostConfig: {
        ShmSize: 1024,
        ExtraHosts: ['db:10.0.0.9', 'x:10.0.0.8'],
        GroupAdd: ['20', 'audio'],
        MemorySwap: -1,
        Dns: ['127.0.0.1'],
      },
    })
    expect(notes).toEqual([])
  })

  it('but not those that lead out, or need another', () => {
    const asked = settings(
      ['dns', '9.9.9.9'],
      ['add-host', 'h:host-gateway'],
      ['oom-score-adj', -9],
      ['memory-swap', 1],
    )
    const { options, notes } = create(asked)
    expect(options.HostConfig).toMatchObject({ Dns: ['127.0.0.1'] })
    for (const key of ['ExtraHosts', 'OomScoreAdj', 'MemorySwap']) expect(options.HostConfig).not.toHaveProperty(key)
    expect(notes).toEqual(['not applied: --dns, --add-host, --oom-score-adj, --memory-swap.'])
    const onBridge = create({ ...asked, networkMode: fact('bridge') }, 'run').options.HostConfig
    expect(onBridge).toMatchObject({ Dns: ['9.9.9.9'], ExtraHosts: ['h:host-gateway'] })
  })

  it('place a device where it is asked for', () => {
    const devices = facts('/dev/a', '/dev/b')
    const asked = { devices, ...settings(['device', '/dev/a:/dev/x:r'], ['device', '/dev/b:rm']) }
    expect(hostOf(asked)?.Devices).toEqual([
      { PathOnHost: '/dev/a', PathInContainer: '/dev/x', CgroupPermissions: 'r' },
      { PathOnHost: '/dev/b', PathInContainer: '/dev/b', CgroupPermissions: 'rm' },
    ])
  })
})

it('says which setting has no known value, and where', () => {
  const unresolved = new Map([['user' as const, { because: '${WHO} has no value', at }]])
  expect(create({ unresolved } as Partial<ContainerFacts>).notes).toEqual([
    'not applied: user at compose.yaml:1 (${WHO} has no value).',
  ])
  const any = (...fields: (keyof ContainerFacts)[]) =>
    new Map(fields.map((field) => [field, { because: '$X has no value', at }]))
  expect(create({ unresolved: any('memoryLimit', 'ports') } as Partial<ContainerFacts>).notes).toEqual([
    'not applied: memory limit, ports at compose.yaml:1 ($X has no value).',
  ])
  expect(
    create({ unresolved: any('memoryLimit', 'ports', 'user', 'restart') } as Partial<ContainerFacts>).notes,
  ).toEqual(['not applied: compose.yaml:1 ($X has no value).'])
})

it('says what it leaves out', () => {
  const leftOut = facts({ name: 'hostname' }, { name: 'dns' }, { name: 'env_file a', isMissing: true as const })
  expect(create({ leftOut }).notes).toEqual(['not applied: hostname, dns.'])
  const names = Array.from({ length: 60 }, (_, index) => `key${index}`)
  expect(create({ leftOut: facts(...names.map((name) => ({ name }))) }).notes).toEqual([
    `not applied: ${names.join(', ')}.`,
  ])
})

it('pairs two ranges of ports one to one', () => {
  const range = { hostIp: '127.0.0.1', hostPort: 80, hostPortEnd: 82, containerPort: 90, containerPortEnd: 92 }
  const open = { containerPort: 5000, containerPortEnd: 5001 }
  const ports = facts({ ...range, protocol: 'tcp' as const }, { ...open, protocol: 'udp' as const })
  expect(hostOf({ ports })?.PortBindings).toEqual({
    '90/tcp': [{ HostIp: '127.0.0.1', HostPort: '80' }],
    '91/tcp': [{ HostIp: '127.0.0.1', HostPort: '81' }],
    '92/tcp': [{ HostIp: '127.0.0.1', HostPort: '82' }],
    '5000/udp': [{ HostIp: '', HostPort: '' }],
    '5001/udp': [{ HostIp: '', HostPort: '' }],
  })
  const exposed = facts({ containerPort: 7, containerPortEnd: 8, protocol: 'udp' as const })
  expect(create({ exposedPorts: exposed }).options.ExposedPorts).toEqual({ '7/udp': {}, '8/udp': {} })
})

it('passes on ports', () => {
  const { options } = create({
    ports: facts(
      { hostIp: '127.0.0.1', hostPort: 80, containerPort: 8080, protocol: 'tcp' as const },
      { hostPort: 81, hostPortEnd: 83, containerPort: 8080, protocol: 'tcp' as const },
      { containerPort: 53, protocol: 'udp' as const },
    ),
    exposedPorts: facts({ containerPort: 9000, protocol: 'sctp' as const }),
  })
  expect(options.HostConfig?.PortBindings).toEqual({
    '8080/tcp': [
      { HostIp: '127.0.0.1', HostPort: '80' },
      { HostIp: '', HostPort: '81-83' },
    ],
    '53/udp': [{ HostIp: '', HostPort: '' }],
  })
  expect(Object.keys(options.ExposedPorts ?? {}).sort()).toEqual(['53/udp', '8080/tcp', '9000/sctp'])
})

describe('mounts', () => {
  const mounts = (...list: (Omit<Mount, 'readOnly'> & { readOnly?: boolean })[]) =>
    create({ mounts: list.map((mount) => fact({ readOnly: false, ...mount })) })

  it('binds what is there, from the repository where it is relative', () => {
    const {
      mounts: made,
      notes,
      refused,
    } = mounts(
      { type: 'bind', source: './data', target: '/data', readOnly: true },
      { type: 'bind', source: '/srv/files', target: '/files/', propagation: 'rslave' },
      { type: 'bind', source: '.', target: '/app' },
    )
    expect(made).toEqual([
      { Type: 'bind', Source: '/repo/data', Target: '/data', ReadOnly: true },
      {
        Type: 'bind',
        Source: '/srv/files',
        Target: '/files/',
        ReadOnly: false,
        BindOptions: { Propagation: 'rslave' },
      },
      { Type: 'bind', Source: '/repo', Target: '/app', ReadOnly: false },
    ])
    expect({ notes, refused }).toEqual({ notes: [], refused: ["the host's /srv/files"] })
  })

  it('puts new, labelled volumes in the place of named ones', () => {
    const { mounts: made } = mounts({ type: 'volume', source: 'db', target: '/db' }, { type: 'tmpfs', target: '/t' })
    expect(made).toEqual([
      { Type: 'volume', Target: '/db', ReadOnly: false, VolumeOptions: { Labels: labels } },
      { Type: 'tmpfs', Target: '/t', ReadOnly: false },
    ])
  })

  it('mounts one volume wherever its name is asked for, and another for another folder in it', () => {
    const { mounts: made, options } = mounts(
      { type: 'volume', source: 'other', target: '/o' },
      { type: 'volume', source: 'data', target: '/a' },
      { type: 'volume', source: 'data', target: '/b', readOnly: true },
      { type: 'volume', source: 'data', subPath: 'x', target: '/c' },
      { type: 'volume', target: '/d' },
      { type: 'volume', target: '/e' },
      { type: 'bind', source: './gone', target: '/f' },
      { type: 'bind', source: './gone', target: '/g' },
    )
    const VolumeOptions = { Labels: labels }
    expect(options.HostConfig).not.toHaveProperty('Tmpfs')
    expect(made).toEqual([
      { Type: 'volume', Target: '/o', ReadOnly: false, VolumeOptions },
      { Type: 'volume', Source: 'n-1', Target: '/a', ReadOnly: false, VolumeOptions },
      { Type: 'volume', Source: 'n-1', Target: '/b', ReadOnly: true, VolumeOptions },
      { Type: 'volume', Target: '/c', ReadOnly: false, VolumeOptions },
      { Type: 'volume', Target: '/d', ReadOnly: false, VolumeOptions },
      { Type: 'volume', Target: '/e', ReadOnly: false, VolumeOptions },
      { Type: 'volume', Source: 'n-6', Target: '/f', ReadOnly: false, VolumeOptions },
      { Type: 'volume', Source: 'n-6', Target: '/g', ReadOnly: false, VolumeOptions },
    ])
  })

  it('shares the memory of a pod volume between its paths', () => {
    const { mounts: made, options } = mounts(
      { type: 'emptyDir', source: 'tmp', target: '/a', options: 'size=1024' },
      { type: 'emptyDir', source: 'tmp', target: '/b', options: 'size=1024', readOnly: true },
      { type: 'emptyDir', source: 'alone', target: '/c' },
      { type: 'persistentVolumeClaim', source: 'claim', target: '/d', subPath: 'd' },
      { type: 'persistentVolumeClaim', source: 'claim', target: '/e', subPath: 'e' },
      { type: 'persistentVolumeClaim', source: 'claim', target: '/f', subPath: 'e' },
    )
    const memory = (o: object) => ({
      Labels: labels,
      NoCopy: true,
      DriverConfig: { Name: 'local', Options: { type: 'tmpfs', device: 'tmpfs', ...o } },
    })
    expect(options.HostConfig?.Tmpfs).toEqual({ '/c': 'exec' })
    expect(made).toEqual([
      { Type: 'volume', Source: 'n-0', Target: '/a', ReadOnly: false, VolumeOptions: memory({ o: 'size=1024' }) },
      { Type: 'volume', Source: 'n-0', Target: '/b', ReadOnly: true, VolumeOptions: memory({ o: 'size=1024' }) },
      { Type: 'tmpfs', Target: '/d', ReadOnly: false },
      { Type: 'volume', Source: 'n-3', Target: '/e', ReadOnly: false, VolumeOptions: memory({}) },
      { Type: 'volume', Source: 'n-3', Target: '/f', ReadOnly: false, VolumeOptions: memory({}) },
    ])
  })

  it('names a volume that is only to be read, which the engine demands, and keeps what a claim is read-only', () => {
    const { mounts: made } = mounts(
      { type: 'volume', source: 'db', target: '/db', readOnly: true },
      { type: 'bind', source: './nowhere', target: '/n', readOnly: true },
      { type: 'persistentVolumeClaim', target: '/p', readOnly: true },
    )
    expect(made).toEqual([
      { Type: 'volume', Source: 'n-0', Target: '/db', ReadOnly: true, VolumeOptions: { Labels: labels } },
      { Type: 'volume', Source: 'n-1', Target: '/n', ReadOnly: true, VolumeOptions: { Labels: labels } },
      { Type: 'tmpfs', Target: '/p', ReadOnly: true },
    ])
  })

  it('gives a tmpfs its options, and a volume only memory of its own', () => {
    const volume = { type: 'volume', source: 'v' }
    const memory = { name: 'local', options: { type: 'tmpfs', device: 'tmpfs', o: 'size=1m,uid=7' } }
    const nfs = { name: 'local', options: { type: 'nfs', device: ':/x', o: 'addr=1' } }
    const {
      mounts: made,
      notes,
      options,
    } = mounts(
      { type: 'tmpfs', target: '/t', options: 'noexec,size=1m' },
      { ...volume, target: '/m', driver: memory },
      { ...volume, target: '/n', driver: nfs, leftOut: ['z'] },
      { ...volume, target: '/b', driver: { name: 'local', options: { ...memory.options, o: 'bind' } } },
    )
    expect(options.HostConfig?.Tmpfs).toEqual({ '/t': 'noexec,size=1m' })
    expect(made.map(({ Target, VolumeOptions }) => [Target, VolumeOptions?.DriverConfig])).toEqual([
      ['/m', { Name: 'local', Options: memory.options }],
      ['/n', undefined],
      ['/b', undefined],
    ])
    const empty = (path: string) => `the driver options of the volume at ${path} are not applied: it is an empty one.`
    expect(notes).toEqual([empty('/n'), 'not applied to /n: z.', empty('/b')])
  })

  it('says what it cannot mount', () => {
    const {
      mounts: made,
      notes,
      options,
    } = mounts(
      { type: 'bind', source: './gone', target: '/gone' },
      { type: 'emptyDir', source: 'e', target: '/e' },
      { type: 'persistentVolumeClaim', source: 'p', target: '/p' },
      { type: 'secret', source: 's', target: '/s' },
      { type: 'configMap', source: 'c', target: '' },
    )
    expect(made.map(({ Type, Target }) => `${Type} ${Target}`)).toEqual(['volume /gone', 'tmpfs /p'])
    expect(options.HostConfig?.Tmpfs).toEqual({ '/e': 'exec' })
    expect(notes).toEqual([
      '/gone is an empty volume: ./gone does not exist on this host.',
      '/p (persistentVolumeClaim) is an empty folder in memory.',
      '/s (secret) is not mounted: Docker cannot provide it.',
    ])
  })

  it('mounts one thing at a place: the last', () => {
    const { mounts: made } = mounts({ type: 'volume', target: '/a' }, { type: 'tmpfs', target: '/a/' })
    expect(made.map(({ Type }) => Type)).toEqual(['tmpfs'])
  })

  it('keeps .git out of what mounts the whole repository', () => {
    const mount = facts({ type: 'bind', source: '.', target: '/app/', readOnly: false })
    const real = (path: string) => path
    const settings = { image: 'a', name: 'n', labels, network: 'net' }
    const { mounts: made, notes } = createOptions(asked({ mounts: mount }), {
      ...settings,
      host: { root: '/repo', real },
    })
    expect(made).toEqual([
      { Type: 'bind', Source: '/repo', Target: '/app/', ReadOnly: false },
      { Type: 'tmpfs', Target: '/app/.git', ReadOnly: true },
    ])
    expect(notes).toEqual([
      "/app/.git is an empty folder: the repository's Git configuration and credentials are not mounted.",
    ])
  })

  it('binds nothing relative on an engine elsewhere', () => {
    const elsewhere = asked({ mounts: facts({ type: 'bind', source: './data', target: '/d', readOnly: false }) })
    const { mounts: made, notes } = createOptions(elsewhere, {
      image: 'a',
      name: 'n',
      labels,
      network: 'net',
      host: { root: '/repo' },
    })
    expect(made.map(({ Type }) => Type)).toEqual(['volume'])
    expect(notes).toEqual(['/d is an empty volume: the engine runs on another host.'])
  })
})

describe('what would hand over the machine', () => {
  const bind = (path: string, readOnly = false) => ({
    mounts: facts({ type: 'bind', source: path, target: '/x', readOnly }),
  })
  it.each<[string, Partial<ContainerFacts>]>([
    ['privileged', { privileged: fact(true) }],
    ['an unmasked /proc', { procMount: fact('Unmasked') }],
    ["the host's /var/run/docker.sock", bind('/var/run/docker.sock', true)],
    ["the host's /repo/docker.sock", bind('./x/../docker.sock')],
    ["the host's /repo/.git", bind('./.git', true)],
    ["the host's /repo/.git/hooks", bind('.git/hooks')],
    ["the host's /repo/tools/.git/config", bind('./tools/.git/config', true)],
    ["the host's /srv/odd/engine", bind('/srv/odd/engine', true)],
    ["the host's /srv/odd", bind('/srv/odd')],
    ["the host's /etc", bind('/etc', true)],
    ["the host's /", bind('/')],
    ["the host's /etc/cron.d/x", bind('/etc/cron.d/x')],
    ["the host's /etc/localtime", bind('/etc/localtime')],
    ["the host's /home/me/.ssh", bind('/home/me/.ssh', true)],
    ["the host's /root", bind('./link')],
    ["the host's /srv/files", bind('/srv/files', true)],
    ["the host's /srv/files", bind('../srv/files')],
    ["the host's network namespace", { networkMode: fact('host') }],
    ["the host's pid namespace", { pidMode: fact('host') }],
    ["the host's ipc namespace", { ipcMode: fact('host') }],
    ["the host's uts namespace", { utsMode: fact('host') }],
    ["the host's user namespace", { usernsMode: fact('host') }],
    ["the host's cgroup namespace", { cgroupnsMode: fact('host') }],
    ['device /dev/sda', { devices: facts('/dev/sda') }],
    ['device rule a *:* rwm', { deviceCgroupRules: facts('a *:* rwm') }],
    ...[
      'ALL',
      'SYS_ADMIN',
      'SYS_MODULE',
      'SYS_PTRACE',
      'SYS_RAWIO',
      'SYS_BOOT',
      'SYS_TIME',
      'DAC_READ_SEARCH',
      'BPF',
      'PERFMON',
      'SYSLOG',
    ].map((name): [string, Partial<ContainerFacts>] => [`capability ${name}`, { capAdd: facts(name) }]),
  ])('%s', (danger, settings) => {
    expect(create(settings).refused).toEqual([danger])
  })

  it('NET_ADMIN beside the host’s network alone', () => {
    expect(create({ capAdd: facts('NET_ADMIN') }).refused).toEqual([])
    expect(create({ capAdd: facts('NET_ADMIN'), networkMode: fact('host') }).refused).toEqual([
      "the host's network namespace",
      'capability NET_ADMIN',
    ])
  })

  it.each<[string, Partial<ContainerFacts>]>([
    ['the repository', bind('.')],
    ['a folder that is not there', bind('/srv/none')],
    ['the time zone, to read', bind('/etc/localtime', true)],
    ['not privileged', { privileged: fact(false) }],
    ['ordinary capabilities', { capAdd: facts('NET_BIND_SERVICE', 'CHOWN', 'IPC_LOCK') }],
    ['unconfined profiles', { seccomp: fact('unconfined'), appArmor: fact('unconfined') }],
    ['private namespaces', { ipcMode: fact('private'), cgroupnsMode: fact('private') }],
    ['graphics cards', { devices: facts('gpus') }],
  ])('but not %s', (_, settings) => {
    expect(create(settings).refused).toEqual([])
  })
})

describe('the runner’s own folders', () => {
  it('are known from its environment', () => {
    expect(runnerFolders({ RUNNER_TEMP: '/actions-runner/_work/_temp', RUNNER_TOOL_CACHE: '/tools/' })).toEqual([
      '/tools',
      '/actions-runner/_work/_temp',
      '/actions-runner/_work',
      '/actions-runner',
    ])
    expect(runnerFolders({ RUNNER_TEMP: '/temp' })).toEqual(['/temp'])
    expect(runnerFolders({})).toEqual([])
  })

  it('are refused, but not the repository in them', () => {
    const host = { root: '/actions-runner/_work/app/app', real: (path: string) => path, runner: ['/actions-runner'] }
    const refused = (source: string) =>
      dangersOf(asked({ mounts: facts({ type: 'bind', source, target: '/x', readOnly: false }) }), host)
    expect(refused('/actions-runner/_work/_temp/_runner_file_commands')).toEqual([
      "the host's /actions-runner/_work/_temp/_runner_file_commands",
    ])
    expect(refused('/actions-runner/_work/app/app/data')).toEqual([])
    expect(refused('data')).toEqual([])
    expect(refused('/actions-runner-2')).toEqual(["the host's /actions-runner-2"])
  })
})

describe('networks', () => {
  it.each<[Dialect, string, string, boolean]>([
    ['compose', 'host', 'host', false],
    ['compose', 'none', 'none', false],
    ['compose', 'bridge', 'net', true],
    ['run', 'bridge', 'bridge', false],
    ['compose', 'backend', 'net', true],
    ['compose', 'service:db', 'net', true],
    ['run', 'backend', 'backend', false],
    ['run', 'container:db', 'container:db', false],
    ['run', 'container:$ID', 'net', true],
    ['workflow', 'jobs', 'net', true],
  ])('%s %s', (dialect, mode, expected, own) => {
    const { options, ownNetwork } = create({ networkMode: fact(mode) }, dialect)
    expect({ mode: options.HostConfig?.NetworkMode, ownNetwork }).toEqual({ mode: expected, ownNetwork: own })
  })

  it('says when a manifest does not get the way out that it asks for', () => {
    expect(create({ networkMode: fact('bridge') }).notes).toEqual([
      'network bridge is not used: the container gets a network with no way out.',
    ])
    expect(create({ networkMode: fact('bridge') }, 'run').notes).toEqual([])
  })

  it('says when it does not join another container', () => {
    expect(create({ networkMode: fact('service:db'), pidMode: fact('container:db') }).notes).toEqual([
      'network service:db is not joined: the container gets its own network.',
      'namespace container:db is not joined: the container gets its own.',
    ])
  })
})

describe('environment', () => {
  it('sets literals and says what comes from elsewhere', () => {
    const { options, notes } = create({
      env: facts(
        { name: 'A', value: '1' },
        { name: 'EMPTY', value: '' },
        { name: 'PASSWORD', from: 'secret' as const },
        { name: 'TOKEN', from: 'secret' as const },
        { name: 'HOME', from: 'host' as const },
      ),
    })
    expect(options.Env).toEqual(['A=1', 'EMPTY='])
    expect(notes).toEqual([
      'not set: PASSWORD, TOKEN (from a Secret).',
      "not set: HOME (from the caller's environment).",
    ])
  })

  it('counts what is no name: a line of a key in a file of variables, a value behind a colon', () => {
    const notesOf = (from: 'host' | 'secret', ...names: string[]) =>
      create({ env: facts(...names.map((name) => ({ name, from }))) }).notes
    expect(notesOf('host', 'HTTP_PROXY', 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcw', 'PASSWORD: hunter2')).toEqual([
      "not set: HTTP_PROXY and 2 more (from the caller's environment).",
    ])
    expect(notesOf('host', 'deadbeefdeadbeefdeadbeef')).toEqual([
      "not set: some variables (from the caller's environment).",
    ])
    expect(notesOf('secret', 'kubernetesdashboardsettings')).toEqual([
      'not set: kubernetesdashboardsettings (from a Secret).',
    ])
  })

  it('expands references as Kubernetes does', () => {
    const env = facts(
      { name: 'HOST', value: 'db' },
      { name: 'URL', value: 'http://$(HOST):$(PORT)/$$(HOST)' },
      { name: 'PORT', value: '1' },
    )
    const { options } = create(
      { env, entrypoint: fact(['run']), command: fact(['--url=$(URL)', '$(NONE)', '$$(HOST)']) },
      'pod',
    )
    expect(options.Env).toEqual(['HOST=db', 'URL=http://db:$(PORT)/$(HOST)', 'PORT=1'])
    expect(options.Cmd).toEqual(['--url=http://db:$(PORT)/$(HOST)', '$(NONE)', '$(HOST)'])
    expect(create({ command: fact(['$(HOST)']), env }).options.Cmd).toEqual(['$(HOST)'])
  })
})

it('keeps labels that other programs act upon to itself', () => {
  const { options } = create({
    labels: facts(
      { name: 'a', value: 'b' },
      { name: 'com.docker.compose.project', value: 'x' },
      { name: 'dev.hullgate.run', value: 'other' },
    ),
  })
  expect(options.Labels).toEqual({ a: 'b', ...labels })
})

it('passes on health checks', () => {
  const probe = { state: 'set' as const, test: ['CMD', 'x'], interval: 5, retries: 2 }
  expect(create({ healthcheck: fact(probe) }).options.Healthcheck).toEqual({
    Test: ['CMD', 'x'],
    Interval: 5,
    Retries: 2,
  })
  expect(create({ healthcheck: fact({ state: 'disabled' }) }).options.Healthcheck).toEqual({ Test: ['NONE'] })
  expect(create({ healthcheck: fact({ state: 'set' }) }).options).not.toHaveProperty('Healthcheck')
})

it('says what of a pod Docker has no words for', () => {
  const { options, notes } = create(
    {
      cpuRequest: fact(0.5),
      memoryRequest: fact(9),
      restart: fact({ name: 'always', maximumRetryCount: 0 }),
      livenessProbe: fact({ state: 'set' }),
    },
    'pod',
  )
  expect(options.HostConfig).toMatchObject({ CpuShares: 512, RestartPolicy: { Name: 'no' } })
  expect(options.HostConfig).not.toHaveProperty('MemoryReservation')
  expect(notes).toEqual([
    "the pod's probes are not run.",
    "the pod's memory request is ignored outside Kubernetes.",
    'not applied: restart policy always.',
  ])
})

describe('users that only Kubernetes would give or refuse', () => {
  const notesWith = (settings: Partial<ContainerFacts>, imageUser?: string) =>
    createOptions(asked(settings, 'pod'), {
      image: 'a',
      imageInspect: { Id: 'i', Config: imageUser === undefined ? null : { User: imageUser } },
      name: 'n',
      labels,
      network: 'n',
      host: { root: '/repo' },
    }).notes
  const refused = 'runAsNonRoot is not applied: Kubernetes would not start it, its user is root or not a number.'

  it.each([
    [undefined, undefined, [refused]],
    [undefined, '0:0', [refused]],
    [undefined, 'app', [refused]],
    ['0', '1000', [refused]],
    [undefined, '1000', []],
    [undefined, '1000:0', []],
    ['1000', 'root', []],
  ])('runAsNonRoot with the user %s and that of the image %s', (user, imageUser, expected) => {
    const settings = { runAsNonRoot: fact(true), ...(user !== undefined && { user: fact(user) }) }
    expect(notesWith(settings, imageUser)).toEqual(expected)
    expect(notesWith({ ...settings, runAsNonRoot: fact(false) }, imageUser)).toEqual([])
  })

  it('a user namespace of its own', () => {
    expect(notesWith({ usernsMode: fact('private') })).toEqual([
      'the user namespace of its own is not applied: Docker has none for one container alone.',
    ])
  })
})
