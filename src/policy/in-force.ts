import { PolicyError } from '../model/policy-error.ts'
import type { Notice } from '../model/report.ts'
import type { PolicyInForce } from '../model/run.ts'
import { source } from '../model/source.ts'

/** The policy file as a commit has it: its text, `null` where there is none, or why it is not known. */
export type BasePolicy = { readonly text: string | null } | { readonly unknown: string }

/**
 * A pull request cannot switch off its own gate: the policy at its base holds, and a change to it is a warning.
 * @param proposed the text in the checkout; undefined where there is none
 * @throws PolicyError where the pull request has a policy and the base's cannot be read
 */
export function policyOfBase(name: string, proposed: string | undefined, base: BasePolicy): PolicyInForce {
  if ('unknown' in base) {
    if (proposed === undefined)
      return {
        warnings: [notice(name, `${base.unknown}; the pull request has none either; the default policy was used`)],
      }
    throw new PolicyError(
      `The policy of the base cannot be read, and the pull request's own copy is not trusted (${base.unknown}). Check out with fetch-depth: 0, or grant contents: read`,
      name,
      null,
    )
  }
  const warnings = base.text === (proposed ?? null) ? [] : [notice(name, changeOf(base.text, proposed))]
  return base.text === null ? { warnings } : { source: source(name, base.text), warnings }
}

const notice = (file: string, message: string): Notice => ({ message, file, line: null })

function changeOf(base: string | null, proposed: string | undefined): string {
  if (base === null)
    return 'this pull request adds a policy: it takes effect after merging; the default policy was used'
  if (proposed === undefined)
    return 'this pull request removes the policy: this takes effect after merging; the policy of the base branch was used'
  return 'this pull request changes the policy: this takes effect after merging; the policy of the base branch was used'
}
