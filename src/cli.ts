import { resolve } from 'node:path'
import type { Checked } from './check.ts'
import type { Io } from './model/io.ts'
import type { Base, RunContext } from './model/run.ts'
import { type CliOptions, meantBy, readFlags } from './options/flags.ts'
import { help } from './options/help.ts'
import { OptionError } from './options/options.ts'
import { plain } from './render/escape.ts'
import { htmlFormat, sarifFormat } from './render/formats.ts'
import { version } from './version.ts'

/** The exit code of each conclusion. */
const exitCodes = { pass: 0, fail: 1, error: 2 } as const

/**
 * The terminal program. `argv` has the words after the program's name.
 * @returns the exit code: 0 pass, 1 findings that block, 2 check incomplete, 128 + its number after a signal
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await execute(await readFlags(argv), io)
  } catch (error) {
    const [{ InputError }, { Interrupted }, { renderFailure }] = await Promise.all([
      import('./repository/files.ts'),
      import('./engine/signals.ts'),
      import('./render/failure.ts'),
    ])
    const isExpected = error instanceof OptionError || error instanceof InputError || error instanceof Interrupted
    // The exit code stands, whether or not somebody reads why.
    await io.stderr.write(`hullgate: ${renderFailure(error, isExpected)}\n`).catch(() => {})
    return error instanceof Interrupted ? error.exitCode : exitCodes.error
  }
}

async function execute(options: CliOptions, io: Io): Promise<number> {
  switch (options.command) {
    case 'help':
      await io.stdout.write(help)
      return 0
    case 'version':
      await io.stdout.write(`${version}\n`)
      return 0
    case 'list-rules':
    case 'explain':
      return explain(options, io)
    case 'init':
      return init(options, io)
    case 'report':
      return report(options, io)
    case 'check':
      return checkAll(options, io)
  }
}

async function explain(options: CliOptions, io: Io): Promise<number> {
  const [{ explainRule, listRules }, { rules }] = await Promise.all([
    import('./render/explain.ts'),
    import('./rules/index.ts'),
  ])
  if (options.command === 'list-rules') {
    await io.stdout.write(listRules(rules))
    return 0
  }
  const rule = rules.find(({ id }) => id === options.rule)
  if (!rule) {
    const { nearest } = await import('./model/nearest.ts')
    const ids = rules.map(({ id }) => id)
    // A report prints the numbers of controls.
    const isAsked = (id: string) =>
      id.endsWith(`/${options.rule}`) || id === options.rule || id.endsWith(`:${options.rule}`)
    const named = rules
      .filter((one) => [one.id, ...one.controls].some(isAsked))
      .map(({ id }) => id)
      .join(' or ')
    const meant = named || (nearest(options.rule, ids) ?? '')
    const help = meant === '' ? 'See hullgate --list-rules.' : `Did you mean ${meant}?`
    throw new OptionError(`There is no rule "${options.rule}". ${help}`)
  }
  await io.stdout.write(explainRule(rule))
  return 0
}

/** Checks the whole repository first: what stands decides nothing, but is said. */
async function init(options: CliOptions, io: Io): Promise<number> {
  const [{ check }, { adopt }, { topOf }, { policyOnDisk }, { publishedCommit }] = await Promise.all([
    import('./check.ts'),
    import('./init.ts'),
    import('./repository/listing.ts'),
    import('./repository/policy-file.ts'),
    import('./repository/own-commit.ts'),
    import('node:url'),
  ])
  const root = topOf(io.cwd) ?? io.cwd
  const progress = progressLine(io)
  const policy = policyOnDisk(root, undefined)
  const checked = await check(options, {
    root,
    today: new Date().toISOString().slice(0, 10),
    runId: '',
    signal: new AbortController().signal,
    progress: progress.show,
    policy: async () => policy,
  })
  progress.clear()
  try {
    const own = publishedCommit(import.meta.dirname, version)
    await io.stdout.write(await adopt(root, { version, ...own }, checked, policy.source !== undefined))
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new OptionError(`The files of \`hullgate init\` cannot be written: ${code ?? message}.`)
  }
  return 0
}

/** The reports of several jobs as one. */
async function report(options: CliOptions, io: Io): Promise<number> {
  const [{ mergedReport }, { rootOf }] = await Promise.all([import('./merge.ts'), import('./repository/root.ts')])
  const { root } = rootOf(io.cwd, [])
  const quotes = options.format === 'text' || options.format === 'html'
  const merged = await mergedReport({ cwd: io.cwd, root }, options.paths, version, { quotes })
  return show(merged, options, root, io)
}

async function checkAll(options: CliOptions, io: Io): Promise<number> {
  await refuseSlip(options, io)
  const [{ check }, { checkoutOf, rootOf }, { policyOnDisk }, { StopSignals }, { randomUUID }] = await Promise.all([
    import('./check.ts'),
    import('./repository/root.ts'),
    import('./repository/policy-file.ts'),
    import('./engine/signals.ts'),
    import('node:crypto'),
  ])
  const signals = new StopSignals(io)
  const progress = progressLine(io)
  const place = rootOf(io.cwd, options.paths)
  // A page to look at shows what to change, however much it is.
  const edits = { except: new Set<string>(), newOnly: options.format !== 'html' }
  const here = { ...options, paths: place.paths, edits }
  const context: RunContext = {
    root: place.root,
    checkout: checkoutOf(place.root),
    today: new Date().toISOString().slice(0, 10),
    runId: randomUUID().slice(0, 13),
    signal: signals.signal,
    path: io.path,
    whileStarted: (task, remarks) => signals.during(task, remarks),
    progress: progress.show,
    policy: async (path) => policyOnDisk(place.root, path),
    ...(options.base !== undefined && { base: await baseNamed(place.root, options.base) }),
    ...(options.baselineFile !== undefined && { stored: await storedNamed(io.cwd, options.baselineFile) }),
  }
  const checked = options.fix ? await fixed(here, context, io) : await check(here, context)
  progress.clear()
  return show(checked, options, place.root, io)
}

/** @throws OptionError where the first word is no path and nearly a command */
async function refuseSlip({ paths: [first] }: CliOptions, { cwd }: Io): Promise<void> {
  const meant = first === undefined ? undefined : meantBy(first)
  if (meant === undefined) return
  const { existsSync } = await import('node:fs')
  if (existsSync(resolve(cwd, first!))) return
  throw new OptionError(
    `"${first}" is neither a command nor a path here. Did you mean \`${meant}\`? See hullgate --help.`,
  )
}

type Shown = Pick<Checked, 'report' | 'quoteOf'>

/** Prints or writes the report; its conclusion stands already. */
async function show(checked: Shown, options: CliOptions, root: string, io: Io): Promise<number> {
  const { conclusion } = checked.report
  const parts = await render(checked, options, io)
  if (options.output === undefined) for (const part of parts) await io.stdout.write(part)
  else {
    const { writeReport } = await import('./repository/write.ts')
    try {
      await writeReport(resolve(io.cwd, options.output), parts, [root, io.cwd])
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      const reason = code ?? message
      throw new OptionError(
        `--output ${options.output} cannot be written (${reason}); the conclusion is ${conclusion}.`,
      )
    }
  }
  return exitCodes[conclusion]
}

/** @throws OptionError where git knows no such commit */
async function baseNamed(root: string, name: string): Promise<Base> {
  const { commitNamed, commitTree } = await import('./repository/commit-tree.ts')
  const commit = commitNamed(root, name)
  if (commit === undefined) throw new OptionError(`--base ${name} is not a commit of this repository.`)
  return async () => commitTree(root, commit)
}

/** @throws OptionError where it cannot be read */
async function storedNamed(cwd: string, name: string): Promise<NonNullable<RunContext['stored']>> {
  const { storedReport } = await import('./repository/baseline-file.ts')
  try {
    const text = storedReport(resolve(cwd, name))
    return { name, text: async () => text }
  } catch (error) {
    throw new OptionError(`--baseline-file ${name} cannot be read (${(error as Error).message}).`)
  }
}

async function fixed(options: CliOptions, context: RunContext, io: Io): Promise<Checked> {
  const { checkAndFix } = await import('./fix.ts')
  const { log, ...checked } = await checkAndFix(options, context)
  // Standard output is the report's.
  await io.stderr.write(log)
  return checked
}

async function render({ report, quoteOf }: Shown, options: CliOptions, io: Io): Promise<Iterable<string>> {
  if (options.format === 'json') return (await import('./render/json.ts')).renderJson(report)
  if (options.format === 'sarif') return [(await sarifFormat()).renderSarif(report)]
  const { verbose, benchmarks } = options
  if (options.format === 'markdown')
    return [(await import('./render/summary.ts')).renderSummary(report, { benchmarks })]
  if (options.format === 'html') return (await htmlFormat()).renderHtml(report, { quoteOf })
  const { renderTerminal } = await import('./render/terminal.ts')
  const terminal = options.output === undefined ? io.stdout.terminal : undefined
  return [renderTerminal(report, { ...terminal, verbose, benchmarks, quoteOf })]
}

/** One line on a terminal's standard error that says what takes long. */
function progressLine({ stderr }: Io): { show(message: string): void; clear(): void } {
  // Progress that cannot be written is not worth ending a run for.
  const put = (text: string) => void stderr.write(`\r\x1b[2K${text}`).catch(() => {})
  if (!stderr.terminal) return { show: () => {}, clear: () => {} }
  return {
    show: (message) => put(`hullgate: ${plain(message)} …`),
    clear: () => put(''),
  }
}
