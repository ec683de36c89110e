import type { Editions } from '../benchmarks/editions.ts'
import type { KubernetesVersion } from '../benchmarks/pod-security.ts'
import type { RuleSettings, Severity } from './rule.ts'

export interface Waiver {
  /** Rule id. */
  readonly rule: string
  /** Repository path (glob) and/or subject key. */
  readonly path?: string
  readonly subject?: string
  readonly reason: string
  readonly owner: string
  /** `YYYY-MM-DD`; the last day on which it holds. */
  readonly expires: string
  /** 1-based line in the policy file. */
  readonly line: number
}

export interface Attestation {
  /** As the chosen edition numbers it. */
  readonly control: string
  readonly statement: string
  readonly owner: string
  readonly expires: string
  readonly line: number
}

export const defaultPolicyPath = '.github/hullgate.yml'
/** Where the policy is looked for when no file is named. */
export const policyPaths = [defaultPolicyPath, '.github/hullgate.yaml'] as const

/** The resolved policy: every default is already in. */
export interface Policy extends RuleSettings {
  /** Where it came from: a path, or `defaults`. */
  readonly origin: string
  readonly failOn: Severity | 'never'
  readonly report: Severity
  /** Whether only what a change makes worse can block, where there is a base to compare with. */
  readonly newOnly: boolean
  readonly gaps: 'block' | 'report'
  /** Which settings that cannot be resolved block as if they were wrong: all, the switches of grave rules, or none. */
  readonly unsure: 'block' | 'switches' | 'report'
  readonly benchmarks: Editions
  readonly kubernetesVersion: KubernetesVersion
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  readonly rules: ReadonlyMap<string, Severity | 'off'>
  readonly waivers: readonly Waiver[]
  readonly attestations: readonly Attestation[]
}

/** A glob that matches every file but those that it names; `!(a|b).yaml` begins alike and is none. */
export const isNegated = (glob: string): boolean => /^!(?!\()/.test(glob)
