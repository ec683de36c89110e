import { kubernetesVersions } from '../benchmarks/pod-security.ts'
import { isNegated } from '../model/policy.ts'
import { severities } from '../model/rule.ts'
import { type LiveRequest, maxJobs, type PolicyOverrides, type Shard } from '../model/run.ts'
import { patternOf } from '../model/wait-for.ts'

/** Something in a flag or input that cannot be used: one sentence that names it and says what to do. */
export class OptionError extends Error {}

/** What flags and inputs have in common. */
export interface Options {
  /** Files and folders to check; empty: all. */
  readonly paths: readonly string[]
  readonly configFile?: string
  readonly overrides: PolicyOverrides
  readonly live: LiveRequest
  /** A stored report to compare with. */
  readonly baselineFile?: string
  /** The part of the files that this job reports. */
  readonly shard?: Shard | undefined
  /** Where the edits that fix what is found are worked out: fingerprints of findings that stay as they are. */
  readonly edits?: {
    /** Of what a change adds alone, where that is known; of none where they are many. */
    readonly newOnly?: boolean
    /** Whose edits are also written together: those of all, or of what a change adds. */
    readonly together?: 'all' | 'new'
    readonly except: ReadonlySet<string>
    /** What edits would make of some files, by path: nothing of it is written. */
    readonly texts?: ReadonlyMap<string, string>
  }
}

/** How a person calls an option: `--run` on a command line, `run` in a workflow. */
export type NameOf = (option: string) => string

export function overridesOf(
  nameOf: NameOf,
  given: {
    failOn?: string
    report?: string
    include?: readonly string[]
    exclude?: readonly string[]
    newOnly?: boolean
    kubernetesVersion?: string
  },
): PolicyOverrides {
  for (const name of ['include', 'exclude'] as const)
    if (given[name]?.some(isNegated))
      throw new OptionError(
        `${nameOf(name)} must not begin with \`!\`, which would mean every other file: use ${nameOf('exclude')}.`,
      )
  return {
    failOn: oneOf(nameOf('fail-on'), given.failOn, [...severities, 'never'] as const),
    report: oneOf(nameOf('report'), given.report, severities),
    include: given.include,
    exclude: given.exclude,
    newOnly: given.newOnly,
    kubernetesVersion: oneOf(nameOf('kubernetes-version'), given.kubernetesVersion, kubernetesVersions),
  }
}

/** @throws OptionError where it is no part of a whole, or something is asked for that is no part of the files */
export function shardOf(nameOf: NameOf, text: string | undefined, live: LiveRequest): Shard | undefined {
  if (text === undefined) return undefined
  const name = nameOf('shard')
  const [, index, count] = (/^(\d{1,3})\/(\d{1,3})$/.exec(text) ?? []).map(Number)
  if (index === undefined || count === undefined || index < 1 || index > count || count > maxJobs)
    throw new OptionError(
      `${name} must be a job and how many there are, such as 1/4, at most ${maxJobs}; it is "${text}".`,
    )
  const { images, as, containers, engine, host } = live
  const isAsked = { image: images.length > 0, as: as.length > 0, container: containers.length > 0, engine, host }
  const [other] = Object.entries(isAsked).flatMap(([option, is]) => (is ? [nameOf(option)] : []))
  if (other !== undefined)
    throw new OptionError(
      `${name} and ${other} exclude each other: shards are parts of the files. Give what runs to a job of its own.`,
    )
  return { index, count }
}

/** @throws OptionError where the settings exclude each other */
export function liveOf(nameOf: NameOf, { timeout, ...given }: Omit<LiveRequest, 'timeoutMs'> & { timeout?: string }) {
  const live: LiveRequest = { ...given, timeoutMs: secondsOf(nameOf('timeout'), timeout) }
  requirePattern(nameOf('wait-for'), live.waitFor)
  if (live.run === undefined) return live
  if (live.as.length > 0) {
    const message = `\`${nameOf('run')}\` and \`${nameOf('as')}\` exclude each other: the subject says how it runs.`
    throw new OptionError(message)
  }
  if (live.images.length === 0) throw new OptionError(`\`${nameOf('run')}\` requires \`${nameOf('image')}\`.`)
  return live
}

export function oneOf<const T extends string>(
  name: string,
  value: string | undefined,
  allowed: readonly T[],
): T | undefined {
  if (value === undefined) return undefined
  const found = allowed.find((word) => word === value.toLowerCase())
  if (!found) throw new OptionError(`${name} must be one of ${allowed.join(', ')}; it is "${value}".`)
  return found
}

function requirePattern(name: string, waitFor: string | undefined): void {
  try {
    patternOf(waitFor)
  } catch (error) {
    const because = (error as Error).message.replace(/^.*: /s, '')
    throw new OptionError(
      `${name} is not a valid pattern (${because}); it is "${waitFor}". What is not between slashes is looked for as it is.`,
    )
  }
}

function secondsOf(name: string, value: string | undefined): number {
  if (value === undefined) return 60_000
  const seconds = Number(value.replace(/s$/, ''))
  if (!(seconds > 0 && seconds <= 3600))
    throw new OptionError(`${name} must be seconds between 1 and 3600; it is "${value}".`)
  return Math.ceil(seconds * 1000)
}
