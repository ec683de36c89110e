import type { ContainerInspect, EngineInfo, ImageInspect, VolumeInspect } from './docker-api.ts'

/**
 * What the kernel enforces for a container's processes: where they differ, the worst. A field is absent where it could not be read (remote engine, not
 * running, no permission); a limit of 0 was read and means "no limit".
 */
export interface KernelFacts {
  /** Capability sets as in /proc/PID/status, hexadecimal. */
  readonly capBnd?: string
  readonly capEff?: string
  /** 0 off, 1 strict, 2 filter. */
  readonly seccomp?: number
  readonly noNewPrivs?: boolean
  /** Effective ids in the container's user namespace: 0 where any process has it, else those of PID 1. */
  readonly uid?: number
  readonly gid?: number
  /** Bytes. */
  readonly memoryMax?: number
  /** Cores (quota ÷ period). */
  readonly cpuMax?: number
  readonly pidsMax?: number
  /** Namespaces shared with the host: `pid`, `ipc`, `uts`, `net`, `user`, `cgroup`. */
  readonly sharedNamespaces?: readonly string[]
  readonly rootReadOnly?: boolean
  /** Whether the runtime's masks over /proc (`/proc/kcore`, `/proc/keys` …) are absent. */
  readonly procUnmasked?: boolean
  readonly cgroupVersion?: 1 | 2
}

/** Everything collected about one live container: raw answers, no verdicts. */
export interface LiveEvidence {
  readonly inspect: ContainerInspect
  readonly image?: ImageInspect
  readonly kernel: KernelFacts
  /** Names of the programs running inside (no arguments: they may hold secrets). */
  readonly processes: readonly string[]
  /** False: created and inspected only. */
  readonly started: boolean
  /** Podman's Docker-compatible answers leave some fields empty that Docker fills. */
  readonly engine: 'docker' | 'podman'
  /** The gate made this container's network: its network mode does not come from the repository. */
  readonly ownNetwork: boolean
  /** The gate created it: its restart policy is the gate's, whatever the repository asks for. */
  readonly isOurs?: boolean
  /** The volumes that it mounts, as the engine has them. */
  readonly volumes?: readonly VolumeInspect[]
  /** The engine and its host. */
  readonly host?: EngineInfo
}

/** The result of starting a container. */
export interface Started {
  readonly evidence: LiveEvidence
  /** Container id and name on the engine. */
  readonly id: string
  readonly name: string
  readonly ready: boolean
  /** How readiness was seen (`healthy`, `listens on 80/tcp`), or one sentence why it is not ready or was not started. */
  readonly because: string
  /** Last lines of the container's output (hostile text); empty when it became ready. */
  readonly log: string
  /** Settings that the engine could not be given, or was given differently, a sentence each. */
  readonly notes: readonly string[]
  /** Settings that give control of the host; not empty and not allowed: created and inspected, not started. */
  readonly refused: readonly string[]
}

/** The files of one container. */
export interface ContainerFiles {
  has(path: string): Promise<boolean>
  /** A file or a folder, packed by the engine; nothing comes of a path that is not there. */
  open(path: string): AsyncIterable<Buffer>
}
