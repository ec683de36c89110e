import { PolicyError } from '../model/policy-error.ts'
import type { PolicyInForce } from '../model/run.ts'
import type { Source } from '../model/source.ts'

/** The policy of a trusted commit: the file, undefined where there is none, or why it is not known. Where there are two, neither counts. */
export type TrustedPolicy =
  | { readonly source: Source | undefined; readonly another?: Source }
  | { readonly unknown: string }

type TrustedBranch = NonNullable<PolicyInForce['trusted']>

/**
 * Nobody switches off their own gate: the policy of the base holds in a pull request, the default branch's everywhere off it. What
 * the checkout has in its place is a proposal.
 * @param named the file that an input names
 * @throws PolicyError where the trusted policy cannot be read, or the file that was named is nowhere
 */
export function policyOfBranch(
  branch: TrustedBranch,
  trusted: TrustedPolicy,
  checkedOut: Source | undefined,
  named: string | undefined,
): PolicyInForce {
  if ('unknown' in trusted) {
    const advice =
      branch === 'the base branch' ? 'Check out with fetch-depth: 0, or grant contents: read' : 'Grant contents: read'
    throw new PolicyError(
      `The policy of ${branch} cannot be read (${trusted.unknown}), and the checkout's own copy is not trusted. ${advice}`,
      checkedOut?.path ?? named ?? null,
      null,
    )
  }
  const { source, another } = trusted
  if (named !== undefined && checkedOut === undefined && source?.path !== named)
    throw new PolicyError('The policy file that `config-file` names does not exist', named, null)
  const isSame = !another && source?.text === checkedOut?.text && source?.path === checkedOut?.path
  return {
    source,
    ...(another && { another }),
    warnings: [],
    trusted: branch,
    ...(isSame ? {} : { proposal: { source: checkedOut } }),
  }
}
