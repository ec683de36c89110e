import type { ContainerCreateOptions, ContainerInspectInfo, ImageInspectInfo } from 'dockerode'

/** What the kernel enforces for a container's first process. Absent where it could not be read (remote engine, not running). */
export interface KernelFacts {
  /** Capability sets as in /proc/PID/status, hexadecimal. */
  readonly capBnd?: string
  readonly capEff?: string
  /** 0 off, 1 strict, 2 filter. */
  readonly seccomp?: number
  readonly noNewPrivs?: boolean
  /** Real uid and gid of PID 1 in the container's user namespace. */
  readonly uid?: number
  readonly gid?: number
  /** Bytes; absent: no limit. */
  readonly memoryMax?: number
  /** Cores (quota ÷ period); absent: no quota. */
  readonly cpuMax?: number
  readonly pidsMax?: number
  /** Namespaces shared with the host: `pid`, `ipc`, `uts`, `net`, `user`, `cgroup`. */
  readonly sharedNamespaces?: readonly string[]
  readonly rootReadOnly?: boolean
}

/** Everything collected about one live container: raw answers, no judgement. */
export interface LiveEvidence {
  readonly inspect: ContainerInspectInfo
  readonly image?: ImageInspectInfo
  readonly kernel: KernelFacts
  /** Command lines of the processes inside (docker top). */
  readonly processes: readonly string[]
  /** False: created and inspected only. */
  readonly started: boolean
}

export type { ContainerCreateOptions, ContainerInspectInfo, ImageInspectInfo }
