import type { Fact } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    daemon: DaemonFacts
  }
}

/**
 * What one Docker daemon is set to, from its configuration file, its flags, or the engine that runs. A fact is absent where nothing
 * sets it: the default of the newest supported engine then holds.
 */
export interface DaemonFacts {
  /** Where the API listens: `fd://`, `unix:///run/docker.sock`, `tcp://0.0.0.0:2376`. */
  hosts: readonly Fact<string>[]
  tls?: Fact<boolean>
  tlsVerify?: Fact<boolean>
  tlsCaCert?: Fact<string>
  icc?: Fact<boolean>
  logLevel?: Fact<string>
  debug?: Fact<boolean>
  logDriver?: Fact<string>
  iptables?: Fact<boolean>
  ip6tables?: Fact<boolean>
  insecureRegistries: readonly Fact<string>[]
  registryMirrors: readonly Fact<string>[]
  storageDriver?: Fact<string>
  storageOpts: readonly Fact<string>[]
  usernsRemap?: Fact<string>
  /** Names of the limits. */
  defaultUlimits: readonly Fact<string>[]
  cgroupParent?: Fact<string>
  authorizationPlugins: readonly Fact<string>[]
  noNewPrivileges?: Fact<boolean>
  liveRestore?: Fact<boolean>
  userlandProxy?: Fact<boolean>
  /** `builtin`, `unconfined`, or a path. */
  seccompProfile?: Fact<string>
  experimental?: Fact<boolean>
  apiCorsHeader?: Fact<string>
  /** The host address that published ports are bound to by default. */
  ip?: Fact<string>
  allowDirectRouting?: Fact<boolean>
  selinuxEnabled?: Fact<boolean>
  defaultCgroupnsMode?: Fact<string>
  defaultIpcMode?: Fact<string>
  metricsAddr?: Fact<string>
  rootless?: Fact<boolean>
  /** Whether the engine is a member of a swarm. */
  swarm?: Fact<boolean>
  /** Of the engine that runs. */
  version?: Fact<string>
  /** Settings with which dockerd does not start, and why. */
  refused: readonly Fact<Refused>[]
}

export interface Refused {
  readonly setting: string
  /** A clause about the setting: `is also given as a flag`. */
  readonly because: string
}

export type Daemon = SubjectOf<'daemon'>
export type DaemonField = keyof DaemonFacts

const emptyLists = {
  hosts: [],
  insecureRegistries: [],
  registryMirrors: [],
  storageOpts: [],
  defaultUlimits: [],
  authorizationPlugins: [],
  refused: [],
} as const satisfies Partial<DaemonFacts>

export const daemon = (given: FrameInput<'daemon'> & Partial<DaemonFacts>): Daemon => ({
  ...frameDefaults,
  ...emptyLists,
  ...given,
  kind: 'daemon',
})
