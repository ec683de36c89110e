/**
 * What is read of the Docker Engine's answers (API 1.41, `GET /containers/{id}/json` and `GET /images/{name}/json`). Older engines
 * and Podman leave fields out: everything that any of them omits is optional.
 */

export interface ContainerInspect {
  readonly Id: string
  /** With a leading slash. */
  readonly Name: string
  /** Id of the image. */
  readonly Image: string
  readonly Path: string
  readonly Platform?: string
  readonly AppArmorProfile?: string
  readonly ProcessLabel?: string
  readonly State: ContainerState
  readonly RestartCount: number
  readonly HostConfig: HostConfig
  readonly Config: ContainerConfig
  readonly Mounts?: readonly MountPoint[]
  readonly NetworkSettings: NetworkSettings
}

export interface ContainerState {
  /** `created`, `running`, `paused`, `restarting`, `exited`, `dead`. */
  readonly Status: string
  readonly Running: boolean
  readonly Restarting: boolean
  readonly OOMKilled: boolean
  /** 0 where it does not run. */
  readonly Pid: number
  readonly ExitCode: number
  readonly StartedAt: string
  readonly Health?: { readonly Status: string; readonly Log?: readonly { readonly Output: string }[] | null } | null
}

export interface MountPoint {
  readonly Type: string
  readonly Name?: string
  readonly Source?: string
  readonly Destination: string
  readonly RW: boolean
  readonly Propagation?: string
}

export type PortBindings = Readonly<
  Record<string, readonly { readonly HostIp?: string; readonly HostPort?: string }[] | null>
>

interface NetworkSettings {
  readonly IPAddress?: string
  readonly Ports?: PortBindings
  readonly Networks?: Readonly<Record<string, { readonly IPAddress?: string }>> | null
}

/** `null` and absent mean the same: nothing is set. */
type List<T> = readonly T[] | null

export interface HostConfig {
  readonly Privileged?: boolean
  readonly CapAdd?: List<string>
  readonly CapDrop?: List<string>
  readonly SecurityOpt?: List<string>
  readonly ReadonlyRootfs?: boolean
  /** Absent on engines that do not report it; empty where `/proc` is unmasked. */
  readonly MaskedPaths?: List<string>
  readonly GroupAdd?: List<string>
  readonly NetworkMode?: string
  readonly PidMode?: string
  readonly IpcMode?: string
  readonly UTSMode?: string
  readonly UsernsMode?: string
  readonly CgroupnsMode?: string
  readonly CgroupParent?: string
  /** Bytes. */
  readonly Memory?: number
  readonly MemoryReservation?: number
  /** Billionths of a core. */
  readonly NanoCpus?: number
  /** Microseconds. */
  readonly CpuQuota?: number
  readonly CpuPeriod?: number
  readonly CpuShares?: number
  readonly CpusetCpus?: string
  readonly PidsLimit?: number | null
  readonly RestartPolicy?: { readonly Name?: string; readonly MaximumRetryCount?: number }
  readonly Ulimits?: List<{ readonly Name?: string; readonly Soft?: number; readonly Hard?: number }>
  readonly Sysctls?: Readonly<Record<string, string>> | null
  readonly Tmpfs?: Readonly<Record<string, string>> | null
  readonly Mounts?: List<{
    readonly Type?: string
    readonly Source?: string
    readonly Target?: string
    readonly ReadOnly?: boolean
  }>
  readonly Devices?: List<{ readonly PathOnHost: string }>
  readonly DeviceRequests?: List<{ readonly Capabilities?: List<List<string>> }>
  readonly DeviceCgroupRules?: List<string>
  readonly PortBindings?: PortBindings | null
  readonly PublishAllPorts?: boolean
  readonly Init?: boolean | null
}

/** Durations in nanoseconds. */
export interface Healthcheck {
  readonly Test?: readonly string[]
  readonly Interval?: number
  readonly Timeout?: number
  readonly StartPeriod?: number
  readonly Retries?: number
}

export interface ContainerConfig {
  /** As given to `create`. */
  readonly Image: string
  readonly User?: string
  readonly Tty?: boolean
  readonly Env?: List<string>
  readonly Entrypoint?: string | List<string>
  readonly Cmd?: List<string>
  readonly WorkingDir?: string
  readonly Labels?: Readonly<Record<string, string>> | null
  readonly ExposedPorts?: Readonly<Record<string, unknown>> | null
  readonly Healthcheck?: Healthcheck
}

export interface ImageInspect {
  readonly Id: string
  readonly RepoTags?: List<string>
  readonly Os?: string
  readonly Architecture?: string
  readonly Variant?: string
  /** Bytes, of all layers. */
  readonly Size?: number
  readonly Config?: Partial<ContainerConfig> | null
}

/** `GET /volumes/{name}`. */
export interface VolumeInspect {
  readonly Name: string
  readonly Driver?: string
  /** Of the driver: for `local`, what mount(8) takes (`type`, `o`, `device`). */
  readonly Options?: Readonly<Record<string, string>> | null
}

/** `GET /info`. */
export interface EngineInfo {
  readonly NCPU?: number
  /** `name=seccomp,profile=default`, `name=apparmor`, `name=selinux`, `name=userns`, `name=rootless` … */
  readonly SecurityOptions?: List<string>
  readonly Debug?: boolean
  readonly Driver?: string
  readonly LoggingDriver?: string
  readonly ExperimentalBuild?: boolean
  readonly LiveRestoreEnabled?: boolean
  readonly ServerVersion?: string
  readonly Plugins?: { readonly Authorization?: List<string> } | null
  readonly RegistryConfig?: {
    readonly InsecureRegistryCIDRs?: List<string>
    readonly IndexConfigs?: Readonly<Record<string, { readonly Name?: string; readonly Secure?: boolean }>> | null
    readonly Mirrors?: List<string>
  } | null
  readonly Swarm?: {
    readonly LocalNodeState?: string
    readonly Managers?: number
    readonly ControlAvailable?: boolean
  } | null
  /** From Docker 29.5 on, `Info` has `EnableUserlandProxy` where that is on. */
  readonly FirewallBackend?: { readonly Driver?: string; readonly Info?: List<List<string>> } | null
  /** Sentences; one for each address over TCP without TLS. */
  readonly Warnings?: List<string>
}

/** `GET /networks/bridge`. */
export interface NetworkInspect {
  readonly Name?: string
  readonly Options?: Readonly<Record<string, string>> | null
}

/** `GET /swarm`, of a manager. */
export interface SwarmInspect {
  readonly Spec?: {
    readonly EncryptionConfig?: { readonly AutoLockManagers?: boolean }
    /** Nanoseconds. */
    readonly CAConfig?: { readonly NodeCertExpiry?: number }
  }
}

/** What an engine says of itself. */
export interface EngineAnswers {
  readonly engine: 'docker' | 'podman'
  readonly info: EngineInfo
  /** The default bridge, where there is one. */
  readonly bridge?: NetworkInspect
  /** The swarm that it manages, and its overlay networks. */
  readonly swarm?: SwarmInspect
  readonly overlays?: List<NetworkInspect>
}
