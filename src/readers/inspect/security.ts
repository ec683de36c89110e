import type { ContainerFacts, Field, SeLinuxOptions } from '../../model/container.ts'
import type { LiveEvidence } from '../../model/live.ts'
import type { Evidence, Fact } from '../../model/source.ts'
import { capabilitiesOf, capabilityChanges, capabilityName } from './capabilities.ts'
import type { Places } from './places.ts'

interface Security {
  readonly facts: ContainerFacts
  readonly unsupported: readonly Field[]
  readonly unobserved: ReadonlyMap<Field, string>
}

type Parts = Partial<ContainerFacts>

/** Who the container runs as and what confines it: what the kernel enforces where it was read, else what was requested. */
export function readSecurity(evidence: LiveEvidence, places: Places): Security {
  const { inspect } = evidence
  const { HostConfig: host } = inspect
  const options = host.SecurityOpt ?? []
  const appArmor = appArmorOf(evidence, options)
  const seLinux = seLinuxOf(evidence, options)
  const facts: Parts = {
    user: places.fact('user', ...userOf(evidence)),
    privileged: places.fact('privileged', host.Privileged === true),
    ...capabilityFacts(evidence, places),
    seccomp: places.fact('seccomp', ...seccompOf(evidence, options)),
    appArmor: appArmor === undefined ? undefined : places.fact('appArmor', appArmor),
    seLinux: seLinux && places.fact('seLinux', seLinux),
    noNewPrivileges: places.fact('noNewPrivileges', ...noNewPrivilegesOf(evidence, options)),
    readOnlyRootFilesystem: places.fact(
      'readOnlyRootFilesystem',
      ...kernelOr(evidence.kernel.rootReadOnly, host.ReadonlyRootfs === true),
    ),
    procMount: procMountOf(evidence, places),
    ...namespaceFacts(evidence, places),
    supplementalGroups: (host.GroupAdd ?? [])
      .filter((group) => /^\d+$/.test(group))
      .map((group) => places.item('supplementalGroups', Number(group), (item) => item === Number(group))),
  }
  const unsupported: Field[] = []
  const unobserved = new Map<Field, string>()
  if (appArmor === undefined) unobserved.set('appArmor', 'the engine reports no AppArmor profile')
  if (seLinux === undefined) unsupported.push('seLinux')
  return { facts: facts as ContainerFacts, unsupported, unobserved }
}

type Seen<T> = [value: T, evidence?: Evidence]

const kernelOr = <T>(kernel: T | undefined, engine: T): Seen<T> =>
  kernel === undefined ? [engine] : [kernel, 'kernel']

/** `uid:gid` of PID 1 where known; an image without USER runs as root. */
function userOf({ inspect, kernel }: LiveEvidence): Seen<string> {
  if (kernel.uid !== undefined)
    return [kernel.gid === undefined ? `${kernel.uid}` : `${kernel.uid}:${kernel.gid}`, 'kernel']
  return [inspect.Config.User || '0']
}

function capabilityFacts({ inspect, kernel }: LiveEvidence, places: Places): Parts {
  const { HostConfig: host } = inspect
  const asked = {
    add: (host.CapAdd ?? []).map(capabilityName),
    drop: (host.CapDrop ?? []).map(capabilityName),
  }
  const bounding = kernel.capBnd === undefined ? undefined : capabilitiesOf(kernel.capBnd)
  const changes = bounding ? capabilityChanges(bounding, asked) : asked
  // A privileged container holds everything whatever is requested: that is one finding, not twenty-seven.
  const isPrivileged = host.Privileged === true
  const add = isPrivileged ? asked.add : changes.add
  const drop = isPrivileged ? [] : changes.drop
  const evidence = bounding ? 'kernel' : undefined
  return {
    capAdd: add.map((name) => places.item('capAdd', name, (item) => item === name, evidence)),
    capDrop: drop.map((name) => places.item('capDrop', name, (item) => item === name, evidence)),
    capBounding: bounding && places.fact('capBounding', bounding, 'kernel'),
  }
}

function seccompOf({ inspect, kernel }: LiveEvidence, options: readonly string[]): Seen<string> {
  const asked = options.map((option) => /^seccomp[=:](.*)$/s.exec(option)?.[1]).find((profile) => profile !== undefined)
  if (kernel.seccomp === 0) return ['unconfined', 'kernel']
  const isPrivileged = inspect.HostConfig.Privileged === true
  const engine =
    asked === 'unconfined' || (asked === undefined && isPrivileged)
      ? 'unconfined'
      : asked === undefined || asked === 'builtin'
        ? 'default'
        : 'localhost'
  // Where none was requested, a filter is the program's own.
  return kernel.seccomp === undefined || engine === 'unconfined' ? [engine] : [engine, 'kernel']
}

/** undefined: this host has no AppArmor, so its absence says nothing about the container. */
function appArmorOf({ inspect }: LiveEvidence, options: readonly string[]): string | undefined {
  if (options.some((option) => /^apparmor[=:]unconfined$/.test(option))) return 'unconfined'
  const profile = inspect.AppArmorProfile
  if (!profile) return undefined
  if (profile === 'unconfined') return 'unconfined'
  return /^(?:docker-default|containers-default-.*)$/.test(profile) ? 'default' : 'localhost'
}

/** undefined: no label was requested and this host gives none. */
function seLinuxOf({ inspect }: LiveEvidence, options: readonly string[]): SeLinuxOptions | undefined {
  const { HostConfig: host } = inspect
  const labels = options.map((option) => /^label[=:](.*)$/.exec(option)?.[1]).filter((label) => label !== undefined)
  // The engine itself switches labels off for a privileged container and for the host's namespaces.
  const isImplied = host.Privileged === true || host.PidMode === 'host' || host.IpcMode === 'host'
  if (labels.includes('disable')) return isImplied ? undefined : { disabled: true }
  const asked = Object.fromEntries(
    labels
      .map((label) => /^(user|role|type|level):(.*)$/.exec(label))
      .flatMap((match) => (match ? [[match[1], match[2]]] : [])),
  ) as SeLinuxOptions
  const [, , type, ...level] = (inspect.ProcessLabel ?? '').split(':')
  const given = type ? { type, ...(level.length > 0 ? { level: level.join(':') } : {}) } : {}
  const merged = { ...given, ...asked }
  return Object.keys(merged).length > 0 ? merged : undefined
}

function noNewPrivilegesOf({ kernel }: LiveEvidence, options: readonly string[]): Seen<boolean> {
  const isAsked = options.some((option) => /^no-new-privileges(?:[=:]true)?$/.test(option))
  return kernelOr(kernel.noNewPrivs, isAsked)
}

/** A privileged container's /proc is unmasked as a matter of course; only its own setting is a fact of its own. */
function procMountOf({ inspect, kernel, engine }: LiveEvidence, places: Places): Fact<string> | undefined {
  const { HostConfig: host } = inspect
  if (host.Privileged) return undefined
  if (kernel.procUnmasked !== undefined)
    return places.fact('procMount', kernel.procUnmasked ? 'Unmasked' : 'Default', 'kernel')
  if (engine === 'podman' || host.MaskedPaths === undefined) return undefined
  return places.fact('procMount', host.MaskedPaths?.length ? 'Default' : 'Unmasked')
}

function namespaceFacts({ inspect, kernel }: LiveEvidence, places: Places): Parts {
  const { HostConfig: host } = inspect
  const shared = kernel.sharedNamespaces
  const mode = (field: Field, asked: string | undefined, namespace: string) => {
    if (shared?.includes(namespace)) return places.fact(field, 'host', 'kernel')
    // An engine that runs in a container of its own calls that container's namespaces the host's.
    return asked ? places.fact(field, asked) : undefined
  }
  const cgroupns = host.CgroupnsMode
  // On cgroup v1 sharing the host's is the engine's default and nobody's decision.
  const isDefault = cgroupns === 'host' && kernel.cgroupVersion !== 2 && !places.says('cgroupnsMode')
  return {
    networkMode: mode('networkMode', host.NetworkMode, 'net'),
    pidMode: mode('pidMode', host.PidMode, 'pid'),
    ipcMode: mode('ipcMode', host.IpcMode, 'ipc'),
    utsMode: mode('utsMode', host.UTSMode, 'uts'),
    // Without remapping every container shares the host's user namespace: only asking for it is a setting.
    usernsMode: host.UsernsMode ? places.fact('usernsMode', host.UsernsMode) : undefined,
    cgroupnsMode: cgroupns && !isDefault ? places.fact('cgroupnsMode', cgroupns) : undefined,
  }
}
