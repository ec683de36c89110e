import type { Fact } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    role: RoleFacts
  }
}

/** What one rule of a role allows; the words are matched as they are written. */
export interface PolicyRule {
  readonly apiGroups: readonly Fact<string>[]
  readonly resources: readonly Fact<string>[]
  /** Where there are any, it holds for objects of these names alone. */
  readonly resourceNames: readonly Fact<string>[]
  readonly verbs: readonly Fact<string>[]
  /** `nonResourceURLs`. */
  readonly urls: readonly Fact<string>[]
}

/** What is asked of one label: one of some values, or any where none are named. */
export interface LabelRequirement {
  readonly key: string
  readonly values?: readonly string[]
  /** The label must not be there, or have another value. */
  readonly isNot?: true
}

/** What a cluster role must meet for its rules to be collected, all of it. */
export type RoleSelector = readonly LabelRequirement[]

export const meets = (labels: ReadonlyMap<string, string>, { key, values, isNot }: LabelRequirement): boolean => {
  const value = labels.get(key)
  return (value !== undefined && (values?.includes(value) ?? true)) !== (isNot ?? false)
}

/** A Role or a ClusterRole. */
export interface RoleFacts {
  rules: readonly Fact<PolicyRule>[]
  /** Rules that a placeholder stands for: never known. */
  otherRules?: Fact<string>
  /** `aggregationRule.clusterRoleSelectors`: what its rules are collected from. */
  collects: readonly Fact<RoleSelector>[]
  labels: ReadonlyMap<string, string>
  /** A ClusterRole. */
  isClusterRole: boolean
  /** Of a Role, as written. */
  namespace?: string
  /** One that every cluster has: the API server itself makes it. */
  isBuiltIn: boolean
}

/** How bindings refer to a role; cluster roles are in no namespace. */
export const roleName = (kind: string, name: string): string => `${kind}/${name}`

/** How aggregated roles refer to those that they collect. */
export const labelName = (key: string, value?: string): string =>
  value === undefined ? `label/${key}` : `label/${key}=${value}`

export type Role = SubjectOf<'role'>

export const role = (given: FrameInput<'role'> & Partial<RoleFacts>): Role => ({
  ...frameDefaults,
  platform: 'kubernetes',
  rules: [],
  collects: [],
  labels: new Map(),
  isClusterRole: false,
  isBuiltIn: false,
  ...given,
  kind: 'role',
})
