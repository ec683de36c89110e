import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { isWithin } from '../model/path.ts'
import { policyPaths } from '../model/policy.ts'
import { PolicyError, twoPolicies } from '../model/policy-error.ts'
import type { PolicyInForce } from '../model/run.ts'
import { type Source, source } from '../model/source.ts'

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
  const names = path === undefined ? policyPaths : [path]
  const [found, another] = names.flatMap((name) => readPolicyFile(root, name, mayBeAbsent) ?? [])
  if (found && another) throw twoPolicies(found.path, another.path)
  return { source: found, warnings: [] }
}

function readPolicyFile(root: string, name: string, mayBeAbsent: boolean): Source | undefined {
  const path = resolve(root, name)
  try {
    requireInside(root, path)
    return source(name, readBounded(path))
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    const isAbsent = code === 'ENOENT' || code === 'ENOTDIR'
    if (mayBeAbsent && isAbsent && !isLink(path)) return undefined
    const problem = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code ?? (error as Error).message})`
    throw new PolicyError(`The policy file ${problem}`, name, null)
  }
}

/** What lies outside the repository is no policy of it, unless its path was given. */
function requireInside(root: string, path: string): void {
  if (isWithin(path, root) && !isWithin(realpathSync(path), realpathSync(root)))
    throw new Error('a link leads out of the repository')
}

/** A link whose target is not there is a policy that cannot be read, not the absence of one. */
function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink()
  } catch {
    return false
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
