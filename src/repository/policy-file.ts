import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { defaultPolicyPath } from '../model/policy.ts'
import { PolicyError } from '../model/policy-error.ts'
import type { PolicyInForce } from '../model/run.ts'
import { source } from '../model/source.ts'

const maxPolicyLength = 1_048_576

/**
 * The policy file of the working tree: the policy of a terminal run. A file that was named must exist, unless it may be absent.
 * @throws PolicyError
 */
export function policyOnDisk(
  root: string,
  path: string | undefined,
  { mayBeAbsent = path === undefined } = {},
): PolicyInForce {
  const name = path ?? defaultPolicyPath
  try {
    return { source: source(name, readBounded(resolve(root, name))), warnings: [] }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (mayBeAbsent && (code === 'ENOENT' || code === 'ENOTDIR')) return { warnings: [] }
    throw new PolicyError(`The policy file cannot be read (${code ?? (error as Error).message})`, name, null)
  }
}

/** A repository may have a link to a device or a pipe in the policy's place: neither is waited for. */
function readBounded(path: string): string {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const stats = fstatSync(descriptor)
    if (!stats.isFile()) throw new Error('not a regular file')
    if (stats.size > maxPolicyLength) throw new Error('longer than 1 MiB')
    return readFileSync(descriptor, 'utf8')
  } finally {
    closeSync(descriptor)
  }
}
