import { posix } from 'node:path'
import type { Container } from '../model/container.ts'
import type { Source } from '../model/source.ts'
import type { Repository } from './reader.ts'

/** A profile of the repository that denies no call is no profile. */
export function withProfileRead(container: Container, repository: Repository): Container {
  const { seccomp, seccompProfile } = container
  if (seccomp?.value !== 'localhost' || !seccompProfile) return container
  const { value: written, at } = seccompProfile
  if (posix.isAbsolute(written)) return container
  // A path is relative to the project, or to where the command is run.
  const paths = [posix.join(posix.dirname(at.source.path), written), posix.normalize(written)]
  const profile = paths.map((path) => repository.read(path)).find((found) => found !== undefined)
  return profile && allowsAll(profile) ? { ...container, seccomp: { ...seccomp, value: 'unconfined' } } : container
}

/** Actions that let a call happen (https://github.com/moby/profiles/tree/main/seccomp). */
const allowing = new Set(['SCMP_ACT_ALLOW', 'SCMP_ACT_LOG'])

/** Thousands of services may use one profile. */
const verdicts = new WeakMap<Source, boolean>()

function allowsAll(source: Source): boolean {
  const verdict = verdicts.get(source) ?? deniesNothing(source.text)
  verdicts.set(source, verdict)
  return verdict
}

function deniesNothing(text: string): boolean {
  let profile: unknown
  try {
    profile = JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    return false
  }
  const syscalls = valueAt(profile, 'syscalls')
  const rules: readonly unknown[] = Array.isArray(syscalls) ? syscalls : []
  const allows = (action: unknown) => typeof action === 'string' && allowing.has(action)
  return (
    allows(valueAt(profile, 'defaultAction')) &&
    rules.every((rule) => allows(valueAt(rule, 'action')) || !namesCalls(rule))
  )
}

/** The engine's language takes keys in any case, the last of them. */
const valueAt = (object: unknown, name: string): unknown =>
  Object.entries(Object(object)).findLast(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]

/** A rule of no call denies none. */
function namesCalls(rule: unknown): boolean {
  const names = valueAt(rule, 'names')
  return (Array.isArray(names) && names.length > 0) || Boolean(valueAt(rule, 'name'))
}
