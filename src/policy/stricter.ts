import type { Policy } from '../model/policy.ts'
import { severities } from '../model/rule.ts'
import type { PolicyOverrides } from '../model/run.ts'
import { defaults } from './defaults.ts'

const levels: readonly Policy['failOn'][] = [...severities, 'never']
/** From the strictest on. */
const unsureWords: readonly Policy['unsure'][] = ['block', 'switches', 'report']

const isLooser = <T>(order: readonly T[], given: T, than: T) => order.indexOf(given) > order.indexOf(than)
const stricterOf = <T>(order: readonly T[], one: T, other: T) => (isLooser(order, one, other) ? other : one)

/** Flags and inputs as they apply to a policy, and those that do not because they would loosen it. */
export interface Applied {
  readonly overrides: PolicyOverrides
  /** `fail-on: never`. */
  readonly refused: readonly string[]
}

/**
 * Whoever writes the inputs of a pull request's workflow may tighten what the policy sets, and no more.
 * @param policy what the policy's file sets; what it leaves out is free
 */
export function tighteningOnly(
  overrides: PolicyOverrides,
  policy: Partial<Pick<Policy, keyof PolicyOverrides>>,
): Applied {
  const { failOn, report, include, exclude, newOnly, kubernetesVersion } = overrides
  const refused = [
    failOn && policy.failOn && isLooser(levels, failOn, policy.failOn) && `fail-on: ${failOn}`,
    report && policy.report && isLooser(levels, report, policy.report) && `report: ${report}`,
    // Globs are compared as they are written: whether one covers another is not asked.
    include && policy.include && !isWithin(policy.include, include) && `include: ${include.join(' ')}`,
    exclude && policy.exclude && !isWithin(exclude, policy.exclude) && `exclude: ${exclude.join(' ')}`,
    newOnly === true && policy.newOnly === false && 'new-only: true',
    // Each version allows what another does not: neither is the stricter one.
    kubernetesVersion &&
      policy.kubernetesVersion &&
      kubernetesVersion !== policy.kubernetesVersion &&
      `kubernetes-version: ${kubernetesVersion}`,
  ]
  const keep = <T>(value: T, index: number) => (refused[index] ? undefined : value)
  return {
    overrides: {
      failOn: keep(failOn, 0),
      report: keep(report, 1),
      include: keep(include, 2),
      exclude: keep(exclude, 3),
      newOnly: keep(newOnly, 4),
      kubernetesVersion: keep(kubernetesVersion, 5),
    },
    refused: refused.filter((words) => typeof words === 'string'),
  }
}

const isWithin = (some: readonly string[], all: readonly string[]) =>
  all.includes('**') || some.every((glob) => all.includes(glob))

/** Nothing is looser than in the default policy, nothing looser than proposed; no rule is lowered, nothing waived or left out. */
export function stricterThanDefaults(proposed: Partial<Policy>): Policy {
  const { failOn, report, newOnly, unsure, trustedRegistries } = { ...defaults, ...proposed }
  return {
    ...defaults,
    failOn: stricterOf(levels, failOn, defaults.failOn),
    report: stricterOf(severities, report, defaults.report),
    newOnly,
    unsure: stricterOf(unsureWords, unsure, defaults.unsure),
    benchmarks: { ...defaults.benchmarks, ...proposed.benchmarks },
    trustedRegistries,
  }
}
