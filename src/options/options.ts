import { defaultPolicyPath } from '../model/policy.ts'
import { severities } from '../model/rule.ts'
import type { LiveRequest, PolicyOverrides } from '../model/run.ts'

export const formats = ['text', 'json', 'markdown'] as const
export const annotationModes = ['changed', 'all', 'none'] as const
export const commentModes = ['always', 'on-failure', 'on-change', 'never'] as const
export type Format = (typeof formats)[number]

/** Something in a flag or input that cannot be used: one sentence that names it and says what to do. */
export class OptionError extends Error {}

export interface Options {
  /** Files and folders to judge; empty: all. */
  readonly paths: readonly string[]
  readonly configFile?: string
  readonly overrides: PolicyOverrides
  readonly live: LiveRequest
}

export interface CliOptions extends Options {
  readonly command: 'judge' | 'help' | 'version' | 'list-rules' | 'explain'
  readonly rule: string
  readonly format: Format
  readonly output?: string
  readonly verbose: boolean
}

export interface ActionOptions extends Options {
  readonly annotations: (typeof annotationModes)[number]
  readonly comment: (typeof commentModes)[number]
  readonly commentKey: string
  readonly reportFile?: string
  readonly token: string
}

const flags = {
  image: { type: 'string', multiple: true },
  as: { type: 'string', multiple: true },
  run: { type: 'string' },
  container: { type: 'string', multiple: true },
  'wait-for': { type: 'string' },
  timeout: { type: 'string' },
  'allow-host-access': { type: 'boolean' },
  config: { type: 'string' },
  'fail-on': { type: 'string' },
  report: { type: 'string' },
  include: { type: 'string', multiple: true },
  exclude: { type: 'string', multiple: true },
  format: { type: 'string' },
  output: { type: 'string', short: 'o' },
  explain: { type: 'string' },
  'list-rules': { type: 'boolean' },
  verbose: { type: 'boolean' },
  version: { type: 'boolean', short: 'v' },
  help: { type: 'boolean', short: 'h' },
} as const

export const help = `hullgate: judges containers, running and described, against CIS benchmarks and eleven threats

  hullgate [PATH…]                          judge the files (default: the current folder)
  hullgate --image app:pr --run '--memory 64m --cpu-shares 512 --restart on-failure:5'
  hullgate --image app:pr --as compose.yaml#web
  hullgate --container web

What runs
  --image REF          start this image and judge the live container (may be repeated)
  --as SUBJECT         start it as the repository says: compose.yaml#web, deploy.yaml#Deployment/web/app
                       (without --image: the image that SUBJECT names)
  --run 'FLAGS'        start it with these docker run flags
  --container NAME     judge a container that already runs (may be repeated)
  --wait-for TEXT      ready when its log holds TEXT (or matches /PATTERN/)
  --timeout SECONDS    how long to wait until it is ready (default 60)
  --allow-host-access  start it even where its settings hand it this machine (privileged, engine socket, …)

Policy
  --config FILE        policy file (default ${defaultPolicyPath})
  --fail-on LEVEL      low, medium, high, critical or never (default medium)
  --report LEVEL       low, medium, high or critical (default low)
  --include GLOB       judge only what matches (may be repeated)
  --exclude GLOB       leave out what matches (may be repeated)

Output
  --format FORMAT      text, json or markdown (default text)
  -o, --output FILE    write the report to FILE instead of standard output
  --verbose            list every control, also those that nothing here can answer
  --explain RULE       what a rule looks at, why, and how to mend it
  --list-rules         every rule with its controls
  -v, --version        -h, --help

Exit codes: 0 pass, 1 findings that block, 2 could not judge (what and why is said).
`

/** @throws OptionError */
export async function readFlags(argv: readonly string[]): Promise<CliOptions> {
  const { parseArgs } = await import('node:util')
  let parsed: ReturnType<typeof parse>
  try {
    parsed = parse(joinValues(argv))
  } catch (error) {
    throw new OptionError(`${error instanceof Error ? error.message : String(error)}. See hullgate --help.`)
  }
  const { values, positionals } = parsed
  const command = values.help
    ? 'help'
    : values.version
      ? 'version'
      : values['list-rules']
        ? 'list-rules'
        : values.explain !== undefined
          ? 'explain'
          : 'judge'
  return {
    command,
    rule: values.explain ?? '',
    paths: positionals,
    configFile: values.config,
    format: oneOf('--format', values.format, formats) ?? 'text',
    output: values.output,
    verbose: values.verbose ?? false,
    overrides: overridesOf((name) => `--${name}`, values['fail-on'], values.report, values.include, values.exclude),
    live: {
      images: values.image ?? [],
      run: values.run,
      as: values.as ?? [],
      containers: values.container ?? [],
      waitFor: values['wait-for'] || undefined,
      timeoutMs: secondsOf('--timeout', values.timeout),
      allowHostAccess: values['allow-host-access'] ?? false,
    },
  }

  function parse(args: string[]) {
    return parseArgs({ args, options: flags, allowPositionals: true, strict: true })
  }
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

export const actionInputs = [
  'image',
  'as',
  'run',
  'container',
  'wait-for',
  'timeout',
  'path',
  'include',
  'exclude',
  'config-file',
  'fail-on',
  'report',
  'annotations',
  'comment',
  'comment-key',
  'report-file',
  'allow-host-access',
  'token',
] as const
export type ActionInput = (typeof actionInputs)[number]

/** Reads the Action's inputs; lists hold one entry a line. @throws OptionError */
export function readInputs(input: (name: ActionInput) => string): ActionOptions {
  const text = (name: ActionInput) => input(name).trim() || undefined
  const lines = (name: ActionInput) =>
    input(name)
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter(Boolean)
  const list = (name: ActionInput) => (lines(name).length > 0 ? lines(name) : undefined)
  return {
    paths: lines('path').filter((path) => path !== '.'),
    configFile: text('config-file'),
    overrides: overridesOf((name) => name, text('fail-on'), text('report'), list('include'), list('exclude')),
    live: {
      images: lines('image'),
      run: text('run'),
      as: lines('as'),
      containers: lines('container'),
      waitFor: text('wait-for'),
      timeoutMs: secondsOf('timeout', text('timeout')),
      allowHostAccess: booleanOf('allow-host-access', text('allow-host-access')),
    },
    annotations: oneOf('annotations', text('annotations'), annotationModes) ?? 'changed',
    comment: oneOf('comment', text('comment'), commentModes) ?? 'always',
    commentKey: text('comment-key') ?? '',
    reportFile: text('report-file'),
    token: input('token').trim(),
  }
}

function overridesOf(
  nameOf: (name: string) => string,
  failOn: string | undefined,
  report: string | undefined,
  include: readonly string[] | undefined,
  exclude: readonly string[] | undefined,
): PolicyOverrides {
  return {
    failOn: oneOf(nameOf('fail-on'), failOn, [...severities, 'never'] as const),
    report: oneOf(nameOf('report'), report, severities),
    include,
    exclude,
  }
}

function oneOf<const T extends string>(name: string, value: string | undefined, allowed: readonly T[]): T | undefined {
  if (value === undefined) return undefined
  const found = allowed.find((word) => word === value.toLowerCase())
  if (!found) throw new OptionError(`${name} must be one of ${allowed.join(', ')}; it is "${value}".`)
  return found
}

function secondsOf(name: string, value: string | undefined): number {
  if (value === undefined) return 60_000
  const seconds = Number(value.replace(/s$/, ''))
  if (!(seconds > 0 && seconds <= 3600))
    throw new OptionError(`${name} must be seconds between 1 and 3600; it is "${value}".`)
  return Math.ceil(seconds * 1000)
}

/** YAML 1.2's booleans, as @actions/core takes them. */
function booleanOf(name: string, value: string | undefined): boolean {
  if (value === undefined || /^(?:false|False|FALSE)$/.test(value)) return false
  if (/^(?:true|True|TRUE)$/.test(value)) return true
  throw new OptionError(`${name} must be true or false; it is "${value}".`)
}
