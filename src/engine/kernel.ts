import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import type { KernelFacts } from '../model/live.ts'
import { type CgroupMount, type CgroupPlace, cgroupMounts, cgroupPlaceOf, readLimits } from './cgroup.ts'

export interface KernelView {
  readonly facts: KernelFacts
  /** Names of the programs inside. */
  readonly processes: readonly string[]
}

const nothing: KernelView = { facts: {}, processes: [] }

const namespaces = ['pid', 'ipc', 'uts', 'net', 'user', 'cgroup'] as const

/** What the machine's file systems answer; undefined when a file is absent or not ours to read. */
export interface ProcFiles {
  read(path: string): string | undefined
  link(path: string): string | undefined
  /** Names of the folders in a folder. */
  folders(path: string): readonly string[]
}

const attempt = (action: () => string): string | undefined => {
  try {
    return action()
  } catch {
    return undefined
  }
}

export const procFiles: ProcFiles = {
  read: (path) => attempt(() => readFileSync(path, 'utf8')),
  link: (path) => attempt(() => readlinkSync(path)),
  folders: (path) => {
    try {
      return readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : []))
    } catch {
      return []
    }
  },
}

/** What all containers of one machine are compared with. */
interface HostView {
  readonly cgroups: readonly CgroupMount[]
  /** Links of the host's namespaces, by name. */
  readonly namespaces: ReadonlyMap<string, string | undefined>
}

/** Read once: neither changes while the program runs, and the table of mounts grows with every container of the machine. */
const hostViews = new WeakMap<ProcFiles, HostView>()

function hostView(files: ProcFiles): HostView {
  let view = hostViews.get(files)
  if (!view) {
    // Ours stand in where those of PID 1 are hidden.
    const link = (name: string) => files.link(`/proc/1/ns/${name}`) ?? files.link(`/proc/self/ns/${name}`)
    view = {
      cgroups: cgroupMounts(files.read('/proc/self/mountinfo') ?? ''),
      namespaces: new Map(namespaces.map((name) => [name, link(name)])),
    }
    hostViews.set(files, view)
  }
  return view
}

/**
 * Reads what the kernel enforces for a container's processes, from this machine's /proc and cgroup files: no exec, no stats.
 * Empty unless that process really is the container's (its cgroup carries the container's id).
 */
export function readKernel(pid: number, containerId: string, files: ProcFiles = procFiles): KernelView {
  if (pid <= 0) return nothing
  const proc = `/proc/${pid}`
  const cgroup = files.read(`${proc}/cgroup`)
  if (!cgroup) return nothing
  const host = hostView(files)
  const place = cgroupPlaceOf(cgroup, containerId, host.cgroups)
  if (!place) return nothing
  const maps = { uid: files.read(`${proc}/uid_map`) ?? '', gid: files.read(`${proc}/gid_map`) ?? '' }
  const pids = processesIn(place, files)
  const others = pids.filter((other) => other !== String(pid)).flatMap((other) => statusOfOther(other, maps, files))
  const facts = {
    ...worstOf([parseStatus(files.read(`${proc}/status`) ?? '', maps.uid, maps.gid), ...others]),
    ...readLimits(place, files.read),
    ...parseMounts(files.read(`${proc}/mountinfo`) ?? ''),
    sharedNamespaces: sharedNamespaces(proc, host, files),
    cgroupVersion: place.version,
  }
  // The process may have gone, and its number be another's, while we read.
  if (files.read(`${proc}/cgroup`) !== cgroup) return nothing
  return { facts, processes: programsOf(pids, files) }
}

interface IdMaps {
  readonly uid: string
  readonly gid: string
}

/** A process in a user namespace of its own has rights in that namespace only: it is not compared. */
function statusOfOther(pid: string, maps: IdMaps, files: ProcFiles): KernelFacts[] {
  const status = files.read(`/proc/${pid}/status`)
  if (status === undefined || files.read(`/proc/${pid}/uid_map`) !== maps.uid) return []
  return [parseStatus(status, maps.uid, maps.gid)]
}

/** All processes of a container count: root where one is root, every capability that one has, no filter where one has none. */
function worstOf(all: readonly KernelFacts[]): KernelFacts {
  const [first = {}] = all
  const defined = <T>(of: (facts: KernelFacts) => T | undefined) =>
    all.map(of).filter((value): value is NonNullable<typeof value> => value !== undefined)
  const union = (of: (facts: KernelFacts) => string | undefined) => {
    const sets = defined(of)
    if (sets.length <= 1) return sets[0]
    const bits = sets.reduce((sum, set) => sum | BigInt(`0x${set}`), 0n)
    return bits.toString(16).padStart(16, '0')
  }
  const seccomp = defined((facts) => facts.seccomp)
  const noNewPrivs = defined((facts) => facts.noNewPrivs)
  return {
    capBnd: union((facts) => facts.capBnd),
    capEff: union((facts) => facts.capEff),
    seccomp: seccomp.length > 0 ? Math.min(...seccomp) : undefined,
    noNewPrivs: noNewPrivs.length > 0 ? noNewPrivs.every((isSet) => isSet) : undefined,
    uid: all.some(({ uid }) => uid === 0) ? 0 : first.uid,
    gid: all.some(({ gid }) => gid === 0) ? 0 : first.gid,
  }
}

/** A /proc/PID/status text with the uid_map and gid_map of the same process. */
export function parseStatus(status: string, uidMap: string, gidMap: string): KernelFacts {
  const field = (name: string) => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(status)?.[1]
  // Real, effective, saved, of the file system: the effective one is what counts.
  const effective = (name: string) => {
    const text = new RegExp(`^${name}:\\s*\\d+\\s+(\\d+)`, 'm').exec(status)?.[1]
    return text === undefined ? undefined : Number(text)
  }
  const number = (name: string) => {
    const text = field(name)
    return text === undefined ? undefined : Number(text)
  }
  const noNewPrivs = number('NoNewPrivs')
  return {
    capBnd: field('CapBnd'),
    capEff: field('CapEff'),
    seccomp: number('Seccomp'),
    noNewPrivs: noNewPrivs === undefined ? undefined : noNewPrivs === 1,
    uid: insideId(effective('Uid'), uidMap),
    gid: insideId(effective('Gid'), gidMap),
  }
}

/** Each line of a map: first id inside, first id outside, count (user_namespaces(7)). */
function insideId(outside: number | undefined, map: string): number | undefined {
  if (outside === undefined) return undefined
  for (const line of map.split('\n')) {
    const [inside, start, count] = line.trim().split(/\s+/).map(Number)
    if (inside === undefined || start === undefined || count === undefined) continue
    if (outside >= start && outside < start + count) return inside + outside - start
  }
  return map.trim() === '' ? outside : undefined
}

/** A container's own mountinfo: whether its root is read-only, and whether anything covers the kernel's files in /proc. */
export function parseMounts(mountinfo: string): Pick<KernelFacts, 'rootReadOnly' | 'procUnmasked'> {
  let rootReadOnly: boolean | undefined
  let isMasked = false
  let hasProc = false
  for (const line of mountinfo.split('\n')) {
    const [, , , , point, options] = line.split(' ')
    if (point === '/') rootReadOnly = options?.split(',').includes('ro')
    if (point === '/proc') hasProc = true
    if (/^\/proc\/(?:kcore|keys|timer_list|sysrq-trigger|sys|bus|acpi)$/.test(point ?? '')) isMasked = true
  }
  return { rootReadOnly, procUnmasked: hasProc ? !isMasked : undefined }
}

/** Links of another user's process can only be read by root: undefined then. */
function sharedNamespaces(proc: string, host: HostView, files: ProcFiles): string[] | undefined {
  const shared: string[] = []
  for (const name of namespaces) {
    const inside = files.link(`${proc}/ns/${name}`)
    const outside = host.namespaces.get(name)
    if (inside === undefined || outside === undefined) return undefined
    if (inside === outside) shared.push(name)
  }
  return shared
}

/** More than any limit of processes allows; a tenth of a second. */
const maximumProcesses = 5_000
const maximumGroups = 500

/** The processes in the container's group and in those that it made below: systemd and an engine within put theirs there. */
function processesIn(place: CgroupPlace, files: ProcFiles): string[] {
  const top = place.folders.get('memory') ?? place.folders.get('pids') ?? place.folders.get('')
  if (top === undefined) return []
  const groups = [top]
  const pids: string[] = []
  for (let index = 0; index < groups.length && pids.length < maximumProcesses; index++) {
    const folder = groups[index]!
    const listed = (files.read(`${folder}/cgroup.procs`) ?? '').split('\n').filter((pid) => /^\d+$/.test(pid))
    pids.push(...listed.slice(0, maximumProcesses))
    const below = files.folders(folder).slice(0, maximumGroups - groups.length)
    groups.push(...below.map((name) => `${folder}/${name}`))
  }
  return pids.slice(0, maximumProcesses)
}

/** First words of their command lines: programs by name, never their arguments. */
function programsOf(pids: readonly string[], files: ProcFiles): string[] {
  const names = pids.map((pid) => programOf(files.read(`/proc/${pid}/cmdline`) ?? ''))
  return [...new Set(names.filter((name) => name !== ''))]
}

/** `/usr/sbin/sshd\0-D\0` and the rewritten title `sshd: /usr/sbin/sshd -D [listener]` are both `sshd`. */
export function programOf(commandLine: string): string {
  const first = commandLine.split('\0')[0]?.trim().split(/\s+/)[0] ?? ''
  return first.replace(/:$/, '').replace(/^-/, '').split('/').at(-1)?.slice(0, 64) ?? ''
}

/** TCP ports something listens on in a container's network; undefined when its first process cannot be seen from here. */
export function listeningPorts(
  pid: number,
  containerId: string,
  files: ProcFiles = procFiles,
): Set<number> | undefined {
  if (!files.read(`/proc/${pid}/cgroup`)?.includes(containerId)) return undefined
  const tables = [files.read(`/proc/${pid}/net/tcp`), files.read(`/proc/${pid}/net/tcp6`)].filter(
    (text) => text !== undefined,
  )
  return tables.length === 0 ? undefined : new Set(tables.flatMap(parseListening))
}

/** State 0A is LISTEN; the local address is hexadecimal `address:port` (proc(5)). On 127.0.0.11 it is the engine that answers for names. */
export const parseListening = (table: string): number[] =>
  [...table.matchAll(/^\s*\d+: (?!0B00007F)[\dA-F]+:([\dA-F]{4}) [\dA-F]+:0000 0A /gm)].map(([, port]) =>
    Number.parseInt(port ?? '', 16),
  )
