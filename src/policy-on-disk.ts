import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { source } from './core/source.ts'
import { defaultPolicyPath } from './options.ts'
import { PolicyError } from './policy-error.ts'
import type { PolicyInForce } from './surroundings.ts'

/** The policy file of the working tree: what a terminal run goes by. A file that was named must exist, unless it may be absent. */
export function policyOnDisk(
  root: string,
  path: string | undefined,
  { mayBeAbsent = path === undefined } = {},
): PolicyInForce {
  const name = path ?? defaultPolicyPath
  try {
    return { source: source(name, readFileSync(join(root, name), 'utf8')), warnings: [] }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (mayBeAbsent && code === 'ENOENT') return { warnings: [] }
    throw new PolicyError(`the policy file cannot be read (${code})`, name, null)
  }
}
