import type { Api } from '../github/api.ts'
import { readFileAt } from '../github/contents.ts'
import type { EventContext } from '../github/context.ts'
import type { Notice } from '../model/report.ts'
import type { PolicyInForce } from '../model/run.ts'
import { source } from '../model/source.ts'
import { defaultPolicyPath } from '../options/options.ts'
import { fileAt } from '../repository/git.ts'
import { policyOnDisk } from '../repository/policy-file.ts'
import { PolicyError } from './policy-error.ts'

/**
 * A pull request cannot switch off its own gate: the policy at its base holds, and a change to it is told. Elsewhere the
 * checked-out one holds.
 * @throws PolicyError where the pull request has a policy and the base's cannot be read
 */
export async function policyInForce(
  path: string | undefined,
  root: string,
  context: EventContext,
  api: Api,
): Promise<PolicyInForce> {
  const isProposal = context.pullNumber !== null || /^(?:pull_request|merge_group)/.test(context.event)
  if (!isProposal) return policyOnDisk(root, path)
  const name = path ?? defaultPolicyPath
  const proposed = policyOnDisk(root, path, { mayBeAbsent: true }).source?.text
  const base = await baseText(name, root, context.baseSha, context, api)
  if ('unknown' in base) {
    if (proposed === undefined)
      return { warnings: [notice(name, `${base.unknown}; there is none here, so the defaults hold`)] }
    throw new PolicyError(
      `the policy of the base cannot be read, and a pull request's own does not count (${base.unknown}). Check out with fetch-depth: 0, or grant contents: read`,
      name,
      null,
    )
  }
  const warnings = base.text === (proposed ?? null) ? [] : [notice(name, changeOf(base.text, proposed))]
  return base.text === null ? { warnings } : { source: source(name, base.text), warnings }
}

const notice = (file: string, message: string): Notice => ({ message, file, line: null })

function changeOf(base: string | null, proposed: string | undefined): string {
  if (base === null) return 'this pull request adds the policy: it holds once it is merged, until then the defaults do'
  if (proposed === undefined) return 'this pull request removes the policy: it still holds here'
  return 'this pull request changes the policy: the one at its base holds here'
}

async function baseText(
  path: string,
  root: string,
  commit: string | null,
  context: EventContext,
  api: Api,
): Promise<{ text: string | null } | { unknown: string }> {
  if (commit === null) return { unknown: 'the event does not name its base' }
  const local = fileAt(root, commit, path)
  if (local.state === 'text') return { text: local.text }
  if (local.state === 'absent') return { text: null }
  const remote = await readFileAt(api, context, path, commit)
  return remote.ok ? { text: remote.text } : { unknown: remote.degraded }
}
