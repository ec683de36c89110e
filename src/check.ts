import { statSync } from 'node:fs'
import { basename, dirname, relative, resolve, sep } from 'node:path'
import { decide } from './decide/decide.ts'
import { judge } from './decide/judge.ts'
import type { Policy } from './model/policy.ts'
import type { Notice, Report } from './model/report.ts'
import type { Observed, RunContext } from './model/run.ts'
import type { Gap } from './model/source.ts'
import type { Subject } from './model/subject.ts'
import { defaults, OptionError, type Options } from './options/options.ts'
import { PolicyError } from './policy/policy-error.ts'
import { readAll } from './readers/index.ts'
import { Files } from './repository/files.ts'
import { rules } from './rules/index.ts'
import { version } from './version.ts'

/**
 * collect → read → (live) → judge → decide. Whatever fails on the way is in the report.
 * @throws OptionError where the options contradict each other
 */
export async function check(options: Options, around: RunContext): Promise<Report> {
  const errors: Notice[] = []
  const warnings: Notice[] = []
  const clock = stopwatch()
  const policy = await policyOf(options, around, { errors, warnings })
  const matches = needsGlobs(policy) ? await matcher() : () => false
  const files = await collect(options, around, policy, errors, matches)
  if (files?.paths.length === 0 && needsGlobs(policy)) warnings.push(nothingLeft)
  const collectMs = clock()
  const reading = files ? await readAll(files) : { subjects: [], gaps: [] }
  const gaps: Gap[] = [...reading.gaps, ...unreadGaps(files)]
  const readMs = clock()
  const live = await observe(options, around, reading.subjects, files)
  const liveMs = clock()
  const subjects: Subject[] = [...reading.subjects, ...live.subjects]
  const active = rules.filter((rule) => policy.rules.get(rule.id) !== 'off')
  const verdicts = judge(active, subjects, policy)
  const judgeMs = clock()
  const report = decide(policy, {
    version,
    rules,
    verdicts,
    gaps,
    images: live.images,
    warnings: [...warnings, ...live.warnings],
    errors: [...errors, ...live.errors],
    today: around.today,
    timings: { collectMs: collectMs + liveMs, readMs, judgeMs, reportMs: 0 },
    matches,
  })
  return { ...report, timings: { ...report.timings, reportMs: clock() } }
}

/** Milliseconds since the last call, whole. */
function stopwatch(): () => number {
  let last = performance.now()
  return () => {
    const now = performance.now()
    const elapsed = Math.round(now - last)
    last = now
    return elapsed
  }
}

async function policyOf(
  options: Options,
  around: RunContext,
  into: { errors: Notice[]; warnings: Notice[] },
): Promise<Policy> {
  const { include, exclude, failOn, report } = options.overrides
  const overrides = Object.fromEntries(
    Object.entries({ include, exclude, failOn, report }).filter(([, value]) => value !== undefined),
  )
  try {
    const { source: text, warnings } = await around.policy(options.configFile)
    into.warnings.push(...warnings)
    if (!text) return { ...defaults, ...overrides }
    const { readPolicy } = await import('./policy/read.ts')
    const file = readPolicy(text, { today: around.today, isRule: (id) => rules.some((rule) => rule.id === id) })
    const said = Object.fromEntries(Object.entries(file).filter(([, value]) => value !== undefined))
    const benchmarks = { ...defaults.benchmarks, ...file.benchmarks }
    return { ...defaults, ...said, benchmarks, ...overrides, origin: text.path }
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error
    into.errors.push({
      message: `${error.message}. Until it is mended the defaults hold.`,
      file: error.file,
      line: error.line,
    })
    return { ...defaults, ...overrides }
  }
}

type Matches = (path: string, glob: string) => boolean

/** picomatch is not loaded where no glob needs it. */
const needsGlobs = ({ include, exclude, waivers }: Policy) =>
  exclude.length > 0 || waivers.length > 0 || include.some((glob) => glob !== '**')

/** Each glob is compiled once. */
async function matcher(): Promise<Matches> {
  const { default: picomatch } = await import('picomatch')
  const compiled = new Map<string, (path: string) => boolean>()
  return (path, glob) => {
    let match = compiled.get(glob)
    if (!match) {
      match = picomatch(glob, { dot: true })
      compiled.set(glob, match)
    }
    return match(path)
  }
}

async function collect(
  options: Options,
  around: RunContext,
  policy: Policy,
  errors: Notice[],
  matches: Matches,
): Promise<Files | undefined> {
  const everything = policy.include.every((glob) => glob === '**')
  const wanted = (path: string) =>
    (everything || policy.include.some((glob) => matches(path, glob))) &&
    !policy.exclude.some((glob) => matches(path, glob))
  around.progress('reading files')
  try {
    return Files.open(around.root, options.paths, wanted)
  } catch (error) {
    errors.push({ message: error instanceof Error ? error.message : String(error), file: null, line: null })
    return undefined
  }
}

const nothingLeft: Notice = { message: 'include and exclude leave no file to judge', file: null, line: null }

/** Files that were there, looked like a manifest by name, and could not be read. */
const unreadGaps = (files: Files | undefined): Gap[] =>
  (files?.unread ?? []).map((unread) => ({ ...unread, kinds: ['container', 'exec'] }))

async function observe(
  options: Options,
  around: RunContext,
  subjects: readonly Subject[],
  files: Files | undefined,
): Promise<Observed> {
  const { images, as, containers } = options.live
  if (options.live.run !== undefined && images.length === 0) throw new OptionError('run needs an image to start.')
  if (images.length + as.length + containers.length === 0) return { subjects: [], images: [], warnings: [], errors: [] }
  const { observeLive } = await import('./engine/observe.ts')
  return observeLive(options.live, around, subjects, files)
}

/**
 * Where a terminal run stands: the current folder, or the one folder named outside it.
 * @throws OptionError
 */
export function rootOf(cwd: string, paths: readonly string[]): { root: string; paths: readonly string[] } {
  const absolute = paths.map((path) => resolve(cwd, path))
  const isInside = (path: string) => path === cwd || path.startsWith(cwd + sep)
  if (absolute.every(isInside))
    return { root: cwd, paths: absolute.includes(cwd) ? [] : absolute.map((path) => relative(cwd, path)) }
  const only = absolute[0]
  if (absolute.length !== 1 || only === undefined) {
    throw new OptionError('Paths outside the current folder must be judged one at a time.')
  }
  const stats = statSync(only, { throwIfNoEntry: false })
  if (!stats) throw new OptionError(`${paths[0]} does not exist: name a file or folder.`)
  return stats.isDirectory() ? { root: only, paths: [] } : { root: dirname(only), paths: [basename(only)] }
}
