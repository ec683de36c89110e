import type { Head, Terms } from './base.ts'
import { decide, type Judged, type Refusal } from './decide/decide.ts'
import { judge } from './decide/judge.ts'
import { shardScope } from './decide/shards.ts'
import type { StoredFindings } from './decide/stored.ts'
import type { Verdicts } from './decide/verdict.ts'
import { type WantedEdit, wantedEdits } from './decide/wanted.ts'
import type { Edited } from './edits/edits.ts'
import type { Observation, Observed, ReadImage, ReadNode } from './engine/observe.ts'
import type { RenderChart } from './model/chart.ts'
import type { Container } from './model/container.ts'
import type { Image } from './model/image.ts'
import type { BuildKustomization } from './model/kustomization.ts'
import type { Policy } from './model/policy.ts'
import type { Finding, Notice, Report } from './model/report.ts'
import type { Rule } from './model/rule.ts'
import type { LiveRequest, RunContext } from './model/run.ts'
import { type Gap, source } from './model/source.ts'
import type { Subject } from './model/subject.ts'
import type { Tools } from './model/tools.ts'
import type { Options } from './options/options.ts'
import { resolvePolicy } from './policy/resolve.ts'
import { kindsIn, readAll } from './readers/index.ts'
import { quoteFrom } from './render/masked-lines.ts'
import type { QuoteOf } from './render/quote.ts'
import { AskedFiles } from './repository/asked.ts'
import { Files } from './repository/files.ts'
import { rules } from './rules/index.ts'
import { version } from './version.ts'

/** The report, and the lines of the files that it points at: those are no part of it. */
export interface Checked {
  readonly report: Report
  readonly quoteOf: QuoteOf
  /** What was checked; the files hold them anyway. */
  readonly subjects: readonly Subject[]
  /** The files as edits would leave them, where those are asked for. */
  readonly edited?: Edited<WantedEdit>
  /** The report with the edits of its findings. Those of all are worked out when asked for: few such reports are shown. */
  readonly withEdits: () => Report
}

/** collect → read → (start and inspect, read that) → judge → decide. Whatever fails on the way is in the report. */
export async function check(options: Options, context: RunContext): Promise<Checked> {
  const clock = stopwatch()
  const { policy, files, isUnread, wanted, ...collected } = await collect(options, context)
  const asked = context.base && new AskedFiles(files)
  const collectMs = clock()
  const tools = toolsOf(context)
  const read = await readRepository(files, asked, tools())
  const readMs = clock()
  const active = rules.filter((rule) => policy.rules.get(rule.id) !== 'off')
  const readsImages = active.some(({ on }) => on === 'image')
  const live = await startAndObserve(options.live, context, read.containers, files, readsImages)
  const host = options.live.host ? await observeHost(context) : { subjects: [], errors: [] }
  const liveMs = clock()
  const subjects = [...read.subjects, ...live.subjects, ...host.subjects]
  const gaps = [...read.gaps, ...live.gaps]
  const verdicts = judge(active, subjects, policy, gaps)
  const running = new Set(live.subjects.map(({ key }) => key))
  const terms = { rules: active, policy, paths: options.paths, wanted, tools: tools() }
  const base = asked && (await compare(context, { ...read, files, asked, running }, terms))
  const { stored, warnings: unread } = await storedIn(context)
  const judgeMs = clock()
  const judged: Judged = {
    version,
    base,
    stored,
    rules,
    verdicts,
    gaps,
    judged: { file: read.count, ...countByKind(subjects), image: live.images.length },
    images: live.images,
    refusals: live.refusals,
    warnings: [...collected.warnings, ...live.warnings, ...unread],
    errors: [...collected.errors, ...live.errors, ...host.errors],
    isUnlooked: unlookedIn(options.live, { isUnread, live: live.errors.length, host: host.errors.length }),
    scope: scopeOf(options, policy),
    policyChange: collected.change,
    checkout: context.checkout,
    shard: options.shard,
    today: context.today,
    // A file is read when a reader asks for it; the time is collecting's.
    timings: {
      collectMs: Math.round(collectMs + files.readingMs + liveMs),
      readMs: Math.max(0, Math.round(readMs - files.readingMs)),
      judgeMs: Math.round(judgeMs),
      reportMs: 0,
    },
    matches: collected.matches,
  }
  const report = decide(policy, { ...judged, policyPreview: await previewed(collected, policy, judged, subjects) })
  const quoteOf = quoteFrom((path) => files.read(path), subjects)
  const wanting = options.edits && editable(report, options.edits)
  const edits = options.edits && wanting && (await edit(active, verdicts, wanting, options.edits))
  const findings = edits && options.edits?.together !== 'all' ? edits.findings() : report.findings
  const timings = { ...report.timings, reportMs: Math.round(clock()) }
  const whole = { ...report, findings, timings }
  const withEdits = () => (edits ? { ...whole, findings: edits.findings() } : whole)
  return { report: whole, quoteOf, subjects, edited: edits?.edited, withEdits }
}

/**
 * What the policy that the pull request proposes would come to, in a sentence. Null where it cannot be said: where files would be
 * checked that are not now.
 */
async function previewed(
  { proposed }: Pick<Collected, 'proposed'>,
  policy: Policy,
  judged: Judged,
  subjects: readonly Subject[],
): Promise<string | null> {
  const isKept = (before: readonly string[], after: readonly string[]) => before.every((glob) => after.includes(glob))
  if (!proposed || !isKept(policy.exclude, proposed.exclude) || !isKept(proposed.include, policy.include)) return null
  try {
    const matches = await matcher()
    const wanted = wantedBy(proposed, matches)
    const active = rules.filter((rule) => proposed.rules.get(rule.id) !== 'off')
    const kept = subjects.filter(({ at: { source } }) => source.origin !== 'repository' || wanted(source.path))
    const gaps = judged.gaps.filter(({ path }) => wanted(path))
    const then = { ...judged, gaps, verdicts: judge(active, kept, proposed, gaps), matches }
    const words = (by: Policy, all: Judged) => {
      const { counts } = decide({ ...by, newOnly: false }, { ...all, base: undefined, stored: undefined })
      const { blocking, critical, high, medium, low, unsure } = counts
      return `${blocking} of ${critical + high + medium + low + unsure}`
    }
    return `where everything counts, the present policy blocks on ${words(policy, judged)} findings here; after merging, this one would block on ${words(proposed, then)}`
  } catch {
    // It is no part of the verdict.
    return null
  }
}

/** Without it nothing is excused for having been there. */
async function storedIn({ stored }: RunContext): Promise<{ stored?: StoredFindings; warnings: readonly Notice[] }> {
  if (!stored) return { warnings: [] }
  try {
    const { StoredFindings } = await import('./decide/stored.ts')
    return { stored: new StoredFindings(await stored.text()), warnings: [] }
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error)
    const message = `The baseline ${stored.name} cannot be read (${because}): everything that is found running counts as if the change had made it.`
    return { warnings: [{ message, file: null, line: null }] }
  }
}

/** Nobody pays for a base where there is none. */
async function compare({ base, progress }: RunContext, head: Head, terms: Terms) {
  if (!base) return undefined
  progress('checking the base')
  const { checkBase } = await import('./base.ts')
  return checkBase(base, head, terms)
}

/** Nobody reads the edits of more, in a pull request and on a page. */
const maxEdits = 300
const maxEditsOfPage = 10_000

/** The findings that edits are worked out for, where there are any. */
function editable(
  { findings, comparison }: Report,
  { newOnly = false, together }: NonNullable<Options['edits']>,
): readonly Finding[] | undefined {
  if (together === 'all' || (!newOnly && findings.length <= maxEditsOfPage)) return findings
  const own = comparison ? findings.filter(({ status }) => status === 'new') : findings
  return own.length > 0 && own.length <= maxEdits ? own : undefined
}

/** Nobody pays for edits who does not ask for them. */
async function edit(
  rules: readonly Rule[],
  verdicts: Verdicts,
  findings: readonly Finding[],
  { except, together }: NonNullable<Options['edits']>,
) {
  const { editAll, editsFor } = await import('./edits/edits.ts')
  const wanted = wantedEdits(rules, verdicts, findings, except)
  const some = together === 'new' ? wanted.filter(({ finding }) => finding.status === 'new') : wanted
  const edited = together && editAll(some)
  const later = new Set(edited?.later)
  return {
    edited,
    findings: () => {
      const edits = new Map(wanted.flatMap((one) => (later.has(one) ? [] : [[one.finding, editsFor(one)]])))
      return findings.map((finding) => {
        const own = edits.get(finding)
        return own ? { ...finding, edits: own } : finding
      })
    },
  }
}

/** Milliseconds since the last call. */
function stopwatch(): () => number {
  let last = performance.now()
  return () => {
    const now = performance.now()
    const elapsed = now - last
    last = now
    return elapsed
  }
}

type Matches = (path: string, glob: string) => boolean

/** What the globs of a policy leave. */
function wantedBy({ include, exclude }: Policy, matches: Matches): (path: string) => boolean {
  const everything = include.every((glob) => glob === '**')
  return (path) =>
    (everything || include.some((glob) => matches(path, glob))) && !exclude.some((glob) => matches(path, glob))
}

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
      // Its own matcher takes five times as long for the same answer.
      const pattern = picomatch.makeRe(glob, { dot: true })
      match = (tried) => tried === glob || pattern.test(tried)
      compiled.set(glob, match)
    }
    return match(path)
  }
}

interface Collected {
  readonly policy: Policy
  readonly change: string | null
  /** What holds after merging, where the pull request changes it. */
  readonly proposed?: Policy | undefined
  readonly files: Files
  /** Whether they could not even be listed. */
  readonly isUnread: boolean
  /** What the include and exclude globs leave. */
  readonly wanted: (path: string) => boolean
  readonly warnings: readonly Notice[]
  readonly errors: readonly Notice[]
  readonly matches: Matches
}

/** Which policy holds, and which files it leaves to check. */
async function collect(options: Options, context: RunContext): Promise<Collected> {
  const { policy, change, proposed, warnings, errors } = await resolvePolicy(
    () => context.policy(options.configFile),
    options.overrides,
    { today: context.today, rules: new Set(rules.map(({ id }) => id)) },
  )
  const matches = needsGlobs(policy) ? await matcher() : () => false
  const everything = policy.include.every((glob) => glob === '**')
  const wanted = wantedBy(policy, matches)
  context.progress('reading files')
  try {
    const files = Files.open(context.root, options.paths, wanted, options.edits?.texts)
    const isEmpty = files.paths.length === 0 && (!everything || policy.exclude.length > 0)
    const notices = [...files.notices, ...(isEmpty ? ['`include`/`exclude` match no files'] : [])].map(noticeOf)
    return {
      policy,
      change,
      proposed,
      files,
      isUnread: false,
      wanted,
      matches,
      warnings: [...warnings, ...notices],
      errors,
    }
  } catch (error) {
    const files = Files.none(context.root)
    return { policy, change, files, isUnread: true, wanted, matches, warnings, errors: [...errors, noticeOf(error)] }
  }
}

/** Kinds of what was asked for and not looked at, or not at all of it: what is not seen there may be there. */
function unlookedIn(
  { images, as, containers, engine, host }: LiveRequest,
  failed: { readonly isUnread: boolean; readonly live: number; readonly host: number },
): (kind: string) => boolean {
  if (failed.isUnread) return () => true
  const running = failed.live > 0 && images.length + as.length + containers.length > 0
  const kinds = new Set([
    ...(running ? ['container', 'image'] : []),
    ...(failed.live > 0 && engine ? ['daemon', 'swarm'] : []),
    ...(failed.host > 0 && host ? ['host'] : []),
  ])
  return (kind) => kinds.has(kind)
}

/** What leaves files out that would be checked else, or reported here. */
function scopeOf({ paths, shard }: Options, { include, exclude }: Policy): string[] {
  const narrowing = { path: paths, include: include.includes('**') ? [] : include, exclude }
  const narrowed = Object.entries(narrowing).flatMap(([name, globs]) =>
    globs.length > 0 ? [`${name}: ${globs.join(' ')}`] : [],
  )
  return shard ? [...narrowed, shardScope(shard)] : narrowed
}

const noticeOf = (error: unknown): Notice => ({
  message: error instanceof Error ? error.message : String(error),
  file: null,
  line: null,
})

/** What the files describe; those that looked like a manifest by name and could not be read are gaps. */
async function readRepository(files: Files, asked: AskedFiles | undefined, tools: Tools | undefined) {
  const { subjects, gaps, files: count } = await readAll(asked ?? files, tools)
  const unread = files.unread.map((gap): Gap => ({ ...gap, kinds: kindsIn(gap.path) }))
  const containers = subjects.filter((subject) => subject.kind === 'container')
  return { subjects, containers, gaps: [...gaps, ...unread], count }
}

/** Programs for each side. Nobody pays for Helm who has no charts. */
function toolsOf({ root, signal, path, whileStarted }: RunContext): () => Tools | undefined {
  let charts: Promise<() => RenderChart> | undefined
  let kustomizations: Promise<() => BuildKustomization> | undefined
  const whole = <T>(ask: () => Promise<T>) => (whileStarted ? whileStarted(ask, () => []) : ask())
  return () => {
    if (path === undefined) return undefined
    let render: Promise<RenderChart> | undefined
    let build: Promise<BuildKustomization> | undefined
    return {
      renderChart: async (request) => {
        charts ??= import('./repository/helm.ts').then((helm) => helm.chartRenderers(root, path, signal))
        render ??= charts.then((make) => make())
        const ask = await render
        return whole(() => ask(request))
      },
      buildKustomization: async (request) => {
        kustomizations ??= import('./repository/kustomize.ts').then((kustomize) =>
          kustomize.kustomizationBuilders(root, path, signal),
        )
        build ??= kustomizations.then((make) => make())
        const ask = await build
        return whole(() => ask(request))
      },
    }
  }
}

type Live = Omit<Observed, 'observations' | 'engine'> & {
  readonly subjects: readonly Subject[]
  readonly gaps: readonly Gap[]
  readonly refusals: readonly Refusal[]
}

const nothingLive: Live = { subjects: [], gaps: [], refusals: [], images: [], warnings: [], errors: [] }

/** The engine is not loaded where nothing of it is asked for. */
async function startAndObserve(...args: Parameters<typeof observeLive>): Promise<Live> {
  const [{ images, as, containers, engine }, { whileStarted }] = args
  if (images.length + as.length + containers.length === 0 && !engine) return nothingLive
  const observed = () => observeLive(...args)
  return whileStarted ? whileStarted(observed, ({ warnings }) => warnings.map(({ message }) => message)) : observed()
}

/** Starts and inspects what is asked for, and reads that. */
async function observeLive(
  request: LiveRequest,
  context: RunContext,
  manifests: readonly Container[],
  files: Files,
  readsImages: boolean,
): Promise<Live> {
  const { run } = request
  let observed: Observed = { observations: [], images: [], warnings: [], errors: [] }
  try {
    const { observe } = await import('./engine/observe.ts')
    const flags = run === undefined ? undefined : await flagsOf(run, context.root)
    // The reader is loaded while the engine answers.
    const reader = import('./readers/live.ts')
    const found: [Image, string][] = []
    const gaps: Gap[] = []
    const readImage: ReadImage = async (chunks, saved) => {
      const read = await (await reader).readSavedImage(chunks, saved, files, context.today)
      found.push([read.image, saved.reference])
      gaps.push(...read.gaps)
      return read.bytes
    }
    const nodeOf = new Map<Observation, Subject>()
    const readNode: ReadNode = async (files, seen) => {
      const node = await (await reader).readNodeFiles(files, seen)
      if (node) nodeOf.set(seen, node)
    }
    observed = await observe(request, context, manifests, flags, readsImages ? readImage : undefined, readNode)
    const { readLive, readEngineAnswers, withKeys } = await reader
    const nodes = observed.observations.flatMap((seen) => nodeOf.get(seen) ?? [])
    const subjects = await readLive(observed.observations, manifests, files, context.root)
    const daemons = observed.engine ? readEngineAnswers(observed.engine) : []
    const refusals = observed.observations.flatMap(({ refused }, index) =>
      refused ? [{ key: subjects[index]!.key, notice: refused }] : [],
    )
    return { ...observed, subjects: [...subjects, ...daemons, ...withKeys(found), ...nodes], gaps, refusals }
  } catch (error) {
    return { ...observed, subjects: [], gaps: [], refusals: [], errors: [...observed.errors, noticeOf(error)] }
  }
}

/** Docker's files on the machine that this runs on. */
async function observeHost(context: RunContext): Promise<{ subjects: readonly Subject[]; errors: readonly Notice[] }> {
  try {
    context.progress('looking at the files of this machine')
    const [{ collectHost }, { readHost }] = await Promise.all([
      import('./engine/host-files.ts'),
      import('./readers/host/host.ts'),
    ])
    return { subjects: [readHost(source('host', await collectHost(), 'engine'))], errors: [] }
  } catch (error) {
    return { subjects: [], errors: [noticeOf(error)] }
  }
}

async function flagsOf(run: string, root: string): Promise<Container> {
  const [{ parseRunFlags }, { callersFile }] = await Promise.all([
    import('./readers/command/flags.ts'),
    import('./engine/host.ts'),
  ])
  return parseRunFlags(run, '--run', callersFile(root))
}

/** Subjects by kind, one that is described and running once; pods by what their containers say of them. */
function countByKind(subjects: readonly Subject[]): Record<string, number> {
  const keys = new Map<string, Set<string>>([['container', new Set()]])
  const put = (kind: string, key: string) => keys.set(kind, (keys.get(kind) ?? new Set()).add(key))
  for (const { kind, key, owner } of subjects) {
    put(kind, key)
    if (owner && kind === 'container') put('pod', owner.key)
  }
  return Object.fromEntries([...keys].map(([kind, own]) => [kind, own.size]))
}
