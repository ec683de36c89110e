#!/usr/bin/env node
import type { Report } from './model/report.ts'
import { type CliOptions, help, OptionError, readFlags } from './options/options.ts'
import { version } from './version.ts'

/** The exit code of each conclusion. */
const exitCodes = { pass: 0, fail: 1, error: 2 } as const

async function run(argv: readonly string[]): Promise<number> {
  const options = await readFlags(argv)
  switch (options.command) {
    case 'help':
      await print(help)
      return 0
    case 'version':
      await print(`${version}\n`)
      return 0
    case 'list-rules':
    case 'explain':
      return explain(options)
    case 'judge':
      return judge(options)
  }
}

async function explain(options: CliOptions): Promise<number> {
  const [{ explainRule, listRules }, { rules }] = await Promise.all([
    import('./render/explain.ts'),
    import('./rules/index.ts'),
  ])
  if (options.command === 'list-rules') {
    await print(listRules(rules))
    return 0
  }
  const rule = rules.find(({ id }) => id === options.rule)
  if (!rule) throw new OptionError(`There is no rule "${options.rule}". See hullgate --list-rules.`)
  await print(explainRule(rule))
  return 0
}

async function judge(options: CliOptions): Promise<number> {
  const [{ check: tell, rootOf }, { policyOnDisk }, { watchSignals }, { randomUUID }] = await Promise.all([
    import('./check.ts'),
    import('./repository/policy-file.ts'),
    import('./engine/signals.ts'),
    import('node:crypto'),
  ])
  const stop = new AbortController()
  const { images, as, containers } = options.live
  // Without containers there is nothing to remove: a signal ends the program at once, as it does by itself.
  const interrupted = images.length + as.length + containers.length > 0 ? watchSignals(stop) : () => undefined
  const progress = progressLine()
  const place = rootOf(process.cwd(), options.paths)
  const report = await tell(
    { ...options, paths: place.paths },
    {
      root: place.root,
      today: new Date().toISOString().slice(0, 10),
      runId: randomUUID().slice(0, 13),
      signal: stop.signal,
      progress: progress.show,
      policy: async (path) => policyOnDisk(place.root, path),
    },
  )
  progress.clear()
  const text = await render(report, options)
  if (options.output === undefined) await print(text)
  else {
    const { writeFileSync } = await import('node:fs')
    try {
      writeFileSync(options.output, text)
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? String(error)
      throw new OptionError(
        `--output ${options.output} cannot be written (${reason}); the conclusion is ${report.conclusion}.`,
      )
    }
  }
  return interrupted() ?? exitCodes[report.conclusion]
}

async function render(report: Report, options: CliOptions): Promise<string> {
  if (options.format === 'json') return (await import('./render/json.ts')).renderJson(report)
  if (options.format === 'markdown') return (await import('./render/summary.ts')).renderSummary(report)
  const toTerminal = options.output === undefined && process.stdout.isTTY === true
  const { renderTerminal } = await import('./render/terminal.ts')
  return renderTerminal(report, {
    colour: toTerminal && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb',
    width: toTerminal ? process.stdout.columns : undefined,
    verbose: options.verbose,
  })
}

/** One line on a terminal's standard error that says what takes long. */
function progressLine(): { show(message: string): void; clear(): void } {
  if (!process.stderr.isTTY) return { show: () => {}, clear: () => {} }
  return {
    show: (message) =>
      process.stderr.write(`\r\x1b[2Khullgate: ${message.replace(/[^\x20-\x7e\u00a0-\uffff]/g, ' ')} …`),
    clear: () => process.stderr.write('\r\x1b[2K'),
  }
}

/** Waits until a pipe has taken everything; a reader that went away is no error of ours. */
function print(text: string): Promise<void> {
  return new Promise((done, failed) => {
    process.stdout.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EPIPE' ? done() : failed(error)))
    process.stdout.write(text, () => done())
  })
}

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  const { InputError } = await import('./repository/files.ts')
  const expected = error instanceof OptionError || error instanceof InputError
  process.stderr.write(
    `hullgate: ${expected ? error.message : error instanceof Error ? (error.stack ?? error.message) : error}\n`,
  )
  process.exitCode = exitCodes.error
}
