import type { Fact } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    'pod-security-policy': PodSecurityPolicyFacts
  }
}

/** What a PodSecurityPolicy lets through, on clusters before 1.25. */
export interface PodSecurityPolicyFacts {
  privileged?: Fact<boolean>
  hostPid?: Fact<boolean>
  hostIpc?: Fact<boolean>
  hostNetwork?: Fact<boolean>
  /** Allowed where none is written. */
  privilegeEscalation?: Fact<boolean>
  /** The rule for users: `RunAsAny`, `MustRunAs`, `MustRunAsNonRoot`. */
  userRule?: Fact<string>
  /** The lowest user of a range that holds root. */
  rootRange?: Fact<string>
  allowedCapabilities: readonly Fact<string>[]
  droppedCapabilities: readonly Fact<string>[]
  /** Annotation with the profiles that pods may choose. */
  seccompProfiles?: Fact<string>
  /** Annotation with the profile of pods that choose none. */
  seccompDefault?: Fact<string>
  /** The volume type that lets paths of the node in: `hostPath` or `*`. */
  hostPathType?: Fact<string>
  /** The prefixes that paths of the node must have; without any, every path may be mounted. */
  hostPaths: readonly Fact<HostPathPrefix>[]
  /** Unsafe sysctls that pods may set. */
  unsafeSysctls: readonly Fact<string>[]
}

export interface HostPathPrefix {
  readonly path: string
  readonly readOnly: boolean
}

export type PodSecurityPolicy = SubjectOf<'pod-security-policy'>

export const podSecurityPolicy = (
  given: FrameInput<'pod-security-policy'> & Partial<PodSecurityPolicyFacts>,
): PodSecurityPolicy => ({
  ...frameDefaults,
  platform: 'kubernetes',
  allowedCapabilities: [],
  droppedCapabilities: [],
  hostPaths: [],
  unsafeSysctls: [],
  ...given,
  kind: 'pod-security-policy',
})
