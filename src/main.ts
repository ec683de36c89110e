import { randomUUID } from 'node:crypto'
import { isAbsolute, join, resolve } from 'node:path'
import { type Checked, check } from './check.ts'
import { Interrupted, StopSignals } from './engine/signals.ts'
import { type Api, openApi } from './github/api.ts'
import { type ChangedFiles, changedFiles } from './github/changed.ts'
import { publishComment } from './github/comment.ts'
import { readFileAt } from './github/contents.ts'
import { type EventContext, loadContext, policyBranch } from './github/context.ts'
import { annotationsLeft, countAnnotations } from './github/job-annotations.ts'
import { attempt, guard, type Published } from './github/published.ts'
import { pullOfRun } from './github/pull.ts'
import { maskSecret, print, saveState, setOutputs, writeSummary } from './github/runner.ts'
import { publishSuggestions } from './github/suggestions.ts'
import { isSmall, mergeBase, readBlobs, renamedFiles, treeEntries } from './github/tree.ts'
import { type ChangedLines, hunksOf } from './model/diff.ts'
import type { Environment, Io } from './model/io.ts'
import { markerKey } from './model/marker.ts'
import { defaultPolicyPath, policyPaths } from './model/policy.ts'
import { PolicyError } from './model/policy-error.ts'
import type { Report } from './model/report.ts'
import { severities } from './model/rule.ts'
import type { PolicyInForce } from './model/run.ts'
import { type Source, source } from './model/source.ts'
import type { CommitTree } from './model/tree.ts'
import { type ActionOptions, readInputs } from './options/inputs.ts'
import { OptionError } from './options/options.ts'
import { policyOfBranch, type TrustedPolicy } from './policy/in-force.ts'
import { annotate } from './render/annotations.ts'
import { type CommentOptions, markerOf, renderComment } from './render/comment.ts'
import { renderFailure } from './render/failure.ts'
import { htmlFormat, sarifFormat } from './render/formats.ts'
import { renderJson } from './render/json.ts'
import type { Repository } from './render/markdown.ts'
import { suggestionsFor } from './render/suggestions.ts'
import { renderSummary } from './render/summary.ts'
import { renderTerminal } from './render/terminal.ts'
import { standing } from './render/words.ts'
import { formatCommand, withoutCommands } from './render/workflow-commands.ts'
import { pathInCommit, storedReport } from './repository/baseline-file.ts'
import { changedLines } from './repository/changed-lines.ts'
import { baseCommitIn, changedFrom, commitTreeIfHere, missingFrom, treeOf } from './repository/commit-tree.ts'
import { fileAt } from './repository/git.ts'
import { policyOnDisk } from './repository/policy-file.ts'
import { checkoutIn, checkoutOf, fileFrom } from './repository/root.ts'
import { writeReport } from './repository/write.ts'
import { version } from './version.ts'

const exitCodes = { pass: 0, fail: 1, error: 2 } as const

/**
 * The Action: inputs → check → the verdict → whatever can be published.
 * @returns the exit code: 0 pass, 1 findings that block, 2 check incomplete, 128 + its number after a signal
 */
export async function run(env: Environment, io: Io): Promise<number> {
  try {
    return await act(env, io)
  } catch (error) {
    if (error instanceof Interrupted) return error.exitCode
    return refuse(error, io)
  }
}

async function act(env: Environment, io: Io): Promise<number> {
  const context = await loadContext(env)
  const options = readInputs((name) => env[`INPUT_${name.toUpperCase()}`] ?? '')
  if (options.token) await maskSecret(options.token)
  refuseUntrusted(context, options)
  const api = openApi({ token: options.token, apiUrl: context.apiUrl })
  const runner: Runner = { env, io, root: env['GITHUB_WORKSPACE'] || io.cwd }
  const checked: Merged =
    options.reports.length > 0 ? await merged(options, runner, context) : await checkAll(options, context, api, runner)
  const pull = await pullOf(options, context, api)
  const here = pull?.ok ? { ...context, pullNumber: pull.pullNumber } : context
  await publish(checked, options, here, api, runner, pull)
  return exitCodes[checked.report.conclusion]
}

/** Only where somebody is to be told, and the event does not say whom. */
async function pullOf({ comment }: ActionOptions, { pullHead, ...context }: EventContext, api: Api) {
  return pullHead && comment !== 'never' ? pullOfRun(api, { ...context, pullHead }) : undefined
}

/** What is published: of a check, or of several. */
type Merged = Pick<Checked, 'report' | 'quoteOf'> & Partial<Pick<Checked, 'edited'>>

async function merged({ reports }: ActionOptions, { root: cwd }: Runner, context: EventContext): Promise<Merged> {
  const { mergedReport } = await import('./merge.ts')
  // The run of another workflow may have been of a test merge, which this event does not name.
  const commits = context.event === 'workflow_run' ? undefined : [context.sha, context.headSha]
  const { root } = checkoutIn(cwd, [], context.sha)
  return mergedReport({ cwd, root, ...(commits && { commits }) }, reports, version, { quotes: true })
}

/** What the runner lends the Action. */
interface Runner {
  readonly env: Environment
  readonly io: Io
  /** Absolute path of the workspace. */
  readonly root: string
}

async function checkAll(options: ActionOptions, context: EventContext, api: Api, { io, root: workspace }: Runner) {
  const { root, paths } = checkoutIn(workspace, options.paths, context.sha)
  const runId = `${context.runId}-${randomUUID().slice(0, 8)}`
  // Saved before anything is started: the post step removes what a killed run leaves behind.
  await saveState('runId', runId)
  const signals = new StopSignals(io)
  return check(
    { ...options, paths },
    {
      root,
      checkout: checkoutOf(root, nameOf(context) ?? null),
      today: new Date().toISOString().slice(0, 10),
      runId,
      signal: signals.signal,
      path: io.path,
      whileStarted: (task, remarks) => signals.during(task, remarks),
      progress: () => {},
      policy: (path) => policyFor(path && fileFrom(path, root, workspace), root, context, api),
      ...(policyBranch(context) === 'base' && {
        base: () => baseTree(root, context, api),
        ...(options.baselineFile !== undefined && {
          stored: {
            name: options.baselineFile,
            text: () => baselineText(resolve(workspace, options.baselineFile!), root, context, api),
          },
        }),
      }),
    },
  )
}

/** Which copy of the policy counts: `policyBranch` says whose. */
async function policyFor(
  path: string | undefined,
  root: string,
  context: EventContext,
  api: Api,
): Promise<PolicyInForce> {
  const branch = policyBranch(context)
  if (branch === 'own' && !isOfAnother(root, context)) return policyOnDisk(root, path)
  if (path !== undefined && isAbsolute(path))
    throw new PolicyError('`config-file` names a file outside the repository. Name one in it', path, null)
  const { source } = policyOnDisk(root, path, { mayBeAbsent: true })
  const read = { base: baseFile, own: runFile, default: defaultBranchFile }[branch]
  const trusted = await trustedPolicy(path, (name) => read(name, root, context, api))
  return policyOfBranch(branch === 'base' ? 'the base branch' : 'the default branch', trusted, source, path)
}

/** Whether a step has checked out another commit than the run is about: it may be anybody's, also on the default branch. */
function isOfAnother(root: string, { sha }: EventContext): boolean {
  const commit = checkoutOf(root)?.commit
  return sha !== '' && commit !== undefined && commit !== sha
}

/** From the clone, as far as it has the base; the rest from GitHub. */
async function baseTree(root: string, context: EventContext, api: Api): Promise<CommitTree> {
  const found = baseCommitIn(root, { ...context, isMergeGroup: context.event === 'merge_group' })
  if (!found) throw new Error('the event does not name it')
  const commit = 'commit' in found ? found.commit : await mergeBase(api, context, ...found.parted)
  const local = commitTreeIfHere(root, commit)
  if (local) {
    const missing = missingFrom(local).map((path) => local.entries.get(path)!.id)
    if (missing.length === 0) return local
    return treeOf(root, commit, local.entries, local, await readBlobs(api, context, missing))
  }
  const entries = await treeEntries(api, context, commit)
  const changed = changedFrom(root, entries)
  const differing = [...changed].flatMap((path) => entries.get(path) ?? []).filter(isSmall)
  const [blobs, renames] = await Promise.all([
    readBlobs(
      api,
      context,
      differing.map(({ id }) => id),
    ),
    differing.length > 0
      ? renamedFiles(api, context, commit, context.sha || context.headSha)
      : new Map<string, string>(),
  ])
  return treeOf(root, commit, entries, { changed, renames }, blobs)
}

/** A report that the commit itself brings could say whatever its author likes: of such a file the base's copy counts. */
async function baselineText(path: string, root: string, context: EventContext, api: Api): Promise<string> {
  const own = pathInCommit(root, path)
  if (own === undefined) return storedReport(path)
  const file = await baseFile(own, root, context, api)
  if ('unknown' in file) throw new Error(file.unknown)
  if (file.text === null) throw new Error('the pull request brings it; it counts once it is on the base branch')
  return file.text
}

type TrustedFile = { readonly text: string | null } | { readonly unknown: string }

/** The file that is named, else where a policy lies by default: naming a file that is not there yet does not take away another. */
async function trustedPolicy(
  path: string | undefined,
  read: (path: string) => Promise<TrustedFile>,
): Promise<TrustedPolicy> {
  const found: Source[] = []
  for (const name of new Set([path ?? defaultPolicyPath, ...policyPaths])) {
    const file = await read(name)
    if ('unknown' in file) return file
    if (file.text === null) continue
    found.push(source(name, file.text))
    if (name === path) break
  }
  const [first, another] = found
  return { source: first, ...(another && { another }) }
}

/** As the base has it. */
async function baseFile(path: string, root: string, context: EventContext, api: Api): Promise<TrustedFile> {
  const { baseSha } = context
  if (baseSha === null) return { unknown: 'the event does not name its base' }
  return fileOf(baseSha, path, root, context, api)
}

/** As the commit has it that the run is about. */
const runFile = (path: string, root: string, context: EventContext, api: Api) =>
  fileOf(context.sha, path, root, context, api)

/** From the clone where it has the commit, else from GitHub. */
async function fileOf(
  commit: string,
  path: string,
  root: string,
  context: EventContext,
  api: Api,
): Promise<TrustedFile> {
  const local = fileAt(root, commit, path)
  if (local.state === 'text') return { text: local.text }
  return local.state === 'absent' ? { text: null } : remoteFile(path, context, api, commit)
}

const defaultBranchFile = (path: string, _: string, context: EventContext, api: Api) => remoteFile(path, context, api)

async function remoteFile(path: string, context: EventContext, api: Api, ref?: string): Promise<TrustedFile> {
  const remote = await readFileAt(api, context, path, ref)
  return remote.ok ? { text: remote.text } : { unknown: remote.degraded }
}

/** These events run the pull request's image with a token and secrets of the base repository; reports of another run start nothing. */
function refuseUntrusted({ event, trusted }: EventContext, { reports }: ActionOptions): void {
  if (trusted || (event === 'workflow_run' && reports.length > 0)) return
  throw new OptionError(
    `Hullgate does not run on ${event}: it starts the pull request's image, and this event lends it the repository's secrets. Use pull_request.`,
  )
}

/** What cannot even begin is an error, with the one thing that the workflow's author must change. */
async function refuse(error: unknown, io: Io): Promise<number> {
  const message = renderFailure(error, error instanceof OptionError)
  await print(`${formatCommand({ level: 'error', title: 'Hullgate: error', message })}\n`, io.stdout)
  await setOutputs({ conclusion: 'error' })
  return exitCodes.error
}

/** Each publisher says what it could not do; none can change the verdict, which stands already. */
async function publish(
  checked: Merged,
  options: ActionOptions,
  context: EventContext,
  api: Api,
  runner: Runner,
  pull: Published | undefined,
): Promise<void> {
  const { report, quoteOf } = checked
  const { env, io } = runner
  const log = (text: string) => print(text, io.stdout)
  const repository = repositoryOf(report, context)
  const changed = await changedOf(options, context, api)
  const lines = options.annotations === 'changed' ? linesIn(changed, options, context, runner) : undefined
  const shown: Published[] = [
    await guard('the log was not written', () =>
      log(withoutCommands(renderTerminal(report, { quoteOf }), randomUUID())),
    ),
    await guard('the annotations were not written', async () => {
      const left = await annotationsLeft(env)
      const annotations = annotate(report, { mode: options.annotations, changed: lines, left })
      await countAnnotations(annotations.length, env)
      return log(annotations.map((annotation) => `${formatCommand(annotation)}\n`).join(''))
    }),
  ]
  const files = await writeFiles(checked, options, context, runner)
  const results: Published[] = [
    ...shown,
    ...Object.values(files),
    await setOutputs(outputsOf(report, pathsOf(files))),
    await guard('the job summary was not written', () => writeSummary(renderSummary(report, { repository }), env)),
    await guard('the comment was not written', () =>
      comment(report, options, context, api, { repository, changed: lines }),
    ),
    await guard('the suggestions were not posted', () => suggest(checked, options, context, api, changed)),
  ]
  for (const read of [changed, pull]) if (read) results.push(read)
  if (await reportDegraded(results, io)) await countAnnotations(1, env)
}

/** The reports that lie in files, by the output that says where. */
type ReportFiles = Readonly<Record<'report-file' | 'sarif-file' | 'html-file', Published<{ readonly path: string }>>>

async function writeFiles({ report, quoteOf }: Merged, options: ActionOptions, context: EventContext, runner: Runner) {
  const { root } = runner
  const write = (what: string, path: string | undefined, render: () => Iterable<string> | Promise<Iterable<string>>) =>
    attempt(`${what} was not written`, async () => {
      if (path === undefined) return { path: '' }
      const full = resolve(root, path)
      await writeReport(full, await render(), [root])
      return { path: full }
    })
  const files: ReportFiles = {
    'report-file': await write('the report file', reportFile(options, runner), () => renderJson(report)),
    'sarif-file': await write('the SARIF file', options.sarifFile, async () => {
      const { renderSarif } = await sarifFormat()
      return [renderSarif(report, { category: options.commentKey })]
    }),
    'html-file': await write('the HTML report', options.htmlFile, async () => {
      const { renderHtml } = await htmlFormat()
      return renderHtml(report, { quoteOf, repository: repositoryOf(report, context) })
    }),
  }
  return files
}

/** Empty for a file that was not asked for, and for one that is not there. */
const pathsOf = (files: ReportFiles): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([name, file]) => [name, file.ok ? file.path : '']))

async function changedOf({ annotations, suggestions }: ActionOptions, context: EventContext, api: Api) {
  const { pullNumber, owner, repo } = context
  if ((annotations !== 'changed' && !suggestions) || pullNumber === null) return undefined
  return changedFiles(api, { owner, repo, pullNumber })
}

/** As git has them where GitHub does not say; undefined where git does not either, and where nothing is compared. */
function linesIn(
  changed: Published<ChangedFiles> | undefined,
  { paths }: ActionOptions,
  context: EventContext,
  { root: workspace }: Runner,
): ChangedLines | undefined {
  if (policyBranch(context) !== 'base') return undefined
  try {
    const { root } = checkoutIn(workspace, paths, context.sha)
    const change = { ...context, isMergeGroup: context.event === 'merge_group' }
    return changedLines(root, changed?.ok ? changed : undefined, () => {
      const found = baseCommitIn(root, change)
      return found && 'commit' in found ? commitTreeIfHere(root, found.commit) : undefined
    })
  } catch {
    return undefined
  }
}

/** Where links to lines lead; without links where the runner does not say. */
function repositoryOf({ checkout }: Report, context: EventContext): Repository | undefined {
  const name = nameOf(context)
  // A commit that a step of the job made is not on GitHub.
  const sha = checkout?.commit === context.headSha ? context.headSha : context.sha
  return name !== undefined && sha !== '' ? { serverUrl: context.serverUrl, name, sha } : undefined
}

const nameOf = ({ owner, repo }: EventContext) => (owner !== '' && repo !== '' ? `${owner}/${repo}` : undefined)

/** Two uses of the action in one job never write over each other's report. */
function reportFile({ reportFile: path }: ActionOptions, { env, io, root }: Runner): string {
  if (path !== undefined) return resolve(root, path)
  return join(env['RUNNER_TEMP'] || io.cwd, `hullgate-${randomUUID().slice(0, 8)}.json`)
}

function outputsOf(
  { conclusion, counts }: Report,
  files: Readonly<Record<string, string>>,
): Record<string, string | number> {
  return {
    conclusion,
    findings: standing(counts),
    'findings-new': counts.new,
    'findings-blocking': counts.blocking,
    'findings-waived': counts.waived,
    'highest-severity': severities.findLast((severity) => counts[severity] > 0) ?? '',
    ...files,
  }
}

async function comment(
  report: Report,
  options: ActionOptions,
  context: EventContext,
  api: Api,
  shown: Pick<CommentOptions, 'repository' | 'changed'>,
): Promise<Published> {
  const { owner, repo, pullNumber, headSha, runUrl } = context
  if (pullNumber === null || options.comment === 'never') return { ok: true }
  const marker = markerOf(report, { ...context, key: markerKey({ ...context, ...options }) })
  return publishComment(api, {
    owner,
    repo,
    pullNumber,
    headSha,
    mode: options.comment,
    changesPolicy: report.policy.change !== null,
    marker,
    render: (previous) => renderComment(report, { ...shown, marker, previous, runUrl }),
  })
}

/** What fixes the new findings, beside the lines that the diff shows. */
async function suggest(
  { report, edited, quoteOf }: Merged,
  { suggestions, ...options }: ActionOptions,
  { owner, repo, pullNumber, headSha, ...run }: EventContext,
  api: Api,
  changed: Published<ChangedFiles> | undefined,
): Promise<Published> {
  // Why the list of changed files could not be read is said already.
  if (!suggestions || pullNumber === null || !changed?.ok) return { ok: true }
  const findings = new Map(report.findings.map((finding) => [finding.fingerprint, finding]))
  const files = (edited?.files ?? []).map(({ source, replacements, done }) => ({
    source,
    replacements,
    findings: done.flatMap(({ finding }) => findings.get(finding.fingerprint) ?? []),
  }))
  return publishSuggestions(api, {
    owner,
    repo,
    pullNumber,
    headSha,
    marker: { ...run, key: markerKey({ ...run, ...options }) },
    suggestions: suggestionsFor(files, { quoteOf, hunksOf: (path) => hunksOf(changed.patches.get(path) ?? '') }),
    mayWithdraw: report.conclusion !== 'error',
  })
}

/** One notice for all that could not be published. @returns whether there is one */
async function reportDegraded(results: readonly Published[], io: Io): Promise<boolean> {
  const reasons = results.flatMap((result) => (result.ok ? [] : [result.degraded]))
  if (reasons.length === 0) return false
  const message = `The verdict stands, but ${reasons.join('; ')}.`
  await print(
    `${formatCommand({ level: 'notice', title: 'Hullgate could not publish everything', message })}\n`,
    io.stdout,
  )
  return true
}
