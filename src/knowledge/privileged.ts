import type { Fact } from '../model/source.ts'
import type { Dialect } from '../model/subject.ts'

/**
 * The engine and the kernel show a privileged container without any confinement. That is one fault, not one for each confinement;
 * what a manifest takes away in so many words is still its own.
 */
export const isPrivilegedLive = (container: {
  readonly dialect: Dialect
  readonly privileged?: Fact<boolean>
}): boolean => container.dialect === 'live' && container.privileged?.value === true
