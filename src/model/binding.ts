import type { Fact } from './source.ts'
import { type FrameInput, frameDefaults, type SubjectOf } from './subject.ts'

declare module './subject.ts' {
  interface KindFacts {
    binding: BindingFacts
  }
}

/** Who gets the role. */
export interface Grantee {
  /** `User`, `Group`, `ServiceAccount`, as written. */
  readonly kind: string
  readonly name: string
  /** Of a service account: the binding's own where none is written. */
  readonly namespace?: string
}

/** Which role is given. */
export interface RoleReference {
  readonly kind: string
  readonly name: string
}

/** A RoleBinding or a ClusterRoleBinding. */
export interface BindingFacts {
  role?: Fact<RoleReference>
  grantees: readonly Fact<Grantee>[]
  /** A ClusterRoleBinding: the role holds in every namespace. */
  isClusterBinding: boolean
  /** Of a RoleBinding, as written. */
  namespace?: string
}

/** How bindings refer to a service account. */
export const accountName = (name: string): string => `ServiceAccount/${name}`

/** How a binding refers to every service account: of its namespace, or of all where it stands in none. */
export const everyAccount = 'ServiceAccounts'

export type Binding = SubjectOf<'binding'>

export const binding = (given: FrameInput<'binding'> & Partial<BindingFacts>): Binding => ({
  ...frameDefaults,
  platform: 'kubernetes',
  grantees: [],
  isClusterBinding: false,
  ...given,
  kind: 'binding',
})
