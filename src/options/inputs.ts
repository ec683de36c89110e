import { liveOf, OptionError, type Options, oneOf, overridesOf, shardOf } from './options.ts'

const annotationModes = ['changed', 'all', 'none'] as const
const commentModes = ['always', 'on-failure', 'on-change', 'never'] as const

export interface ActionOptions extends Options {
  readonly annotations: (typeof annotationModes)[number]
  readonly comment: (typeof commentModes)[number]
  readonly commentKey: string
  /** The job's row of a matrix as JSON; empty where it is in none. */
  readonly matrix: string
  readonly suggestions: boolean
  /** Reports of other jobs that are merged, in place of a check: files and folders. */
  readonly reports: readonly string[]
  readonly reportFile?: string
  readonly sarifFile?: string
  readonly htmlFile?: string
  readonly token: string
}

export const actionInputs = [
  'image',
  'as',
  'run',
  'container',
  'engine',
  'host',
  'wait-for',
  'timeout',
  'path',
  'include',
  'exclude',
  'shard',
  'config-file',
  'fail-on',
  'report',
  'new-only',
  'baseline-file',
  'kubernetes-version',
  'annotations',
  'comment',
  'comment-key',
  'matrix',
  'suggestions',
  'reports',
  'report-file',
  'sarif-file',
  'html-file',
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
  if (lines('reports').length > 0) refuseChecks(input)
  const list = (name: ActionInput) => (lines(name).length > 0 ? lines(name) : undefined)
  const nameOf = (name: string) => name
  const live = liveOf(nameOf, {
    images: lines('image'),
    run: text('run'),
    as: lines('as'),
    containers: lines('container'),
    engine: booleanOf('engine', text('engine')),
    host: booleanOf('host', text('host')),
    waitFor: text('wait-for'),
    timeout: text('timeout'),
    allowHostAccess: booleanOf('allow-host-access', text('allow-host-access')),
  })
  return {
    paths: lines('path').filter((path) => path !== '.'),
    configFile: text('config-file'),
    baselineFile: text('baseline-file'),
    overrides: overridesOf(nameOf, {
      failOn: text('fail-on'),
      report: text('report'),
      include: list('include'),
      exclude: list('exclude'),
      newOnly: text('new-only') === undefined ? undefined : booleanOf('new-only', text('new-only')),
      kubernetesVersion: text('kubernetes-version'),
    }),
    live,
    shard: shardOf(nameOf, text('shard'), live),
    // A page to look at shows what to change as well; what is suggested is of the change alone.
    edits: { except: new Set(), newOnly: text('html-file') === undefined, together: 'new' },
    annotations: oneOf('annotations', text('annotations'), annotationModes) ?? 'changed',
    comment: oneOf('comment', text('comment'), commentModes) ?? 'on-change',
    commentKey: text('comment-key') ?? '',
    matrix: matrixOf(text('matrix')),
    suggestions: booleanOf('suggestions', text('suggestions')),
    reports: lines('reports'),
    reportFile: text('report-file'),
    sarifFile: text('sarif-file'),
    htmlFile: text('html-file'),
    token: input('token').trim(),
  }
}

/** What says how a merged report is shown; every other input belongs to the jobs that wrote the reports. */
const ofReports: readonly ActionInput[] = [
  'annotations',
  'comment',
  'comment-key',
  'matrix',
  'reports',
  'report-file',
  'sarif-file',
  'html-file',
  'token',
]

/** @throws OptionError */
function refuseChecks(input: (name: ActionInput) => string): void {
  const other = actionInputs.find((name) => !ofReports.includes(name) && !['', 'false'].includes(input(name).trim()))
  if (other !== undefined)
    throw new OptionError(
      `reports and ${other} exclude each other: with reports nothing is checked, and ${other} belongs to the jobs that wrote them.`,
    )
}

/** Without a matrix GitHub has `null` there. */
const matrixOf = (text = ''): string => (/^(?:null|\{\s*\})$/.test(text) ? '' : text)

/** YAML 1.2's booleans, as @actions/core takes them. */
function booleanOf(name: string, value: string | undefined): boolean {
  if (value === undefined || /^(?:false|False|FALSE)$/.test(value)) return false
  if (/^(?:true|True|TRUE)$/.test(value)) return true
  throw new OptionError(`${name} must be true or false; it is "${value}".`)
}
