import { nearest } from '../model/nearest.ts'
import { liveOf, type NameOf, OptionError, type Options, oneOf, overridesOf, shardOf } from './options.ts'

const formats = ['text', 'json', 'markdown', 'html', 'sarif'] as const
const benchmarks = { docker: 'cis-docker', kubernetes: 'cis-kubernetes', pss: 'pss' } as const
const benchmarkNames = Object.keys(benchmarks) as (keyof typeof benchmarks)[]

export interface CliOptions extends Options {
  readonly command: 'check' | 'init' | 'report' | 'help' | 'version' | 'list-rules' | 'explain'
  /** What to explain. */
  readonly rule: string
  readonly format: (typeof formats)[number]
  readonly output?: string
  /** Benchmarks of which every control is shown, as controls name them. */
  readonly benchmarks: readonly string[]
  readonly verbose: boolean
  /** The commit that the files are compared with. */
  readonly base?: string
  /** Whether files are changed; `dry`: only what would be changed is shown. */
  readonly fix: boolean | 'dry'
}

const flags = {
  image: { type: 'string', multiple: true },
  as: { type: 'string', multiple: true },
  run: { type: 'string' },
  container: { type: 'string', multiple: true },
  engine: { type: 'boolean' },
  host: { type: 'boolean' },
  'wait-for': { type: 'string' },
  timeout: { type: 'string' },
  'allow-host-access': { type: 'boolean' },
  config: { type: 'string' },
  'fail-on': { type: 'string' },
  report: { type: 'string' },
  'new-only': { type: 'boolean' },
  base: { type: 'string' },
  'baseline-file': { type: 'string' },
  'kubernetes-version': { type: 'string' },
  include: { type: 'string', multiple: true },
  exclude: { type: 'string', multiple: true },
  shard: { type: 'string' },
  format: { type: 'string' },
  output: { type: 'string', short: 'o' },
  benchmark: { type: 'string', multiple: true },
  fix: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  explain: { type: 'string' },
  'list-rules': { type: 'boolean' },
  verbose: { type: 'boolean' },
  version: { type: 'boolean', short: 'v' },
  help: { type: 'boolean', short: 'h' },
} as const

const nameOf: NameOf = (name) => `--${name}`

/** @throws OptionError */
export async function readFlags(argv: readonly string[]): Promise<CliOptions> {
  const { parseArgs } = await import('node:util')
  const [first, ...others] = argv
  const isInit = first === 'init'
  if (isInit && others.some((word) => word !== '--help' && word !== '-h'))
    throw new OptionError('`hullgate init` takes nothing else. A folder of that name is `./init`.')
  const isReport = first === 'report'
  let parsed: ReturnType<typeof parse>
  try {
    parsed = parse(joinValues(isInit || isReport ? others : argv))
  } catch (error) {
    // Node's first sentence names the option; the others say how to write what nobody meant.
    const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split(/\.(?=\s|$)/)
    const meant = flagMeantBy(/^Unknown option '--([\w-]+)'/.exec(sentence)?.[1] ?? '')
    throw new OptionError(`${sentence}. ${meant === undefined ? '' : `Did you mean --${meant}? `}See hullgate --help.`)
  }
  const { values, positionals } = parsed
  if (isReport && !values.help) requireReports(positionals, Object.keys(values))
  const live = liveOf(nameOf, {
    images: values.image ?? [],
    run: values.run,
    as: values.as ?? [],
    containers: values.container ?? [],
    engine: values.engine ?? false,
    host: values.host ?? false,
    waitFor: values['wait-for'] || undefined,
    timeout: values.timeout,
    allowHostAccess: values['allow-host-access'] ?? false,
  })
  return {
    command: values.help ? 'help' : isInit ? 'init' : isReport ? 'report' : commandOf(values),
    rule: values.explain ?? '',
    paths: positionals,
    configFile: values.config,
    format: oneOf('--format', values.format, formats) ?? 'text',
    // As elsewhere, `-` is standard output.
    output: values.output === '-' ? undefined : values.output,
    benchmarks: (values.benchmark ?? []).map((name) => benchmarks[oneOf('--benchmark', name, benchmarkNames)!]),
    verbose: values.verbose ?? false,
    base: baseOf(values),
    baselineFile: values['baseline-file'],
    ...fixOf(values),
    overrides: overridesOf(nameOf, {
      failOn: values['fail-on'],
      report: values.report,
      include: values.include,
      exclude: values.exclude,
      // In a terminal everything counts unless it is asked for.
      newOnly: values['new-only'] ?? false,
      kubernetesVersion: values['kubernetes-version'],
    }),
    live,
    shard: shardOf(nameOf, values.shard, live),
  }

  function parse(args: string[]) {
    return parseArgs({ args, options: flags, allowPositionals: true, strict: true })
  }
}

/** Names that the Action's inputs have, and others that people try. */
const otherNames: Readonly<Record<string, string>> = {
  'config-file': 'config',
  policy: 'config',
  'html-file': 'format html --output',
  'report-file': 'format json --output',
  'sarif-file': 'format sarif --output',
  list: 'list-rules',
  rules: 'list-rules',
}

/** The flag, with its value where that is known, that a name which is no flag was most likely to be. */
function flagMeantBy(name: string): string | undefined {
  if (Object.hasOwn(otherNames, name)) return otherNames[name]
  return formats.some((format) => format === name) ? `format ${name}` : nearest(name, Object.keys(flags))
}

const commands = ['init', 'report']

/** Words that other programs check with: this one checks without any. */
const checking = new Set(['check', 'scan', 'lint', 'audit'])

/** What a word that is no path was most likely to be: a command, or a flag without its dashes. */
export function meantBy(word: string): string | undefined {
  if (Object.hasOwn(flags, word)) return `hullgate --${word}`
  if (checking.has(word)) return 'hullgate'
  const command = nearest(word, commands)
  return command && `hullgate ${command}`
}

/** What says how a merged report is shown; everything else is about a check. */
const shownBy = ['format', 'output', 'benchmark', 'verbose']

/** @throws OptionError */
function requireReports(files: readonly string[], given: readonly string[]): void {
  if (files.length === 0)
    throw new OptionError('`hullgate report` needs the JSON reports of the jobs: files or folders.')
  const other = given.find((name) => !shownBy.includes(name))
  if (other !== undefined)
    throw new OptionError(
      `\`hullgate report\` checks nothing: --${other} belongs to the jobs. A folder of that name is \`./report\`.`,
    )
}

type FixFlags = Readonly<Record<string, unknown> & { fix?: boolean; 'dry-run'?: boolean }>

/** What starts or looks at containers, beside which files stay as they are. */
const liveFlags = ['image', 'as', 'container', 'engine', 'host'] as const

/** @throws OptionError */
function fixOf(values: FixFlags): Pick<CliOptions, 'fix'> {
  const isDry = values['dry-run'] ?? false
  if (!values.fix) {
    if (isDry) throw new OptionError('`--dry-run` requires `--fix`.')
    return { fix: false }
  }
  const live = liveFlags.find((name) => values[name] !== undefined)
  if (live) throw new OptionError(`\`--fix\` and \`--${live}\` exclude each other: only files are changed.`)
  if (values['shard'] !== undefined)
    throw new OptionError('`--fix` and `--shard` exclude each other: the files are changed once, not by each job.')
  return { fix: isDry ? 'dry' : true }
}

/** @throws OptionError */
function baseOf(given: { base?: string; 'baseline-file'?: string; 'new-only'?: boolean }): string | undefined {
  const { base, 'baseline-file': file, 'new-only': newOnly = false } = given
  if (newOnly && base === undefined && file === undefined)
    throw new OptionError('`--new-only` requires `--base` or `--baseline-file`.')
  if (base === '' || base?.startsWith('-')) throw new OptionError(`--base must be a commit; it is "${base}".`)
  return base
}

type Asked = Readonly<{ help?: boolean; version?: boolean; 'list-rules'?: boolean; explain?: string }>

function commandOf(values: Asked): CliOptions['command'] {
  if (values.help) return 'help'
  if (values.version) return 'version'
  if (values['list-rules']) return 'list-rules'
  return values.explain === undefined ? 'check' : 'explain'
}

/** `--run '--memory 64m'`: the value begins with a dash, which parseArgs takes only behind an equals sign. */
function joinValues(argv: readonly string[]): string[] {
  const joined: string[] = []
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]!
    if (word === '--') return [...joined, ...argv.slice(i)]
    const next = argv[i + 1]
    if (word === '--run' && next !== undefined) {
      joined.push(`${word}=${next}`)
      i++
    } else joined.push(word)
  }
  return joined
}
