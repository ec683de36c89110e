import type { HostFile } from './host.ts'
import type { Fact } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    node: NodeFacts
  }
}

/** What a file of a node is to the cluster: one fact each. */
export const nodeFileRoles = [
  'apiServerManifest',
  'controllerManagerManifest',
  'schedulerManifest',
  'etcdManifest',
  'cniConfig',
  'etcdData',
  'adminConf',
  'schedulerConf',
  'controllerManagerConf',
  'pki',
  'pkiCertificate',
  'pkiKey',
  'kubeletService',
  'proxyConf',
  'kubeletConf',
  'clientCa',
  'kubeletConfig',
] as const
export type NodeFileRole = (typeof nodeFileRoles)[number]

/** A node of a cluster in a container, as its file system has it. A list is empty where there is no such file. */
export type NodeFacts = { readonly [R in NodeFileRole]: readonly Fact<HostFile>[] }

export type Node = SubjectOf<'node'>

const emptyLists = Object.fromEntries(nodeFileRoles.map((role) => [role, []])) as unknown as {
  readonly [R in NodeFileRole]: readonly never[]
}

export const node = (given: FrameInput<'node'> & Partial<NodeFacts>): Node => ({
  ...frameDefaults,
  platform: 'kubernetes',
  ...emptyLists,
  ...given,
  kind: 'node',
})
