import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type Docker from 'dockerode'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { judge } from '../../src/decide/judge.ts'
import { stateFor } from '../../src/decide/verdict.ts'
import { connect, type Engine } from '../../src/engine/engine.ts'
import { readInspect } from '../../src/readers/inspect/inspect.ts'
import { rules } from '../../src/rules/index.ts'
import { busybox, engineUnderTest, makeBusybox } from './images.ts'
import { newRun } from './live.ts'

// What docker-bench-security answers of a container beside what Hullgate answers: `docs/docker-bench.md` says why they differ.

const docker = engineUnderTest()
const runId = newRun()
const data = mkdtempSync(join(tmpdir(), 'hullgate-bench-'))
const volume = `${runId}-etc`
let engine: Engine
/** What the engine has no kernel module for: 5.1 AppArmor, 5.2 SELinux. Where it has one, the answers follow its profiles. */
let withoutModule: readonly string[]

type Asked = Docker.ContainerCreateOptions & { readonly created?: true }

/** Containers with mixed flags. */
const containers: Readonly<Record<string, Asked>> = {
  plain: {},
  hardened: {
    HostConfig: {
      Memory: 64 << 20,
      CpuShares: 512,
      PidsLimit: 64,
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 5 },
      NetworkMode: 'none',
    },
    Healthcheck: { Test: ['CMD', 'true'] },
  },
  // This machine may not have the rights to start it.
  privileged: {
    created: true,
    HostConfig: { Privileged: true, NetworkMode: 'host', PidMode: 'host', IpcMode: 'host', UTSMode: 'host' },
  },
  capable: { HostConfig: { CapAdd: ['NET_BIND_SERVICE'], CapDrop: ['CHOWN'], UsernsMode: 'host' } },
  powerful: { HostConfig: { CapAdd: ['CAP_NET_ADMIN', 'SYS_TIME'], CapDrop: ['ALL'] } },
  unconfined: { HostConfig: { SecurityOpt: ['seccomp=unconfined', 'apparmor=unconfined', 'label=disable'] } },
  denied: { HostConfig: { SecurityOpt: ['no-new-privileges:false', 'label:seccomp:unconfined'] } },
  bound: { HostConfig: { Binds: ['/etc:/host/etc:ro', '/usr/lib:/host/lib', `${data}:/data`] } },
  behind: { HostConfig: { Binds: [`${volume}:/config`, '/run:/host/run'] } },
  shared: {
    created: true,
    HostConfig: {
      Mounts: [
        { Type: 'bind', Source: '/', Target: '/host', BindOptions: { Propagation: 'rshared' } },
        { Type: 'bind', Source: '/var/run/docker.sock', Target: '/engine.sock', ReadOnly: true },
      ],
    },
  },
  published: {
    ExposedPorts: { '80/tcp': {}, '81/tcp': {} },
    HostConfig: {
      PortBindings: {
        '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '81' }],
        '81/tcp': [{ HostIp: '0.0.0.0', HostPort: '18581' }],
      },
    },
  },
  limited: {
    HostConfig: {
      NanoCpus: 500_000_000,
      MemoryReservation: 32 << 20,
      PidsLimit: -1,
      CgroupParent: '/hullgate-test',
      Ulimits: [{ Name: 'core', Soft: -1, Hard: -1 }],
      RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 },
    },
  },
  lasting: {
    HostConfig: {
      CpuShares: 1024,
      RestartPolicy: { Name: 'always', MaximumRetryCount: 0 },
      Devices: [{ PathOnHost: '/dev/null', PathInContainer: '/dev/zero0', CgroupPermissions: 'rwm' }],
    },
    Healthcheck: { Test: ['NONE'] },
  },
}

const defaultCapabilities =
  /^(?:CAP_)?(?:AUDIT_WRITE|CHOWN|DAC_OVERRIDE|FOWNER|FSETID|KILL|MKNOD|NET_BIND_SERVICE|NET_RAW|SETFCAP|SETGID|SETPCAP|SETUID|SYS_CHROOT)$/i
const folders = ['/', '/boot', '/dev', '/etc', '/lib', '/proc', '/sys', '/usr']

interface Inspected extends Docker.ContainerInspectInfo {
  readonly AppArmorProfile: string
}
const published = ({ NetworkSettings: { Ports } }: Inspected) => Object.values(Ports ?? {}).flatMap((one) => one ?? [])
const options = ({ HostConfig: { SecurityOpt } }: Inspected): readonly string[] => SecurityOpt ?? []

/** By the control, whether the script warns: what it looks at, and no more. It only lists devices, ulimits and the default bridge. */
const warns: Readonly<Record<string, (container: Inspected) => boolean>> = {
  '5.1': ({ AppArmorProfile }) => AppArmorProfile === '' || AppArmorProfile === 'unconfined',
  '5.2': (one) => options(one).length === 0,
  '5.3': ({ HostConfig: { CapAdd } }) => (CapAdd ?? []).some((name: string) => !defaultCapabilities.test(name)),
  '5.4': ({ HostConfig: { Privileged } }) => Privileged === true,
  '5.5': ({ Mounts }) => Mounts.some(({ Source, RW }) => RW && folders.includes(Source)),
  '5.7': (one) => published(one).some(({ HostPort }) => Number(HostPort) < 1024),
  '5.8': (one) => published(one).length > 0,
  '5.9': ({ HostConfig: { NetworkMode } }) => NetworkMode === 'host',
  '5.10': ({ HostConfig: { Memory } }) => Memory === 0,
  '5.11': ({ HostConfig: { CpuShares } }) => CpuShares === 0,
  '5.12': ({ HostConfig: { ReadonlyRootfs } }) => ReadonlyRootfs === false,
  '5.13': (one) => published(one).some(({ HostIp }) => HostIp === '0.0.0.0'),
  '5.14': ({ HostConfig: { RestartPolicy } }) => RestartPolicy?.MaximumRetryCount !== 5,
  '5.15': ({ HostConfig: { PidMode } }) => PidMode === 'host',
  '5.16': ({ HostConfig: { IpcMode } }) => IpcMode === 'host',
  '5.17': ({ HostConfig: { Devices } }) => (Devices ?? []).length > 0,
  '5.18': ({ HostConfig: { Ulimits } }) => (Ulimits ?? []).length === 0,
  '5.19': ({ Mounts }) => Mounts.some(({ Propagation }) => Propagation.includes('shared')),
  '5.20': ({ HostConfig: { UTSMode } }) => UTSMode === 'host',
  '5.21': (one) => options(one).some((option) => /seccomp[:=]unconfined/.test(option)),
  '5.24': ({ HostConfig: { CgroupParent } }) => CgroupParent !== '',
  '5.25': (one) => !options(one).some((option) => option.includes('no-new-privileges')),
  '5.26': ({ State: { Health } }) => Health === undefined,
  '5.28': ({ HostConfig: { PidsLimit } }) => !PidsLimit || PidsLimit === -1,
  '5.29': ({ HostConfig: { NetworkMode } }) => NetworkMode === 'default' || NetworkMode === 'bridge',
  '5.30': ({ HostConfig: { UsernsMode } }) => UsernsMode === 'host',
  '5.31': ({ Mounts }) => Mounts.some(({ Source }) => Source.includes('docker.sock')),
}

beforeAll(async () => {
  await makeBusybox(docker)
  await docker.createVolume({ Name: volume, DriverOpts: { type: 'none', o: 'bind', device: '/etc' } })
  const { SecurityOptions } = await docker.info()
  const modules = { '5.1': 'name=apparmor', '5.2': 'name=selinux' }
  withoutModule = Object.entries(modules).flatMap(([number, name]) => (SecurityOptions.includes(name) ? [] : number))
  engine = await connect()
  for (const [name, { created, ...asked }] of Object.entries(containers)) {
    const own = await docker.createContainer({ Image: busybox, Cmd: ['sleep', '600'], name: nameOf(name), ...asked })
    if (!created) await own.start()
  }
}, 600_000)
afterAll(async () => {
  for (const name of Object.keys(containers)) await docker.getContainer(nameOf(name)).remove({ force: true, v: true })
  await docker.getVolume(volume).remove()
  await engine.close()
  rmSync(data, { recursive: true })
})

const nameOf = (name: string) => `${runId}-${name}`

/** The controls that a container fails. */
async function failing(name: string): Promise<ReadonlySet<string>> {
  const live = readInspect(await engine.observe(nameOf(name)), {})
  const { byRule } = judge(rules, [live], { trustedRegistries: [] })
  const failed = rules.flatMap(({ id, controls }) =>
    controls.filter((control) => byRule.get(id)!.others.some((verdict) => stateFor(verdict, control) === 'fail')),
  )
  return new Set(failed)
}

/** By the control: containers that Hullgate alone fails (`+`), and those that the script alone warns about (`-`). */
async function differences(): Promise<Record<string, string>> {
  const found: Record<string, string[]> = {}
  for (const name of Object.keys(containers)) {
    const own = await failing(name)
    const inspected = (await docker.getContainer(nameOf(name)).inspect()) as Inspected
    for (const [number, warning] of Object.entries(warns)) {
      if (/^5\.[12]$/.test(number) && !withoutModule.includes(number)) continue
      const ours = own.has(`cis-docker:${number}`)
      if (ours !== warning(inspected)) (found[number] ??= []).push(`${ours ? '+' : '-'}${name}`)
    }
  }
  return Object.fromEntries(Object.entries(found).map(([number, names]) => [number, names.join(' ')]))
}

/** What differs: `docs/docker-bench.md` has the reason of each. */
const known: Readonly<Record<string, string>> = {
  '5.1': '-plain -hardened -capable -powerful -denied -bound -behind -shared -published -limited -lasting',
  '5.2': '-plain +privileged -capable -powerful +unconfined -bound -behind -shared -published -limited -lasting',
  '5.3': '+plain +privileged +capable +unconfined +denied +bound +behind +shared +published +limited +lasting',
  '5.5': '+bound +behind',
  '5.8': '-published',
  '5.11': '-limited +lasting',
  '5.14': '-limited',
  '5.17': '+privileged',
  '5.18':
    '-plain -hardened -privileged -capable -powerful -unconfined -denied -bound -behind -shared -published +limited -lasting',
  '5.21': '+privileged -denied',
  '5.25': '+denied',
  '5.31': '+behind',
}

it('differs from docker-bench-security where the documentation says so, and nowhere else', async () => {
  const found = await differences()
  const here = Object.entries(known).filter(([number]) => !/^5\.[12]$/.test(number) || withoutModule.includes(number))
  expect(found).toEqual(Object.fromEntries(here))
  const text = readFileSync('docs/docker-bench.md', 'utf8')
  const rows = [...text.matchAll(/^\| (5\.\d+) /gm)].map(([, number]) => number)
  expect(rows).toEqual(Object.keys(known))
}, 60_000)
