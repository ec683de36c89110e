import type { Fact, Span } from './source.ts'

export interface Mount {
  /** `bind` includes hostPath. Other pod volume types keep their Kubernetes field name (`configMap`, `emptyDir`, …). */
  readonly type: string
  /** Host path of a bind (relative ones resolved against the repository root: `./data`), or the volume's name. */
  readonly source?: string
  /** Of a volume: the folder in it that is mounted instead of all of it. */
  readonly subPath?: string
  /** Absolute path inside the container; empty for a pod volume that no container mounts. */
  readonly target: string
  readonly readOnly: boolean
  /** `private`, `rprivate`, `shared`, `rshared`, `slave`, `rslave`; absent means the default. */
  readonly propagation?: string
  /** Where the propagation is set, when not at the mount's own place. */
  readonly propagationAt?: Span
  /** Of a tmpfs, as Docker's `--tmpfs` takes them: `noexec,size=64m`. */
  readonly options?: string
  /** Of a volume that shows no path of the host: its driver and what that is given. */
  readonly driver?: VolumeDriver
  /** Options that a container which is started from this does without, as written. */
  readonly leftOut?: readonly string[]
  /** A file that is declared as a secret. */
  readonly isSecret?: true
}

export interface VolumeDriver {
  readonly name: string
  readonly options: Readonly<Record<string, string>>
}

export interface Port {
  /** Address on the host; absent means every interface. */
  readonly hostIp?: string
  /** First host port of the range; absent means an ephemeral one. */
  readonly hostPort?: number
  readonly hostPortEnd?: number
  readonly containerPort: number
  /** Last of a range inside, where one is written; without it a range of the host's is a choice for one port. */
  readonly containerPortEnd?: number
  readonly protocol: 'tcp' | 'udp' | 'sctp'
}

export interface RestartPolicy {
  /** Docker's names: `no`, `always`, `unless-stopped`, `on-failure`. */
  readonly name: string
  /** 0 means without limit, as in Docker's API. */
  readonly maximumRetryCount: number
}

export interface Ulimit {
  readonly name: string
  readonly soft: number
  readonly hard: number
}

export interface EnvironmentVariable {
  readonly name: string
  /** Never printed. Absent where the value comes from elsewhere. */
  readonly value?: string
  /** Where the value comes from, when not literal: `secret` (secretKeyRef/envFrom secretRef), `configMap`, `field`, `host`. */
  readonly from?: 'secret' | 'configMap' | 'field' | 'host'
  /** An engine's address that is a proxy of the same project: it has the engine's socket, and publishes no port. */
  readonly isEngineProxy?: true
}

export interface Probe {
  /** `disabled`: `healthcheck: {disable: true}`, `HEALTHCHECK NONE`, `--no-healthcheck`. */
  readonly state: 'set' | 'disabled'
  /** CMD / CMD-SHELL form as Docker's API takes it, where known. */
  readonly test?: readonly string[]
  /** Nanoseconds, as in Docker's API. */
  readonly interval?: number
  readonly timeout?: number
  readonly startPeriod?: number
  readonly startInterval?: number
  readonly retries?: number
}

/** `type` absent or empty: not set. */
export interface SeLinuxOptions {
  readonly user?: string
  readonly role?: string
  readonly type?: string
  readonly level?: string
  /** Docker's `label=disable`. */
  readonly disabled?: boolean
  /** Where each is set, when not at the fact's own place. */
  readonly places?: { readonly [option in 'user' | 'role' | 'type']?: Span | undefined }
}

export interface NamedValue {
  readonly name: string
  readonly value: string
}

/** A setting that no rule reads, and that a container which is started from this is given all the same: under Docker's own name. */
export interface StartSetting {
  readonly name:
    | 'add-host'
    | 'blkio-weight'
    | 'cpuset-mems'
    | 'device'
    | 'dns'
    | 'dns-option'
    | 'dns-search'
    | 'domainname'
    | 'group-add'
    | 'health-interval'
    | 'health-retries'
    | 'health-start-interval'
    | 'health-start-period'
    | 'health-timeout'
    | 'hostname'
    | 'interactive'
    | 'memory-swap'
    | 'memory-swappiness'
    | 'oom-score-adj'
    | 'platform'
    | 'publish-all'
    | 'shm-size'
    | 'stop-signal'
    | 'stop-timeout'
    | 'tty'
  readonly value: string | number | boolean
  /** As a reader would look for it: `shm_size`, `--shm-size`. */
  readonly written: string
}

/** A setting that no field holds. */
export interface LeftOut {
  /** As a reader would look for it: `shm_size`, `--hostname`, `init container migrate`. */
  readonly name: string
  /** It names a file that does not exist: without it nothing else would start the container. */
  readonly isMissing?: true
}

/**
 * Everything a rule may read of a container. Values are effective (pod-level fallback, `deploy.resources` against `mem_limit`,
 * the image's USER where nothing overrides it and it is known): resolving them is the reader's job. An optional field is
 * absent when nothing sets it, so the platform's default holds. Lists are empty when nothing sets them.
 */
export interface ContainerFacts {
  /** As written: `nginx:1.27@sha256:…`. */
  image?: Fact<string>
  /** Present when the image is built from this repository; the value is the Dockerfile's path or the context. */
  build?: Fact<string>
  /** `Always`, `IfNotPresent`, `Never` (pods); Compose `always`, `missing`, … become Kubernetes' names. */
  pullPolicy?: Fact<string>
  /** `user`, `uid`, `uid:gid` … as the runtime receives it (Compose `user`, `--user`, pod `runAsUser` as text, the image's USER). */
  user?: Fact<string>
  /** Numeric primary group, pods' `runAsGroup`. */
  group?: Fact<number>
  /** fsGroup and supplementalGroups. */
  supplementalGroups: readonly Fact<number>[]
  /** Pods: effective runAsNonRoot. */
  runAsNonRoot?: Fact<boolean>
  privileged?: Fact<boolean>
  /** Upper case without `CAP_`; `ALL` stays `ALL`. Another spelling in a pod of what its admission allows stays as written. */
  capAdd: readonly Fact<string>[]
  /** The same; pods: as written, since admission compares them so. */
  capDrop: readonly Fact<string>[]
  /** Live only, from the kernel: bounding set, same spelling. */
  capBounding?: Fact<readonly string[]>
  /** `default`, `unconfined`, `localhost` (a profile of one's own). Absent: not set (Docker applies its default, Kubernetes none). */
  seccomp?: Fact<string>
  /** Docker: the file of that profile, as written. */
  seccompProfile?: Fact<string>
  /** `default`, `unconfined`, `localhost`, or another profile's name as written where the type is not valid. */
  appArmor?: Fact<string>
  seLinux?: Fact<SeLinuxOptions>
  /** Effective: Docker's security_opt, pods' `allowPrivilegeEscalation: false`. */
  noNewPrivileges?: Fact<boolean>
  /** Pods: there where the container has a security context of its own that sets anything. */
  securityContext?: Fact<true>
  /** `Default`/`Unmasked` (pods), `systempaths=unconfined` becomes `Unmasked`. */
  procMount?: Fact<string>
  readOnlyRootFilesystem?: Fact<boolean>
  /** What the container mounts; pods: one entry a volumeMount. */
  mounts: readonly Fact<Mount>[]
  /** Pods: the volumes the pod declares, mounted or not (`target` empty); owner is the pod. */
  volumes: readonly Fact<Mount>[]
  /** `--device`/`devices:` host paths, and `all` GPUs as `gpus`. */
  devices: readonly Fact<string>[]
  deviceCgroupRules: readonly Fact<string>[]
  /** `host`, `bridge`, `none`, `default`, `container:x`, `service:x`, or a network's name. */
  networkMode?: Fact<string>
  pidMode?: Fact<string>
  ipcMode?: Fact<string>
  utsMode?: Fact<string>
  /** `host`; pods: `private` where the pod has users of its own. */
  usernsMode?: Fact<string>
  cgroupnsMode?: Fact<string>
  cgroupParent?: Fact<string>
  /** Ports published on the host. */
  ports: readonly Fact<Port>[]
  /** Every port the container declares or exposes (pods' containerPort, Compose expose, the image's EXPOSE), published or not. */
  exposedPorts: readonly Fact<Port>[]
  /** Bytes. 0 is Docker's "no limit" and is given as such. */
  memoryLimit?: Fact<number>
  memoryRequest?: Fact<number>
  /** Cores: `cpus`, quota ÷ period, pods' limits.cpu. */
  cpuLimit?: Fact<number>
  /** Docker's relative weight; 0 and 1024 are the default weight. */
  cpuShares?: Fact<number>
  cpuSet?: Fact<string>
  cpuRequest?: Fact<number>
  /** -1 and 0 mean no limit. */
  pidsLimit?: Fact<number>
  restart?: Fact<RestartPolicy>
  ulimits: readonly Fact<Ulimit>[]
  /** Docker's health check. */
  healthcheck?: Fact<Probe>
  livenessProbe?: Fact<Probe>
  readinessProbe?: Fact<Probe>
  /** Host fields in probes and lifecycle hooks (PSS baseline hostProbesAndHostLifecycle). */
  probeHosts: readonly Fact<string>[]
  sysctls: readonly Fact<NamedValue>[]
  env: readonly Fact<EnvironmentVariable>[]
  /** Compose: where labels, the health check and the texts of configs hold a credential: `label x`. Never the credential. */
  writtenCredentials: readonly Fact<string>[]
  /** entrypoint and command as argv; a shell form is ['/bin/sh', '-c', text]. */
  entrypoint?: Fact<readonly string[]>
  command?: Fact<readonly string[]>
  workingDir?: Fact<string>
  /** Programs seen inside: live, the process list; static, what command and entrypoint name. */
  processes: readonly Fact<string>[]
  windowsHostProcess?: Fact<boolean>
  /** Pods: effective automountServiceAccountToken (pod's own, else its ServiceAccount's where the repository has it). */
  serviceAccountToken?: Fact<boolean>
  serviceAccount?: Fact<string>
  /** Pods: effective namespace as written. */
  namespace?: Fact<string>
  /** Docker: whether PID 1 is an init; only needed to start the container the same way. */
  init?: Fact<boolean>
  labels: readonly Fact<NamedValue>[]
  /** What only matters for starting the container the same way. */
  startSettings: readonly Fact<StartSetting>[]
  /** What a container that is started from this does without: reported there, and read by no rule. */
  leftOut: readonly Fact<LeftOut>[]
}

export type Field = keyof ContainerFacts

/** The fields that hold a list, empty where nothing sets them. */
export const emptyLists = {
  supplementalGroups: [],
  capAdd: [],
  capDrop: [],
  mounts: [],
  volumes: [],
  devices: [],
  deviceCgroupRules: [],
  ports: [],
  exposedPorts: [],
  ulimits: [],
  probeHosts: [],
  sysctls: [],
  env: [],
  writtenCredentials: [],
  processes: [],
  labels: [],
  startSettings: [],
  leftOut: [],
} as const satisfies { [F in Field as ContainerFacts[F] extends readonly unknown[] ? F : never]: readonly [] }
