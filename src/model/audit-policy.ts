import type { Fact } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    'audit-policy': AuditPolicyFacts
  }
}

/** What an audit Policy makes the API server write down of requests. */
export interface AuditPolicyFacts {
  /** In their order: the first that matches a request decides. Each at its level, or where none is written at its beginning. */
  rules: readonly Fact<AuditRule>[]
  /** Stages that nothing is written down at, for all rules. */
  omitStages: readonly string[]
}

export const auditLevels = ['None', 'Metadata', 'Request', 'RequestResponse'] as const
export type AuditLevel = (typeof auditLevels)[number]

/** An empty list matches everything. */
export interface AuditRule {
  readonly level: AuditLevel
  readonly users: readonly string[]
  readonly userGroups: readonly string[]
  readonly verbs: readonly string[]
  readonly namespaces: readonly string[]
  readonly resources: readonly AuditedResources[]
  readonly nonResourceUrls: readonly string[]
  readonly omitStages: readonly string[]
}

export interface AuditedResources {
  /** Empty for the core group. */
  readonly group: string
  readonly resources: readonly Fact<string>[]
  readonly resourceNames: readonly string[]
}

export type AuditPolicy = SubjectOf<'audit-policy'>

export const auditPolicy = (given: FrameInput<'audit-policy'> & Partial<AuditPolicyFacts>): AuditPolicy => ({
  ...frameDefaults,
  platform: 'kubernetes',
  rules: [],
  omitStages: [],
  ...given,
  kind: 'audit-policy',
})
