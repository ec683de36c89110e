import type { Policy } from '../model/policy.ts'
import { PolicyError, twoPolicies } from '../model/policy-error.ts'
import type { Notice } from '../model/report.ts'
import type { PolicyInForce, PolicyOverrides } from '../model/run.ts'
import type { Source } from '../model/source.ts'
import { changesOf } from './changes.ts'
import { defaults } from './defaults.ts'
import type { PolicyFile, ReadContext } from './read.ts'
import { stricterThanDefaults, tighteningOnly } from './stricter.ts'

/** The policy with every default in, and the notices about it. */
export interface Resolved {
  readonly policy: Policy
  /** What a pull request changes of the policy, as a sentence. */
  readonly change: string | null
  /** What then holds, where its text is valid. */
  readonly proposed?: Policy
  readonly warnings: readonly Notice[]
  readonly errors: readonly Notice[]
}

/** Puts file, flags and defaults together. A policy that cannot be used is an error of the report; the defaults are used. */
export async function resolvePolicy(
  inForce: () => Promise<PolicyInForce>,
  overrides: PolicyOverrides,
  context: ReadContext,
): Promise<Resolved> {
  const given = withoutUndefined(overrides)
  let found: PolicyInForce
  try {
    found = await inForce()
  } catch (error) {
    return unusable(errorOf(error), given)
  }
  const { source, another, proposal, trusted } = found
  const present = source && another ? { error: twoPolicies(source.path, another.path) } : await read(source, context)
  const proposed = proposal && (await read(proposal.source, context))
  const errors = proposed && 'error' in proposed ? noticesOf(proposed.error) : []
  if ('error' in present && (!proposed || 'error' in proposed)) {
    const resolved = unusable(
      present.error,
      withoutUndefined(trusted ? tighteningOnly(given, defaults).overrides : given),
    )
    return { ...resolved, errors: [...resolved.errors, ...errors] }
  }
  const { policy, set, why } =
    'error' in present
      ? repaired(present.error, (proposed as { file: PolicyFile }).file)
      : { policy: policyFrom(present.file, source), set: present.file, why: undefined }
  const { overrides: kept, refused } = trusted ? tighteningOnly(given, set) : { overrides: given, refused: [] }
  const change = proposal && proposed && trusted ? changeWords(policy, proposed, found, why) : null
  const isValid = change !== null && proposal && proposed && 'file' in proposed
  return {
    policy: { ...policy, ...withoutUndefined(kept) },
    change,
    ...(isValid && { proposed: withInputs(policyFrom(proposed.file, proposal.source), given, proposed.file) }),
    warnings: [
      ...(change === null ? [] : [{ message: change, file: (proposal?.source ?? source)?.path ?? null, line: null }]),
      ...refused.map((words) => looserInput(words, source)),
      ...found.warnings,
    ],
    errors,
  }
}

type Read = { readonly file: PolicyFile } | { readonly error: PolicyError }

async function read(source: Source | undefined, context: ReadContext): Promise<Read> {
  if (!source) return { file: {} }
  const { readPolicy } = await import('./read.ts')
  try {
    return { file: withoutUndefined(readPolicy(source, context)) }
  } catch (error) {
    return { error: errorOf(error) }
  }
}

/** @throws what is no PolicyError */
function errorOf(error: unknown): PolicyError {
  if (error instanceof PolicyError) return error
  throw error
}

const policyFrom = (file: PolicyFile, source: Source | undefined): Policy => ({
  ...defaults,
  ...file,
  benchmarks: { ...defaults.benchmarks, ...file.benchmarks },
  origin: source?.path ?? defaults.origin,
})

/** As the inputs tighten it. */
const withInputs = (policy: Policy, given: Partial<PolicyOverrides>, set: PolicyFile): Policy => ({
  ...policy,
  ...withoutUndefined(tighteningOnly(given, set).overrides),
})

/** A policy that cannot be used must not keep its own repair from being merged. */
function repaired({ message, line, others }: PolicyError, proposed: PolicyFile) {
  const place = line === null ? '' : `, line ${line}`
  const more = others.length === 0 ? '' : `, and ${others.length} more ${others.length === 1 ? 'error' : 'errors'}`
  const policy = stricterThanDefaults(withBenchmarks(proposed))
  return { policy, set: policy, why: `the present one is invalid (${message}${place}${more})` }
}

const withBenchmarks = ({ benchmarks, ...file }: PolicyFile): Partial<Policy> => ({
  ...file,
  ...(benchmarks && { benchmarks: { ...defaults.benchmarks, ...benchmarks } }),
})

/** `null` where another text says the same. */
function changeWords(policy: Policy, proposed: Read, found: PolicyInForce, why: string | undefined): string | null {
  const { proposal, source, trusted } = found
  const verb = !proposal?.source ? 'removes' : source ? 'changes' : 'adds'
  const used =
    why === undefined
      ? `the ${source ? `policy of ${trusted}` : 'default policy'} was used`
      : `${why}; the stricter of the default policy and the proposed one was used`
  const subject = trusted === 'the base branch' ? 'this pull request' : 'this branch'
  const change = `${subject} ${verb} ${source ? 'the' : 'a'} policy`
  if ('error' in proposed) return `${change}, but its text is invalid: ${used}`
  const effect = changesOf(policy, policyFrom(proposed.file, proposal?.source))
  if (effect === '' && why === undefined) return null
  return `${change}${effect && `: ${effect}`}. It takes effect after merging; ${used}`
}

const looserInput = (words: string, source: Source | undefined): Notice => ({
  message: `the input \`${words}\` is looser than the policy and was not followed: an input may only tighten what the policy sets`,
  file: source?.path ?? null,
  line: null,
})

function unusable(error: PolicyError, given: Partial<PolicyOverrides>): Resolved {
  const [first, ...others] = noticesOf(error)
  const fixed = others.length === 0 ? 'this is fixed' : 'these errors are fixed'
  return {
    policy: { ...defaults, ...given },
    change: null,
    warnings: [],
    errors: [{ ...first, message: `${first.message}. Using the default policy until ${fixed}.` }, ...others],
  }
}

function noticesOf({ message, file, line, others }: PolicyError): [Notice, ...Notice[]] {
  return [{ message, file, line }, ...others.map((other) => ({ ...other, file }))]
}

const withoutUndefined = <T extends object>(settings: T): T =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as T
