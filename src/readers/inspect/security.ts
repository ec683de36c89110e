import { capabilityName } from '../../knowledge/capabilities.ts'
import { isRoot } from '../../knowledge/user.ts'
import type { ContainerFacts, Field, SeLinuxOptions } from '../../model/container.ts'
import type { ContainerInspect, EngineInfo } from '../../model/docker-api.ts'
import type { LiveEvidence } from '../../model/live.ts'
import type { Evidence, Fact } from '../../model/source.ts'
import { capabilitiesOf, capabilityChanges } from './capabilities.ts'
import type { Places } from './places.ts'

interface Security {
  readonly facts: ContainerFacts
  readonly unsupported: readonly Field[]
  readonly unobserved: ReadonlyMap<Field, string>
}

type Parts = Partial<ContainerFacts>

/**
 * Who the container runs as and what confines it: what was requested, and what the kernel shows to be worse. Processes can give up
 * what they were given, but what runs in the container next (`docker exec`, a restart) is given it again.
 */
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
      ...seen(host.ReadonlyRootfs === true, evidence.kernel.rootReadOnly, (isReadOnly) => !isReadOnly),
    ),
    procMount: procMountOf(evidence, places),
    ...namespaceFacts(evidence, places),
    supplementalGroups: (host.GroupAdd ?? [])
      .filter((group) => /^\d+$/.test(group))
      .map((group) => places.item('supplementalGroups', Number(group), (item) => item === Number(group))),
  }
  const unsupported: Field[] = []
  const unobserved = new Map<Field, string>()
  // An engine that says what it has, and has no AppArmor, runs nothing that could be confined by it.
  const isWithout = evidence.host?.SecurityOptions && !hasSecurityOption(evidence.host, 'apparmor')
  if (appArmor === undefined && isWithout) unsupported.push('appArmor')
  else if (appArmor === undefined) unobserved.set('appArmor', 'the engine reports no AppArmor profile')
  if (seLinux === undefined) unsupported.push('seLinux')
  return { facts: facts as ContainerFacts, unsupported, unobserved }
}

type Seen<T> = [value: T, evidence?: Evidence]

/** The engine's answer, or the kernel's where it says the same or is the worse. */
const seen = <T>(engine: T, kernel: T | undefined, isWorse: (kernel: T) => boolean): Seen<T> =>
  kernel !== undefined && (kernel === engine || isWorse(kernel)) ? [kernel, 'kernel'] : [engine]

/**
 * `uid:gid` of the processes where it says more than the setting: a name's number, or root where the setting is another user. An
 * image without USER runs as root.
 */
function userOf({ inspect, kernel: { uid, gid } }: LiveEvidence): Seen<string> {
  const asked = inspect.Config.User || '0'
  const [name = ''] = asked.split(':')
  const isName = !/^\d+$/.test(name) && !isRoot(name)
  if (uid === undefined || !(uid === 0 || isName || uid === Number(name))) return [asked]
  return [gid === undefined ? `${uid}` : `${uid}:${gid}`, 'kernel']
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

/** The engine may be told to set it for every container. */
function noNewPrivilegesOf({ kernel, host }: LiveEvidence, options: readonly string[]): Seen<boolean> {
  const isAsked = options.some((option) => /^no-new-privileges(?:[=:]true)?$/.test(option))
  const isSwitchedOff = options.some((option) => /^no-new-privileges[=:]false$/.test(option))
  const isDefault = !isSwitchedOff && hasSecurityOption(host, 'no-new-privileges')
  return seen(isAsked || isDefault, kernel.noNewPrivs, (isSet) => !isSet)
}

const hasSecurityOption = (host: EngineInfo | undefined, name: string): boolean =>
  (host?.SecurityOptions ?? []).some((option) => option.split(',')[0] === `name=${name}`)

/** A privileged container's /proc is unmasked as a matter of course; only its own setting is a fact of its own. */
function procMountOf({ inspect, kernel, engine }: LiveEvidence, places: Places): Fact<string> | undefined {
  const { HostConfig: host } = inspect
  if (host.Privileged) return undefined
  if (kernel.procUnmasked) return places.fact('procMount', 'Unmasked', 'kernel')
  const isSilent = engine === 'podman' || host.MaskedPaths === undefined
  if (!isSilent && !host.MaskedPaths?.length) return places.fact('procMount', 'Unmasked')
  if (kernel.procUnmasked === false) return places.fact('procMount', 'Default', 'kernel')
  return isSilent ? undefined : places.fact('procMount', 'Default')
}

/** Where it is attached now: networks can be joined and left after it was created. */
function networkOf({ HostConfig: host, NetworkSettings: settings }: ContainerInspect): string | undefined {
  const mode = host.NetworkMode
  const names = Object.keys(settings?.Networks ?? {})
  if (names.length === 0 || mode === 'host' || mode === 'none' || mode?.startsWith('container:')) return mode
  // The default bridge is the one that every container of the host may be on.
  if (names.includes('bridge')) return mode === 'default' ? mode : 'bridge'
  return mode !== undefined && names.includes(mode) ? mode : names[0]
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
    networkMode: mode('networkMode', networkOf(inspect), 'net'),
    pidMode: mode('pidMode', host.PidMode, 'pid'),
    ipcMode: mode('ipcMode', host.IpcMode, 'ipc'),
    utsMode: mode('utsMode', host.UTSMode, 'uts'),
    // Without remapping every container shares the host's user namespace: only asking for it is a setting.
    usernsMode: host.UsernsMode ? places.fact('usernsMode', host.UsernsMode) : undefined,
    cgroupnsMode: cgroupns && !isDefault ? places.fact('cgroupnsMode', cgroupns) : undefined,
  }
}
