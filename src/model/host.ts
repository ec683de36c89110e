import type { Control } from '../benchmarks/control.ts'
import type { Fact } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    host: HostFacts
  }
}

/** A file of the machine, as its file system has it. */
export interface HostFile {
  readonly path: string
  /** Name, or number where the machine has no name for it. */
  readonly user: string
  readonly group: string
  /** Permission bits with set-user-id, set-group-id and sticky: `0o644`. */
  readonly mode: number
}

/** Something that auditd is to watch. */
export interface AuditedPath {
  readonly path: string
  readonly control: Control
  readonly isWatched: boolean
}

/** What a file of the machine is to Docker: one fact each. */
export const hostFileRoles = [
  'dockerService',
  'dockerSocketUnit',
  'dockerFolder',
  'registryCa',
  'tlsCa',
  'serverCertificate',
  'serverKey',
  'apiSocket',
  'daemonJson',
  'defaultDocker',
  'sysconfigDocker',
  'containerdSocket',
] as const
export type HostFileRole = (typeof hostFileRoles)[number]

/** The machine that the program runs on: what Docker's files and its watchers are there. A list is empty where there is no such file. */
export interface HostFacts extends Record<HostFileRole, readonly Fact<HostFile>[]> {
  audited: readonly Fact<AuditedPath>[]
  /** The folder in which the engine keeps images and containers. */
  dataRoot?: Fact<{ readonly path: string; readonly isOwnFileSystem: boolean }>
  /** Members of the group `docker`. */
  dockerGroup: readonly Fact<string>[]
}

export type Host = SubjectOf<'host'>
export type HostField = keyof HostFacts

const emptyLists = {
  dockerService: [],
  dockerSocketUnit: [],
  dockerFolder: [],
  registryCa: [],
  tlsCa: [],
  serverCertificate: [],
  serverKey: [],
  apiSocket: [],
  daemonJson: [],
  defaultDocker: [],
  sysconfigDocker: [],
  containerdSocket: [],
  audited: [],
  dockerGroup: [],
} as const satisfies Partial<HostFacts>

export const host = (given: FrameInput<'host'> & Partial<HostFacts>): Host => ({
  ...frameDefaults,
  ...emptyLists,
  ...given,
  kind: 'host',
})
