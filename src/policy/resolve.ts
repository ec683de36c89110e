import type { Policy } from '../model/policy.ts'
import { PolicyError } from '../model/policy-error.ts'
import type { Notice } from '../model/report.ts'
import type { PolicyInForce, PolicyOverrides } from '../model/run.ts'
import { defaults } from './defaults.ts'

/** The policy with every default in, and the notices about it. */
export interface Resolved {
  readonly policy: Policy
  readonly warnings: readonly Notice[]
  readonly errors: readonly Notice[]
}

/** Puts file, flags and defaults together. A policy that cannot be used is an error of the report; the defaults are used. */
export async function resolvePolicy(
  inForce: () => Promise<PolicyInForce>,
  overrides: PolicyOverrides,
  context: { readonly today: string; isRule(id: string): boolean },
): Promise<Resolved> {
  const given = withoutUndefined(overrides)
  try {
    const { source, warnings } = await inForce()
    if (!source) return { policy: { ...defaults, ...given }, warnings, errors: [] }
    const { readPolicy } = await import('./read.ts')
    const file = readPolicy(source, context)
    const benchmarks = { ...defaults.benchmarks, ...file.benchmarks }
    const policy = { ...defaults, ...withoutUndefined(file), benchmarks, ...given, origin: source.path }
    return { policy, warnings, errors: [] }
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error
    const message = `${error.message}. Using the default policy until this is fixed.`
    return {
      policy: { ...defaults, ...given },
      warnings: [],
      errors: [{ message, file: error.file, line: error.line }],
    }
  }
}

const withoutUndefined = <T extends object>(settings: T): Partial<T> =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as Partial<T>
