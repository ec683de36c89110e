import type { Control } from '../benchmarks/control.ts'
import type { Threat } from '../benchmarks/threats.ts'
import type { Evidence, Fact, Owner, Span } from './source.ts'
import type { Container, ContainerFrame, Dialect, Field, Kind, Platform, Subject, Subjects } from './subjects.ts'

export const severities = ['low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof severities)[number]

/** What the policy lets a rule know. */
export interface RuleSettings {
  readonly trustedRegistries: readonly string[]
}

export interface Hit {
  readonly at: Span
  /** Says what is wrong here, with the subject's name. Never holds a secret or an environment value. */
  readonly message: string
  /** Tells hits of one rule on one subject apart (a port, a capability, a path inside the container). */
  readonly discriminator: string
  /** True where nothing is set: in doubt about the rest of the settings, such a hit is `unsure`. */
  readonly missing: boolean
  readonly owner?: Owner
  readonly evidence?: Evidence
}

/** Path → text; the guilty text of a bad example stands between « and ». */
export type Example = Readonly<Record<string, string>>

interface RuleFrame {
  /** `<subject>/<name>`; for ever. */
  readonly id: string
  readonly title: string
  readonly severity: Severity
  readonly threats: readonly [Threat, ...Threat[]]
  readonly controls: readonly Control[]
  /** What an attacker gains. */
  readonly why: string
  /** An order the reader can carry out. */
  readonly fix: string | ({ readonly default: string } & { readonly [D in Dialect]?: string })
  /** Judged only where this platform runs the container. */
  readonly platform?: Platform
  /** Hygiene of services: `low` on a one-off container. */
  readonly hygiene?: boolean
  readonly bad: readonly [Example, ...Example[]]
  readonly good: readonly [Example, ...Example[]]
}

/** A rule as the judge sees it. */
export interface Rule extends RuleFrame {
  readonly on: Kind
  /** The facts `check` may look at; what decides `unsure` and `absent`. */
  readonly reads: readonly string[]
  check(subject: Subject, settings: RuleSettings): Iterable<Hit>
}

type FactsOf<K extends Kind> = K extends 'container'
  ? Field
  : Exclude<keyof Subjects[K], 'kind' | 'key' | 'name' | 'at' | 'opaque'>
type View<K extends Kind, R extends FactsOf<K>> = K extends 'container'
  ? Omit<ContainerFrame, 'unresolved' | 'opaque' | 'unsupported'> & Pick<Container, R & Field>
  : Subjects[K]

/** Declares a rule. `check` is handed only the facts named in `reads`, so the list cannot fall behind the code. */
export function defineRule<K extends Kind, const R extends readonly FactsOf<K>[]>(
  rule: RuleFrame & {
    readonly on: K
    readonly reads: R
    check(subject: View<K, R[number]>, settings: RuleSettings): Iterable<Hit>
  },
): Rule {
  return rule as unknown as Rule
}

/** A fault in something that is set: points at the value. */
export function fail(fact: Fact<unknown>, message: string, discriminator = ''): Hit {
  return { at: fact.at, message, discriminator, missing: false, owner: fact.owner, evidence: fact.evidence }
}

/** Something that ought to be set is not: points at the nearest parent of that setting that is there. */
export function missing(subject: Pick<ContainerFrame, 'at' | 'nearestParent'>, field: Field, message: string): Hit {
  return { at: subject.nearestParent.get(field) ?? subject.at, message, discriminator: '', missing: true }
}
