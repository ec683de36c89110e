import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, type Stats, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { promisify } from 'node:util'
import type { AuditedPath, HostField, HostFileRole } from '../model/host.ts'

/** Prints the audit rules that the kernel has, one a line, as `auditctl -l` does. @throws where they cannot be had */
export type LoadedRules = () => Promise<string>

/** systemd looks for a unit in this order. */
const unitFolders = ['/etc', '/run', '/usr/local/lib', '/usr/lib', '/lib'].map((folder) => `${folder}/systemd/system`)
const programFolders = ['/usr/bin', '/usr/local/bin', '/usr/sbin', '/usr/local/sbin', '/bin', '/sbin']

/** What a benchmark wants auditd to watch, in its order: the first of the paths that is there. */
const toWatch: readonly (readonly [AuditedPath['control'], readonly string[]])[] = [
  ['cis-docker:1.2.3', programFolders.map((folder) => `${folder}/dockerd`)],
  ['cis-docker:+1.1.4', ['/run/containerd']],
  ['cis-docker:1.2.4', ['/var/lib/docker']],
  ['cis-docker:1.2.5', ['/etc/docker']],
  ['cis-docker:1.2.6', unitFolders.map((folder) => `${folder}/docker.service`)],
  ['cis-docker:+1.1.8', ['/run/containerd/containerd.sock']],
  ['cis-docker:1.2.7', ['/run/docker.sock']],
  ['cis-docker:1.2.8', ['/etc/default/docker']],
  ['cis-docker:1.2.10', ['/etc/docker/daemon.json']],
  ['cis-docker:+1.1.12', ['/etc/containerd/config.toml']],
  ['cis-docker:1.2.9', ['/etc/sysconfig/docker']],
  ['cis-docker:1.2.11', programFolders.map((folder) => `${folder}/containerd`)],
  ['cis-docker:+1.1.15', programFolders.map((folder) => `${folder}/containerd-shim`)],
  ['cis-docker:+1.1.16', programFolders.map((folder) => `${folder}/containerd-shim-runc-v1`)],
  ['cis-docker:+1.1.17', programFolders.map((folder) => `${folder}/containerd-shim-runc-v2`)],
  ['cis-docker:1.2.12', programFolders.map((folder) => `${folder}/runc`)],
]

/**
 * Owners and modes of Docker's files on this machine, who may use its socket, and what auditd watches, as the lines that the reader
 * of the host takes. What cannot be read becomes a `hidden` line.
 * @param root the machine's root folder
 * @throws Error with one sentence where the machine has no such files to look at
 */
export async function collectHost(root = '/', loadedRules: LoadedRules = auditctl): Promise<string> {
  if (process.platform !== 'linux')
    throw new Error(`\`--host\` looks at the files of a Linux machine; this is ${process.platform}.`)
  const machine = new Machine(root)
  const daemon = machine.daemonSettings()
  const dataRoot = daemon('data-root') ?? daemon('graph') ?? '/var/lib/docker'
  for (const [role, paths] of filesOf(machine, daemon)) for (const path of paths) machine.file(role, path)
  machine.dataRoot(dataRoot)
  machine.members()
  await machine.audited(dataRoot, loadedRules)
  return machine.lines.join('\n')
}

type Setting = (name: string) => string | undefined

function filesOf(machine: Machine, daemon: Setting): (readonly [HostFileRole, readonly string[]])[] {
  const named = (name: string) => [daemon(name)].filter((path) => path !== undefined)
  return [
    ['dockerService', machine.unit('dockerService', 'docker.service')],
    ['dockerSocketUnit', machine.unit('dockerSocketUnit', 'docker.socket')],
    ['dockerFolder', ['/etc/docker']],
    ['registryCa', machine.registryCas()],
    ['tlsCa', named('tlscacert')],
    ['serverCertificate', named('tlscert')],
    ['serverKey', named('tlskey')],
    ['apiSocket', ['/run/docker.sock']],
    ['daemonJson', ['/etc/docker/daemon.json']],
    ['defaultDocker', ['/etc/default/docker']],
    ['sysconfigDocker', ['/etc/sysconfig/docker']],
    ['containerdSocket', ['/run/containerd/containerd.sock']],
  ]
}

async function auditctl(): Promise<string> {
  const { stdout } = await promisify(execFile)('auditctl', ['-l'], { timeout: 10_000, maxBuffer: 1_048_576 })
  return stdout
}

/** A machine's files, from its root folder on. */
class Machine {
  readonly lines: string[] = []
  private readonly users: ReadonlyMap<number, string>
  private readonly groups: ReadonlyMap<number, string>

  constructor(private readonly root: string) {
    this.users = this.names('/etc/passwd')
    this.groups = this.names('/etc/group')
  }

  private on = (path: string): string => (this.root === '/' ? path : `${this.root}${path}`)

  private text(path: string): string | undefined {
    try {
      return readFileSync(this.on(path), 'utf8')
    } catch {
      return undefined
    }
  }

  private names(path: string): Map<number, string> {
    const rows = (this.text(path) ?? '').split('\n').map((row) => row.split(':'))
    return new Map(rows.flatMap(([name = '', , id]) => (id ? [[Number(id), name] as const] : [])))
  }

  /** Undefined where there is nothing at the path. @throws Error of the file system */
  private stat(path: string): Stats | undefined {
    return statSync(this.on(path), { throwIfNoEntry: false })
  }

  private isThere(path: string): boolean {
    try {
      return this.stat(path) !== undefined
    } catch {
      return true
    }
  }

  private hide(field: HostField, error: unknown): void {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const isForbidden = code === 'EACCES' || code === 'EPERM'
    this.lines.push(`hidden ${field} ${isForbidden ? 'only root may look at it' : 'it could not be read'}`)
  }

  /** The settings of `daemon.json`, and the flags of a dockerd that runs: paths alone. */
  daemonSettings(): Setting {
    let file: unknown
    try {
      file = JSON.parse(this.text('/etc/docker/daemon.json') ?? '{}')
    } catch {
      file = undefined
    }
    const settings = typeof file === 'object' && file !== null ? Object.entries(file) : []
    const known: ReadonlyMap<string, unknown> = new Map([...settings, ...this.daemonFlags()])
    return (name) => {
      const value = known.get(name)
      return typeof value === 'string' && value.startsWith('/') ? value : undefined
    }
  }

  private daemonFlags(): [string, string][] {
    for (const process of this.list('dockerService', '/proc').filter((path) => /\/\d+$/.test(path))) {
      const words = this.text(`${process}/cmdline`)?.split('\0') ?? []
      if (basename(words[0] ?? '') !== 'dockerd') continue
      return words.flatMap((word, i): [string, string][] => {
        const [, name, value] = /^--([\w-]+)(?:=(.*))?$/s.exec(word) ?? []
        return name === undefined ? [] : [[name, value ?? words[i + 1] ?? '']]
      })
    }
    return []
  }

  /** A unit, and what is added to it. */
  unit(role: HostFileRole, name: string): string[] {
    const own = unitFolders.map((folder) => `${folder}/${name}`).find((path) => this.isThere(path))
    const added = unitFolders.flatMap((folder) => this.list(role, `${folder}/${name}.d`))
    return [...(own ? [own] : []), ...added.filter((path) => path.endsWith('.conf'))]
  }

  registryCas(): string[] {
    const registries = this.list('registryCa', '/etc/docker/certs.d')
    return registries.flatMap((folder) => this.list('registryCa', folder)).filter((path) => path.endsWith('.crt'))
  }

  private list(field: HostField, folder: string): string[] {
    try {
      return readdirSync(this.on(folder))
        .sort()
        .map((name) => `${folder}/${name}`)
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      if (code !== 'ENOENT' && code !== 'ENOTDIR') this.hide(field, error)
      return []
    }
  }

  file(role: HostFileRole, path: string): void {
    try {
      const found = this.stat(path)
      if (!found) return
      const mode = (found.mode & 0o7777).toString(8)
      const owner = `${this.users.get(found.uid) ?? found.uid}:${this.groups.get(found.gid) ?? found.gid}`
      this.lines.push(`file ${role} ${mode} ${owner} ${onOneLine(path)}`)
    } catch (error) {
      this.hide(role, error)
    }
  }

  dataRoot(path: string): void {
    try {
      const own = this.stat(path)
      const around = this.stat(dirname(path))
      if (own && around) this.lines.push(`data-root ${own.dev === around.dev ? 'shared' : 'own'} ${onOneLine(path)}`)
    } catch (error) {
      this.hide('dataRoot', error)
    }
  }

  members(): void {
    const groups = this.text('/etc/group')
    if (groups === undefined) this.hide('dockerGroup', undefined)
    const group = groups?.split('\n').find((row) => row.startsWith('docker:'))
    const names = group?.split(':')[3]?.split(',') ?? []
    for (const name of names.map((one) => one.trim())) if (name !== '') this.lines.push(`member ${onOneLine(name)}`)
  }

  async audited(dataRoot: string, loadedRules: LoadedRules): Promise<void> {
    const present = toWatch.flatMap(([control, paths]) => {
      const own = control === 'cis-docker:1.2.4' ? [dataRoot] : paths
      const path = own.find((one) => this.isThere(one))
      return path === undefined ? [] : [[control, path] as const]
    })
    if (present.length === 0) return
    try {
      const watched = watchedBy(await this.rules(loadedRules))
      for (const [control, path] of present)
        this.lines.push(`audited ${control} ${watched(path) ? 'yes' : 'no'} ${onOneLine(path)}`)
    } catch (error) {
      this.hide('audited', error)
    }
  }

  /** Those of the kernel; where auditctl is not installed, nothing is watched. @throws where they may not be seen */
  private async rules(loadedRules: LoadedRules): Promise<string> {
    try {
      return await loadedRules()
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
      throw Object.assign(new Error('auditctl failed'), { code: 'EPERM' })
    }
  }
}

/** A path stands in a line of its own. */
const onOneLine = (path: string) => path.replaceAll(/[\r\n]/g, '?')

/**
 * Whether rules of auditd watch a path: `-w PATH`, `-F path=PATH` and `-F dir=PATH`, of which the first and the last hold for
 * everything below a folder. See auditctl(8).
 */
export function watchedBy(rules: string): (path: string) => boolean {
  const files = new Set<string>()
  const folders = new Set<string>()
  for (const rule of rules.split('\n').filter((line) => !/-a[ \t]+(?:never|\S+,never)\b/.test(line))) {
    const [, kind, path] = /(?:^|[ \t])(-w[ \t]+|-F[ \t]*path=|-F[ \t]*dir=)(\/\S*)/.exec(rule) ?? []
    if (kind === undefined || path === undefined) continue
    const own = path.length > 1 ? path.replace(/(?<!\/)\/+$/, '') : path
    if (!kind.includes('path=')) folders.add(own)
    files.add(own)
  }
  return (path) => {
    if (files.has(path)) return true
    for (let at = dirname(path); at !== '/'; at = dirname(at)) if (folders.has(at)) return true
    return folders.has('/')
  }
}
