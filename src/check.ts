import { decide } from './decide/decide.ts'
import { judge } from './decide/judge.ts'
import type { Observed } from './engine/observe.ts'
import type { Container } from './model/container.ts'
import type { Policy } from './model/policy.ts'
import type { Notice, Report } from './model/report.ts'
import type { LiveRequest, RunContext } from './model/run.ts'
import type { Gap } from './model/source.ts'
import type { Subject } from './model/subject.ts'
import type { Options } from './options/options.ts'
import { resolvePolicy } from './policy/resolve.ts'
import { kindsIn, readAll } from './readers/index.ts'
import { readLive } from './readers/live.ts'
import { quoteFrom } from './render/masked-lines.ts'
import type { QuoteOf } from './render/quote.ts'
import { Files } from './repository/files.ts'
import { rules } from './rules/index.ts'
import { version } from './version.ts'

/** The report, and the lines of the files that it points at: those are no part of it. */
export interface Checked {
  readonly report: Report
  readonly quoteOf: QuoteOf
}

/** collect → read → (start and inspect, read that) → judge → decide. Whatever fails on the way is in the report. */
export async function check(options: Options, context: RunContext): Promise<Checked> {
  const clock = stopwatch()
  const isRule = (id: string) => rules.some((rule) => rule.id === id)
  const resolved = await resolvePolicy(() => context.policy(options.configFile), options.overrides, {
    today: context.today,
    isRule,
  })
  const { policy } = resolved
  const matches = needsGlobs(policy) ? await matcher() : () => false
  const collected = collect(options, context, policy, matches)
  const { files } = collected
  const collectMs = clock()
  const read = await readAll(files)
  const gaps = [...read.gaps, ...unreadGaps(files)]
  const fileMs = Math.round(files.readingMs)
  const readMs = Math.max(0, clock() - fileMs)
  const manifests = read.subjects.filter((subject) => subject.kind === 'container')
  const live = await observeLive(options.live, context, manifests)
  const running = await readLive(live.observations, manifests, files, context.root)
  const liveMs = clock()
  const subjects = [...read.subjects, ...running]
  const active = rules.filter((rule) => policy.rules.get(rule.id) !== 'off')
  const verdicts = judge(active, subjects, policy, gaps)
  const judgeMs = clock()
  const report = decide(policy, {
    version,
    rules,
    verdicts,
    gaps,
    judged: { file: read.files, ...countByKind(subjects), image: live.images.length },
    images: live.images,
    warnings: [...resolved.warnings, ...collected.warnings, ...live.warnings],
    errors: [...resolved.errors, ...collected.errors, ...live.errors],
    today: context.today,
    timings: { collectMs: collectMs + fileMs + liveMs, readMs, judgeMs, reportMs: 0 },
    matches,
  })
  const quoteOf = quoteFrom((path) => files.read(path), subjects)
  return { report: { ...report, timings: { ...report.timings, reportMs: clock() } }, quoteOf }
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

interface Collected {
  readonly files: Files
  readonly warnings: readonly Notice[]
  readonly errors: readonly Notice[]
}

/** Lists the files that the policy leaves; their texts are read when a reader asks. */
function collect(options: Options, context: RunContext, policy: Policy, matches: Matches): Collected {
  const everything = policy.include.every((glob) => glob === '**')
  const wanted = (path: string) =>
    (everything || policy.include.some((glob) => matches(path, glob))) &&
    !policy.exclude.some((glob) => matches(path, glob))
  context.progress('reading files')
  try {
    const files = Files.open(context.root, options.paths, wanted)
    const isNarrowed = !everything || policy.exclude.length > 0
    const warnings = isNarrowed && files.paths.length === 0 ? [noticeOf('`include`/`exclude` match no files')] : []
    return { files, warnings, errors: [] }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { files: Files.none(context.root), warnings: [], errors: [noticeOf(message)] }
  }
}

const noticeOf = (message: string): Notice => ({ message, file: null, line: null })

/** Files that were there, looked like a manifest by name, and could not be read. */
const unreadGaps = (files: Files): Gap[] => files.unread.map((unread) => ({ ...unread, kinds: kindsIn(unread.path) }))

const nothingObserved: Observed = { observations: [], images: [], warnings: [], errors: [] }

/** The engine is not loaded where no container is asked for. */
async function observeLive(
  request: LiveRequest,
  context: RunContext,
  manifests: readonly Container[],
): Promise<Observed> {
  const { images, as, containers, run } = request
  if (images.length + as.length + containers.length === 0) return nothingObserved
  const [{ observe }, { parseRunFlags }] = await Promise.all([
    import('./engine/observe.ts'),
    import('./readers/command/flags.ts'),
  ])
  try {
    return await observe(request, context, manifests, run === undefined ? undefined : parseRunFlags(run))
  } catch (error) {
    return { ...nothingObserved, errors: [noticeOf(error instanceof Error ? error.message : String(error))] }
  }
}

/** Subjects by kind, one that is described and running once; pods by what their containers say of them. */
function countByKind(subjects: readonly Subject[]): Record<string, number> {
  const keys = new Map<string, Set<string>>([['container', new Set()]])
  const put = (kind: string, key: string) => keys.set(kind, (keys.get(kind) ?? new Set()).add(key))
  for (const { kind, key, owner } of subjects) {
    put(kind, key)
    if (owner) put('pod', owner.key)
  }
  return Object.fromEntries([...keys].map(([kind, own]) => [kind, own.size]))
}
