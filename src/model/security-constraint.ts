import type { Fact } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    'security-constraint': SecurityConstraintFacts
  }
}

/** OpenShift's SecurityContextConstraints, or a PodSecurityPolicy: what pods of whoever may use it can ask for. */
export interface SecurityConstraintFacts {
  /** The first setting that lets pods take over their node, by its key. */
  takesNode?: Fact<string>
  /** The setting that lets pods run as root. */
  runsAsRoot?: Fact<string>
  /** The users and groups that it names itself; a PodSecurityPolicy names none. */
  grantees: readonly Fact<string>[]
}

/** How roles refer to one; it is in no namespace. */
export const constraintName = (resource: ConstraintResource, name: string): string => `${resource}/${name}`

/** As roles call them. */
export type ConstraintResource = 'podsecuritypolicies' | 'securitycontextconstraints'

export type SecurityConstraint = SubjectOf<'security-constraint'>

export const securityConstraint = (
  given: FrameInput<'security-constraint'> & Partial<SecurityConstraintFacts>,
): SecurityConstraint => ({
  ...frameDefaults,
  platform: 'kubernetes',
  grantees: [],
  ...given,
  kind: 'security-constraint',
})
