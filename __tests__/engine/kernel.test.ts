import { describe, expect, it } from 'vitest'
import {
  cgroupMounts,
  cgroupPlaceOf,
  parseCpuMax,
  parseMax,
  parseMemoryV1,
  parseQuotaV1,
} from '../../src/engine/cgroup.ts'
import {
  listeningPorts,
  type ProcFiles,
  parseListening,
  parseMounts,
  parseStatus,
  programOf,
  readKernel,
} from '../../src/engine/kernel.ts'

const id = `${'c0ffee'.repeat(10)}abcd`

const mountsV1 = [
  '30 24 0:26 / /sys/fs/cgroup ro - tmpfs tmpfs ro,mode=755',
  '31 30 0:27 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct',
  '32 30 0:28 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory',
  '33 30 0:29 / /sys/fs/cgroup/pids rw shared:9 - cgroup cgroup rw,pids',
  '34 30 0:30 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw',
].join('\n')
const cgroupV1 = [`12:pids:/docker/${id}`, `11:cpu,cpuacct:/docker/${id}/inner`, `3:memory:/docker/${id}`, '0::/'].join(
  '\n',
)
const mountsV2 = '29 22 0:25 / /sys/fs/cgroup rw shared:4 - cgroup2 cgroup2 rw,nsdelegate'
const cgroupV2 = `0::/system.slice/docker-${id}.scope\n`

describe('where the limits are', () => {
  it('v1, one folder a controller, groups below the container’s left out', () => {
    const place = cgroupPlaceOf(cgroupV1, id, cgroupMounts(mountsV1))
    expect(place?.version).toBe(1)
    expect(Object.fromEntries(place?.folders ?? [])).toEqual({
      pids: `/sys/fs/cgroup/pids/docker/${id}`,
      cpu: `/sys/fs/cgroup/cpu,cpuacct/docker/${id}`,
      cpuacct: `/sys/fs/cgroup/cpu,cpuacct/docker/${id}`,
      memory: `/sys/fs/cgroup/memory/docker/${id}`,
    })
  })

  it('v2, one folder', () => {
    const place = cgroupPlaceOf(cgroupV2, id, cgroupMounts(mountsV2))
    expect(place?.version).toBe(2)
    expect(Object.fromEntries(place?.folders ?? [])).toEqual({ '': `/sys/fs/cgroup/system.slice/docker-${id}.scope` })
  })

  it('nowhere for a process that is not the container’s', () => {
    expect(cgroupPlaceOf('0::/user.slice/user-0.slice\n', id, cgroupMounts(mountsV2))).toBeUndefined()
  })

  it('in no folder where the group lies outside what we see', () => {
    expect(cgroupPlaceOf(`0::/../docker-${id}.scope\n`, id, cgroupMounts(mountsV2))?.folders.size).toBe(0)
  })
})

describe('what the limits mean', () => {
  it.each([
    ['9223372036854771712\n', 0],
    ['67108864\n', 67_108_864],
    ['-1', 0],
    ['', undefined],
    [undefined, undefined],
  ])('memory v1 %j', (text, bytes) => expect(parseMemoryV1(text)).toBe(bytes))

  it.each([
    ['max\n', 0],
    ['50\n', 50],
    ['nonsense', undefined],
    [undefined, undefined],
  ])('v2 %j', (text, value) => expect(parseMax(text)).toBe(value))

  it.each([
    ['-1\n', '100000\n', 0],
    ['50000\n', '100000\n', 0.5],
    ['50000\n', undefined, undefined],
    [undefined, '100000', undefined],
  ])('cpu v1 %j %j', (quota, period, cores) => expect(parseQuotaV1(quota, period)).toBe(cores))

  it.each([
    ['max 100000\n', 0],
    ['150000 100000\n', 1.5],
    ['150000', undefined],
  ])('cpu v2 %j', (text, cores) => expect(parseCpuMax(text)).toBe(cores))
})

const status = (fields: Record<string, string>) =>
  Object.entries({ Name: 'x', Uid: '1000\t1000\t1000\t1000', Gid: '1000\t1000\t1000\t1000', ...fields })
    .map(([name, value]) => `${name}:\t${value}\n`)
    .join('')
const identity = '         0          0 4294967295\n'

describe('status', () => {
  it('of a confined process', () => {
    const text = status({
      NoNewPrivs: '1',
      Seccomp: '2',
      Seccomp_filters: '1',
      CapEff: '0000000000000000',
      CapBnd: '00000000a80425fb',
    })
    expect(parseStatus(text, identity, identity)).toEqual({
      capBnd: '00000000a80425fb',
      capEff: '0000000000000000',
      seccomp: 2,
      noNewPrivs: true,
      uid: 1000,
      gid: 1000,
    })
  })

  it('of an unconfined one', () => {
    const text = status({ NoNewPrivs: '0', Seccomp: '0', Uid: '0\t0\t0\t0', Gid: '0\t0\t0\t0' })
    expect(parseStatus(text, identity, identity)).toMatchObject({ seccomp: 0, noNewPrivs: false, uid: 0, gid: 0 })
  })

  it('gives ids as the container sees them', () => {
    const remapped = '         0     100000      65536\n'
    expect(parseStatus(status({ Uid: '100000\t100000' }), remapped, remapped).uid).toBe(0)
    expect(parseStatus(status({ Uid: '100999\t100999' }), remapped, remapped).uid).toBe(999)
    expect(parseStatus(status({ Uid: '5\t5' }), remapped, remapped).uid).toBeUndefined()
  })

  it('says nothing where nothing was read', () => {
    expect(parseStatus('', '', '')).toEqual({
      capBnd: undefined,
      capEff: undefined,
      seccomp: undefined,
      noNewPrivs: undefined,
      uid: undefined,
      gid: undefined,
    })
  })
})

describe('mounts', () => {
  const line = (point: string, options = 'rw,relatime') =>
    `76 50 0:39 / ${point} ${options} master:4 - overlay overlay rw,lowerdir=/x`
  it('tells a read-only root', () => {
    expect(parseMounts([line('/', 'ro,relatime'), line('/data')].join('\n')).rootReadOnly).toBe(true)
    expect(parseMounts([line('/'), line('/data', 'ro')].join('\n')).rootReadOnly).toBe(false)
    expect(parseMounts('').rootReadOnly).toBeUndefined()
  })

  it('tells a masked /proc', () => {
    expect(parseMounts([line('/proc'), line('/proc/kcore')].join('\n')).procUnmasked).toBe(false)
    expect(parseMounts([line('/proc'), line('/proc/sys', 'ro')].join('\n')).procUnmasked).toBe(false)
    expect(parseMounts(line('/proc')).procUnmasked).toBe(true)
    expect(parseMounts(line('/')).procUnmasked).toBeUndefined()
  })
})

describe('a whole process', () => {
  const texts: Record<string, string> = {
    '/proc/self/mountinfo': mountsV2,
    '/proc/7/cgroup': cgroupV2,
    '/proc/7/status': status({ NoNewPrivs: '0', Seccomp: '2', CapBnd: '0000000000000400' }),
    '/proc/7/uid_map': identity,
    '/proc/7/gid_map': identity,
    '/proc/7/mountinfo': '1 1 0:1 / / ro - overlay overlay ro\n',
    [`/sys/fs/cgroup/system.slice/docker-${id}.scope/memory.max`]: '67108864\n',
    [`/sys/fs/cgroup/system.slice/docker-${id}.scope/cpu.max`]: 'max 100000\n',
    [`/sys/fs/cgroup/system.slice/docker-${id}.scope/pids.max`]: '100\n',
    [`/sys/fs/cgroup/system.slice/docker-${id}.scope/cgroup.procs`]: '7\n8\n9\n',
    '/proc/7/cmdline': 'nginx: master process nginx -g daemon off;',
    '/proc/8/cmdline': '/usr/sbin/sshd\0-D\0',
    '/proc/1/ns/pid': '',
  }
  const links = (shared: readonly string[]) => (path: string) => {
    const match = /^\/proc\/(\d+|self)\/ns\/(\w+)$/.exec(path)
    return match && `${match[2]}:[${match[1] === '7' && !shared.includes(match[2] ?? '') ? 7 : 1}]`
  }
  const files = (more: Partial<ProcFiles> = {}): ProcFiles => ({
    read: (path) => texts[path],
    link: (path) => links(['user', 'net'])(path) ?? undefined,
    folders: () => [],
    ...more,
  })

  it('is read with its limits, namespaces and programs', () => {
    const { facts, processes } = readKernel(7, id, files())
    expect(facts).toMatchObject({
      memoryMax: 67_108_864,
      cpuMax: 0,
      pidsMax: 100,
      seccomp: 2,
      rootReadOnly: true,
      capBnd: '0000000000000400',
      cgroupVersion: 2,
      sharedNamespaces: ['net', 'user'],
    })
    expect(processes).toEqual(['nginx', 'sshd'])
  })

  it('counts all its processes, the worst of each', () => {
    const others = {
      '/proc/8/status': status({ NoNewPrivs: '0', Seccomp: '0', CapBnd: '0000000000000002', Uid: '1000\t0\t0\t0' }),
      '/proc/8/uid_map': identity,
      // In a user namespace of its own.
      '/proc/9/status': status({ NoNewPrivs: '0', Seccomp: '0', CapBnd: '000001ffffffffff' }),
      '/proc/9/uid_map': '0 1000 1\n',
    }
    const own = { '/proc/7/status': status({ NoNewPrivs: '1', Seccomp: '2', CapBnd: '0000000000000400' }) }
    const facts = (more: Record<string, string>) => {
      const all = { ...texts, ...own, ...more } as Record<string, string>
      return readKernel(7, id, files({ read: (path) => all[path] })).facts
    }
    expect(facts({})).toMatchObject({ uid: 1000, seccomp: 2, noNewPrivs: true, capBnd: '0000000000000400' })
    expect(facts(others)).toMatchObject({ uid: 0, seccomp: 0, noNewPrivs: false, capBnd: '0000000000000402' })
  })

  it('counts those in groups below its own, and those behind many others', () => {
    const scope = `/sys/fs/cgroup/system.slice/docker-${id}.scope`
    const many = Array.from({ length: 1_000 }, (_, index) => `${100 + index}`)
    const all: Record<string, string> = {
      ...texts,
      [`${scope}/cgroup.procs`]: `7\n${many.join('\n')}\n`,
      [`${scope}/system.slice/ssh.service/cgroup.procs`]: '5000\n',
      '/proc/5000/cmdline': '/usr/sbin/dropbear\0-F\0',
      '/proc/1099/status': status({ Uid: '1000\t0\t0\t0' }),
      '/proc/1099/uid_map': identity,
    }
    const below: Record<string, string[]> = { [scope]: ['system.slice'], [`${scope}/system.slice`]: ['ssh.service'] }
    const read = (path: string) => all[path]
    const view = readKernel(7, id, files({ read, folders: (path) => below[path] ?? [] }))
    expect(view.processes).toEqual(['nginx', 'dropbear'])
    expect(view.facts.uid).toBe(0)
    delete all['/proc/1099/status']
    expect(readKernel(7, id, files({ read })).facts.uid).toBe(1000)
  })

  it('keeps silent about namespaces that may not be read', () => {
    const { facts } = readKernel(7, id, files({ link: () => undefined }))
    expect(facts.sharedNamespaces).toBeUndefined()
    expect(facts.seccomp).toBe(2)
  })

  it('is not read when it is another container’s, gone, or on another machine', () => {
    const empty = { facts: {}, processes: [] }
    expect(readKernel(7, 'f'.repeat(64), files())).toEqual(empty)
    expect(readKernel(0, id, files())).toEqual(empty)
    expect(readKernel(99, id, files())).toEqual(empty)
  })

  it('is not believed when its number passed to another while we read', () => {
    let reads = 0
    const read = (path: string) => (path === '/proc/7/cgroup' && ++reads > 1 ? '0::/other\n' : texts[path])
    expect(readKernel(7, id, files({ read }))).toEqual({ facts: {}, processes: [] })
  })
})

it.each([
  ['/usr/sbin/sshd\0-D\0', 'sshd'],
  ['sshd: /usr/sbin/sshd -D [listener] 0 of 10-100', 'sshd'],
  ['-sh\0', 'sh'],
  ['redis-server *:6379', 'redis-server'],
  ['', ''],
])('program of %j', (commandLine, name) => expect(programOf(commandLine)).toBe(name))

describe('listening ports', () => {
  const table = [
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid',
    '   0: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1',
    '   1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 2',
  ].join('\n')
  const table6 = `head\n   0: 00000000000000000000000000000000:18EB 00000000000000000000000000000000:0000 0A 0 0\n`

  it('are those in the state LISTEN', () => {
    expect(parseListening(table)).toEqual([80])
    expect(parseListening(table6)).toEqual([6379])
  })

  it('are not those of the engine, which answers queries for names', () => {
    const line = (address: string) => `   0: ${address}:912B 00000000:0000 0A 00000000:00000000 00:00000000\n`
    expect(parseListening(line('0B00007F'))).toEqual([])
    expect(parseListening(line('0100007F'))).toEqual([37_163])
  })

  const texts: Record<string, string> = {
    '/proc/7/cgroup': cgroupV2,
    '/proc/7/net/tcp': table,
    '/proc/7/net/tcp6': table6,
  }
  const files = { read: (path: string) => texts[path], link: () => undefined, folders: () => [] }

  it('of both families', () => {
    expect(listeningPorts(7, id, files)).toEqual(new Set([80, 6379]))
  })

  it('of no process that is not the container’s', () => {
    expect(listeningPorts(7, 'f'.repeat(64), files)).toBeUndefined()
    expect(listeningPorts(8, id, files)).toBeUndefined()
  })
})

it('reads the table of this machine’s mounts once, however many containers there are', () => {
  let reads = 0
  const files = {
    read: (path: string) =>
      path === '/proc/self/mountinfo' ? String(++reads) : path.endsWith('/cgroup') ? `0::/${id}\n` : '',
    link: () => 'pid:[1]',
    folders: () => [],
  }
  for (const pid of [10, 11, 12]) expect(readKernel(pid, id, files).facts).toMatchObject({ cgroupVersion: 2 })
  expect(reads).toBe(1)
})
