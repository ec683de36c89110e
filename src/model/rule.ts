import type { Control } from '../benchmarks/control.ts'
import type { KubernetesVersion } from '../benchmarks/pod-security.ts'
import type { Threat } from '../benchmarks/threats.ts'
import type { Edit } from './edit.ts'
import type { Program } from './program.ts'
import type { ContainerPort, Evidence, Fact, Owner, Span } from './source.ts'
import type { Dialect, FieldOf, Kind, KindFacts, Platform, Subject, SubjectFrame, SubjectOf } from './subject.ts'

export const severities = ['low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof severities)[number]

/** The part of the policy that rules see. */
export interface RuleSettings {
  readonly trustedRegistries: readonly string[]
  /** Whose Pod Security lists apply; the newest known where it is left out. */
  readonly kubernetesVersion?: KubernetesVersion
}

/** What a rule may look at beside its subject: the policy's settings, and subjects of the kinds that its `joins` name. */
export interface RuleContext<J extends Kind = Kind> extends RuleSettings {
  /**
   * The subjects of another kind that an object of the cluster means by this name: of several (overlays) those whose files lie
   * nearest to `near`. Where there is none and a file that could not be read may hold it, the verdict becomes `unseen`.
   */
  find<K extends J>(kind: K, namespace: string | undefined, name: string, near: Span): readonly SubjectOf<K>[]
  /** The subjects of another kind that refer to an object of this name (the bindings of a role), wherever their files lie. */
  findReferring<K extends J>(kind: K, namespace: string | undefined, name: string): readonly SubjectOf<K>[]
  /** Whether a file that could not be read may hold subjects of a kind that is missed: the verdict then becomes `unseen`. */
  mayMiss(kind: J): boolean
}

export interface Hit {
  readonly at: Span
  /** What is wrong here, with the subject's name. Never contains a secret or an environment value. */
  readonly message: string
  /** Distinguishes hits of one rule on one subject (a port, a capability, a path inside the container). */
  readonly discriminator: string
  /** True where nothing is set: where the rest of the settings is unknown, such a hit is `unsure`. */
  readonly missing: boolean
  /** The fact that is missing, or has no known value. */
  readonly field?: string
  /** Which of the rule's controls it violates; all of them when left out. */
  readonly controls?: readonly Control[]
  /** Where it differs from the rule's own. */
  readonly severity?: Severity
  /** Other places that belong to it. */
  readonly related?: readonly Span[]
  /** How far it goes and whom it lets in, as stable words (`reachOf`): more of them than on the base make it worse. */
  readonly reach?: readonly string[]
  /** What to do here, where more is known than the rule's own text says. */
  readonly fix?: string
  readonly owner?: Owner
  readonly evidence?: Evidence
}

/** Small files that a rule is shown with and tested on. */
export interface Example {
  /** What it shows, in a few words: `USER 0:0`. */
  readonly name: string
  /** Path → text; in a bad example « and » enclose the text at fault. */
  readonly files: Readonly<Record<string, string>>
  /** `severity: message` of every finding that it causes, in the order of the text; empty for a good one. */
  readonly reports: readonly string[]
}

/** One text for every form, or one for each. */
export type Fix =
  | string
  | ({ readonly default: string } & { readonly [D in Dialect]?: string } & {
      /** For what a file of another kind than the manifest's brings in, such as an `env_file`: `{file}` is its path. */
      readonly elsewhere?: string
    })

interface RuleFrame {
  /** `<subject>/<name>`; for ever. */
  readonly id: string
  readonly title: string
  readonly severity: Severity
  readonly threats: readonly [Threat, ...Threat[]]
  readonly controls: readonly Control[]
  /** What an attacker gains. */
  readonly why: string
  /** An instruction that the reader can follow. */
  readonly fix: Fix
  /** Checked only where this platform runs the subject. */
  readonly platform?: Platform
  /** Of components: the program that it is about. */
  readonly program?: Program
  /** Hygiene of services: `low` on a one-off container. */
  readonly hygiene?: boolean
  /** It asks for what only a service has a use for: not applicable to a one-off container. */
  readonly ofServices?: true
  /** The rule whose finding about the same subject makes this one's settings moot: what is found becomes part of that finding. */
  readonly mootBy?: string
  /** It is about settings that come from elsewhere as a whole: what other rules miss among them is part of its finding. */
  readonly aboutUnknown?: true
  /** Reports something even where no fact that it reads is set. Any other rule is asked only where one is. */
  readonly alwaysAsked?: true
  /** Whether it finds nothing in an image of this name, whatever its tag is. */
  readonly passesImage?: (name: string) => boolean
  /** Whether it finds nothing in a published port of which only this is known. */
  readonly passesPort?: (port: ContainerPort) => boolean
  /** A setting of the policy without which the rule checks nothing: it is then `unseen`. */
  readonly needsSetting?: 'trustedRegistries'
  readonly bad: readonly [Example, ...Example[]]
  readonly good: readonly [Example, ...Example[]]
}

/** A rule as `judge` applies it. */
export interface Rule extends RuleFrame {
  readonly on: Kind
  /** The facts that decide: one that is unresolved makes the verdict `unsure` at its place; without any of them it is `absent`. */
  readonly reads: readonly string[]
  /** Facts that may excuse a fault or make it worse; unresolved ones change nothing. */
  readonly consults?: readonly string[]
  /** Kinds of other subjects that it looks up. */
  readonly joins?: readonly Kind[]
  /** The change that fixes it, where there is one right one. */
  readonly edit?: Edit
  check(subject: Subject, context: RuleContext): Iterable<Hit>
}

/** What `check` receives: the frame without what `judge` handles, and the facts that are named. */
type View<K extends Kind, F extends FieldOf<K>> = Omit<SubjectFrame<K>, 'unresolved' | 'origins' | 'unsupported'> &
  Pick<KindFacts[K], F>

/** Declares a rule. `check` receives only the facts named in `reads` and `consults`, so the lists cannot fall behind the code. */
export function defineRule<
  K extends Kind,
  const R extends readonly FieldOf<K>[],
  const C extends readonly FieldOf<K>[] = readonly [],
  const J extends readonly Kind[] = readonly [],
>(
  rule: RuleFrame & {
    readonly on: K
    readonly reads: R
    readonly consults?: C
    readonly joins?: J
    readonly edit?: Edit<R[number]>
    check(subject: View<K, R[number] | C[number]>, context: RuleContext<J[number]>): Iterable<Hit>
  },
): Rule {
  // One shape for all of them: judging reads their fields some hundred thousand times.
  const shaped = {
    id: rule.id,
    on: rule.on,
    title: rule.title,
    severity: rule.severity,
    threats: rule.threats,
    controls: rule.controls,
    why: rule.why,
    fix: rule.fix,
    platform: rule.platform,
    program: rule.program,
    hygiene: rule.hygiene,
    ofServices: rule.ofServices,
    mootBy: rule.mootBy,
    aboutUnknown: rule.aboutUnknown,
    alwaysAsked: rule.alwaysAsked,
    passesImage: rule.passesImage,
    passesPort: rule.passesPort,
    needsSetting: rule.needsSetting,
    reads: rule.reads,
    consults: rule.consults,
    joins: rule.joins,
    edit: rule.edit,
    bad: rule.bad,
    good: rule.good,
    check: rule.check,
  } satisfies Record<keyof Rule, unknown>
  return shaped as unknown as Rule
}

/** What a hit may have beside place and message. */
type HitDetails = Partial<Pick<Hit, 'discriminator' | 'controls' | 'severity' | 'related' | 'reach' | 'fix'>>

/** A fault in something that is set: points at the value. */
export function fail(fact: Fact<unknown>, message: string, details: HitDetails = {}): Hit {
  const { at, owner, evidence } = fact
  return hit({ at, message, missing: false, owner, evidence }, details)
}

/** All hits have one shape. */
const hit = (
  { at, message, missing, field, owner, evidence }: Omit<Hit, 'discriminator'>,
  { discriminator = '', controls, severity, related, reach, fix }: HitDetails,
): Hit => ({ at, message, discriminator, missing, field, controls, severity, related, reach, fix, owner, evidence })

/** Discriminators for facts that share a name: `x`, `x 2`, `x 3`. */
export function numbered(): (name: string) => string {
  const seen = new Map<string, number>()
  return (name) => {
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 ? name : `${name} ${count}`
  }
}

/** A setting is missing: points at the nearest parent of that setting that is there. */
export function missing<F extends string>(
  subject: { readonly at: Span; readonly nearestParent: ReadonlyMap<F, Span> },
  field: F,
  message: string,
  details: HitDetails = {},
): Hit {
  return hit({ at: subject.nearestParent.get(field) ?? subject.at, message, missing: true, field }, details)
}
