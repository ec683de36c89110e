import * as v from 'valibot'
import { controlsOf, dockerEditions, kubernetesEditions } from '../benchmarks/editions.ts'
import { kubernetesVersions } from '../benchmarks/pod-security.ts'
import { nearest } from '../model/nearest.ts'
import { isNegated, type Policy } from '../model/policy.ts'
import { PolicyError, type PolicyFault } from '../model/policy-error.ts'
import { severities } from '../model/rule.ts'
import { position, type Source } from '../model/source.ts'
import { booleanOf, integerOf, type Mapping, type Node, parseYaml } from '../readers/parse/yaml.ts'
import { defaults } from './defaults.ts'
import { ambiguities, requireOneDocument, severalDocuments } from './unambiguous.ts'

const oneOf = <const T extends string>(values: readonly T[]) =>
  v.picklist(values, ({ input }) => `must be one of ${values.join(', ')}${isScalar(input) ? `; it is "${input}"` : ''}`)
const isScalar = (value: unknown) => typeof value !== 'object'
const severity = oneOf(severities)
const text = v.pipe(v.string('must be text'), v.nonEmpty('must not be empty'))
/** Characters without width, or without a letter or digit among them, name nobody and give no reason. */
const words = v.pipe(
  text,
  v.check(
    (value) => /[\p{L}\p{N}]/u.test(value.replace(/\p{Default_Ignorable_Code_Point}/gu, '')),
    'must contain a letter or a digit',
  ),
)
const glob = v.pipe(
  text,
  v.check((value) => !isNegated(value), 'must not begin with `!`, which would mean every other file: use `exclude`'),
)
/** Every file is compared with every glob. */
const maxGlobs = 500
const globs = v.pipe(
  v.array(glob, 'must be a list of globs'),
  v.maxLength(maxGlobs, `must have at most ${maxGlobs} globs: name folders`),
)
const dateForm = /^\d{4}-\d{2}-\d{2}$/
const date = v.pipe(
  v.string('must be a date'),
  v.regex(dateForm, 'must be a date such as 2027-01-31'),
  v.check((value) => new Date(`${value}T00:00:00Z`).toJSON()?.startsWith(value) ?? false, 'is not a valid date'),
)

const waiver = v.pipe(
  v.strictObject({
    rule: text,
    path: v.optional(glob),
    subject: v.optional(text),
    reason: words,
    owner: words,
    expires: date,
  }),
  // Asked whatever else is wrong with the waiver.
  v.partialCheck(
    [['path'], ['subject']],
    ({ path, subject }) => path !== undefined || subject !== undefined,
    'needs a `path` or a `subject`',
  ),
)

const attestation = v.strictObject({ control: text, statement: words, owner: words, expires: date })

/** Mirrors schema/hullgate.schema.json; a test holds the two together. */
export const policySchema = v.strictObject({
  'fail-on': v.optional(oneOf([...severities, 'never'])),
  report: v.optional(severity),
  'new-only': v.optional(v.boolean('must be true or false')),
  gaps: v.optional(oneOf(['block', 'report'])),
  unsure: v.optional(oneOf(['block', 'switches', 'report'])),
  benchmarks: v.optional(
    v.strictObject({
      docker: v.optional(oneOf(dockerEditions)),
      kubernetes: v.optional(oneOf(kubernetesEditions)),
    }),
  ),
  'kubernetes-version': v.optional(oneOf(kubernetesVersions)),
  include: v.optional(globs),
  exclude: v.optional(globs),
  'trusted-registries': v.optional(v.array(text, 'must be a list of registries')),
  rules: v.optional(v.record(text, oneOf([...severities, 'off']), 'must be a mapping of rules to severities')),
  waivers: v.optional(v.array(waiver, 'must be a list')),
  attestations: v.optional(v.array(attestation, 'must be a list')),
})

export type PolicyFile = Partial<
  Pick<
    Policy,
    | 'failOn'
    | 'report'
    | 'newOnly'
    | 'gaps'
    | 'unsure'
    | 'kubernetesVersion'
    | 'include'
    | 'exclude'
    | 'trustedRegistries'
    | 'rules'
    | 'waivers'
    | 'attestations'
  >
> & { readonly benchmarks?: Partial<Policy['benchmarks']> }

/** What a policy is held against besides its schema. */
export interface ReadContext {
  /** `YYYY-MM-DD` */
  readonly today: string
  /** The ids of all rules. */
  readonly rules: ReadonlySet<string>
}

/**
 * Reads a policy file. Unknown keys, rules and controls, wrong values, and waivers and attestations that reach more than a year
 * ahead are errors that name key and line.
 * @throws PolicyError with all of them, up to a bound
 */
export function readPolicy(source: Source, context: ReadContext): PolicyFile {
  requireOneDocument(source)
  const { documents, problems } = parseYaml(source)
  const unread = problems.filter(({ document }) => !document)
  throwIfAny(source, unread.map(notYaml))
  const [root, another] = documents
  if (another) throw severalDocuments(source, another.start)
  if (!root) return {}
  if (root.kind !== 'map') throw new PolicyError('the policy must be a mapping of keys to values', source.path, 1)
  const value = plain(root)
  const result = v.safeParse(policySchema, value)
  const { unknown, wrong } = result.success ? { unknown: [], wrong: [] } : schemaFaults(root, value)
  // Unknown keys first: a misspelt one also leaves the right one missing.
  const ambiguous = ambiguities(root)
  // What some programs read otherwise, besides keys that stand twice and tags.
  const doubts = problems.filter(({ line }) => !ambiguous.some((fault) => fault.line === line))
  throwIfAny(source, [
    ...byLine([...ambiguous, ...doubts.map(notYaml)]),
    ...byLine(unknown),
    ...byLine([...wrong, ...meaningFaults(root, value, context)]),
  ])
  const file = result.output as v.InferOutput<typeof policySchema>
  const lineOf = (...path: (string | number)[]) => lineAt(root, path)
  return {
    failOn: file['fail-on'],
    report: file.report,
    newOnly: file['new-only'],
    gaps: file.gaps,
    unsure: file.unsure,
    benchmarks: file.benchmarks,
    kubernetesVersion: file['kubernetes-version'],
    include: file.include,
    exclude: file.exclude,
    trustedRegistries: file['trusted-registries'],
    rules: file.rules && new Map(Object.entries(file.rules)),
    waivers: file.waivers?.map((entry, index) => ({ ...entry, line: lineOf('waivers', index) })),
    attestations: file.attestations?.map((entry, index) => ({ ...entry, line: lineOf('attestations', index) })),
  }
}
const notYaml = ({ because, line }: { because: string; line: number }): PolicyFault => ({
  message: `the policy is not valid YAML: ${because}`,
  line,
})

const byLine = (faults: readonly PolicyFault[]) => faults.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))

/** Errors that are named at once. */
const maxFaults = 20

/** @throws PolicyError */
function throwIfAny({ path }: Source, faults: readonly PolicyFault[]): void {
  const [first, ...others] = faults
  if (!first) return
  const shown = others.slice(0, maxFaults - 1)
  if (shown.length < others.length)
    shown.push({ message: `only the first ${maxFaults} errors of the policy are named`, line: null })
  throw new PolicyError(first.message, path, first.line, shown)
}

/** Keys that the schema does not know, which `value` loses, and what it has against the rest. */
function schemaFaults(root: Mapping, value: unknown): Readonly<Record<'unknown' | 'wrong', PolicyFault[]>> {
  const unknown: PolicyFault[] = []
  for (;;) {
    const { issues = [] } = v.safeParse(policySchema, value)
    const found = issues.filter(isUnknownKey)
    if (found.length === 0 || unknown.length > maxFaults)
      return { unknown, wrong: onePerValue(issues).map((issue) => faultOf(issue, root)) }
    for (const issue of found) {
      unknown.push(faultOf(issue, root))
      // Of several in one mapping the schema's library names one a time.
      const { input, key } = issue.path!.at(-1)!
      Reflect.deleteProperty(input as object, key as string)
    }
  }
}

/** What is a date of no form is not also said to be no day. */
function onePerValue(issues: readonly v.BaseIssue<unknown>[]): v.BaseIssue<unknown>[] {
  const first = new Map<string, v.BaseIssue<unknown>>()
  for (const issue of issues) {
    const path = v.getDotPath(issue) ?? ''
    if (!isUnknownKey(issue) && !first.has(path)) first.set(path, issue)
  }
  return [...first.values()]
}

/** What the schema cannot know: which rules and controls there are, and how far a date may reach. */
function meaningFaults(root: Mapping, value: unknown, { today, rules }: ReadContext): PolicyFault[] {
  const faults: PolicyFault[] = []
  const add = (message: string, ...path: (string | number)[]) => faults.push({ message, line: lineAt(root, path) })
  const limit = `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`
  const isControl = controlTest(value)
  const check = {
    rule: (id: string, ...path: (string | number)[]) => {
      if (!rules.has(id)) add(`unknown rule \`${id}\`: ${meantBy(id, rules) ?? 'run hullgate --list-rules'}`, ...path)
    },
    control: (id: string, ...path: (string | number)[]) => {
      const because = isControl(id)
      if (because !== undefined) add(`unknown control \`${id}\`: ${because}`, ...path)
    },
    expires: (date: string, ...path: (string | number)[]) => {
      if (dateForm.test(date) && date > limit) add(`\`expires\` is more than a year ahead (${date})`, ...path)
    },
  }
  for (const id of rulesNamedIn(root)) check.rule(id, 'rules', id)
  for (const list of ['waivers', 'attestations'])
    for (const [index, entry] of mappingsIn(root, list))
      for (const key of ['rule', 'control', 'expires'] as const) {
        const word = wordIn(entry, key)
        if (word !== undefined) check[key](word, list, index, key)
      }
  return faults
}

/** Numbers move from edition to edition: what was attested under one is not carried over to another. */
function controlTest(value: unknown): (id: string) => string | undefined {
  const { entries } = policySchema
  const chosen = v.safeParse(
    v.object({ benchmarks: entries.benchmarks, 'kubernetes-version': entries['kubernetes-version'] }),
    value,
  )
  // Which controls there are is not known where the edition is wrong itself.
  if (!chosen.success) return () => undefined
  const editions = { ...defaults.benchmarks, ...chosen.output.benchmarks }
  const known = new Set(controlsOf(editions, chosen.output['kubernetes-version']).map(({ id }) => id))
  const because = `CIS Docker ${editions.docker} and CIS Kubernetes ${editions.kubernetes} have none of this name`
  return (id) => (known.has(id) ? undefined : because)
}

/** Also those that the schema's library takes no notice of, such as `constructor`. */
function rulesNamedIn(root: Mapping): Iterable<string> {
  const rules = root.entry('rules')?.value
  return rules?.kind === 'map' ? rules.entries.keys() : []
}

function mappingsIn(root: Mapping, list: string): (readonly [index: number, entry: Mapping])[] {
  const found = root.entry(list)?.value
  const items = found?.kind === 'seq' ? found.items : []
  return items.flatMap((item, index) => (item.kind === 'map' ? [[index, item] as const] : []))
}

/** What is no text the schema rejects. */
function wordIn(entry: Mapping, key: string): string | undefined {
  const node = entry.entry(key)?.value
  const word = node?.kind === 'scalar' ? plain(node) : undefined
  return typeof word === 'string' && word !== '' ? word : undefined
}

/** The word that was likely meant: a clause. */
function meantBy(word: string, words: Iterable<string>): string | undefined {
  const meant = nearest(word, words)
  return meant === undefined ? undefined : `perhaps \`${meant}\` is meant`
}

const isUnknownKey = (issue: v.BaseIssue<unknown>) => issue.type === 'strict_object' && issue.expected === 'never'

function faultOf(issue: v.BaseIssue<unknown>, root: Mapping): PolicyFault {
  const path = (issue.path ?? []).map((item) => item.key as string | number)
  const key = path.map(String).join('.')
  const line = lineAt(root, path)
  if (isUnknownKey(issue)) {
    const meant = path.length === 1 ? meantBy(key, Object.keys(policySchema.entries)) : undefined
    return { message: `unknown key \`${key}\`${meant === undefined ? '' : `: ${meant}`}`, line }
  }
  if (issue.type === 'strict_object') {
    const because = issue.expected === 'Object' ? 'must be a mapping of keys to values' : 'is required'
    return { message: `\`${key}\` ${because}`, line }
  }
  return { message: `\`${key}\` ${issue.message}`, line }
}

/** 1-based line of the deepest node on the path that is there; a key's own line where the path ends in a mapping. */
function lineAt(root: Mapping, path: readonly (string | number)[]): number {
  let node: Node | undefined = root
  let offset = root.start
  for (const step of path) {
    if (node?.kind === 'map') {
      const entry = node.entry(String(step))
      if (!entry) break
      offset = entry.key.start
      node = entry.value
    } else if (node?.kind === 'seq') {
      node = node.items[Number(step)]
      if (!node) break
      offset = node.start
    }
  }
  return position(root.source, offset).line
}

const maxValues = 100_000

/**
 * Values as YAML 1.2 means them; dates, versions and `off` stay text, as the schema requires.
 * @throws PolicyError where aliases of aliases multiply
 */
function plain(node: Node, seen = { values: 0 }): unknown {
  if (++seen.values > maxValues)
    throw new PolicyError(`the policy contains more than ${maxValues} values`, node.source.path, 1)
  if (node.kind === 'seq') return node.items.map((item) => plain(item, seen))
  if (node.kind === 'map')
    return Object.fromEntries([...node.entries].map(([name, { value }]) => [name, plain(value, seen)]))
  if (node.isNull) return undefined
  if (!node.plain) return node.text
  if (/^(?:true|false)$/.test(node.text)) return booleanOf(node)
  return /^\d+$/.test(node.text) ? integerOf(node) : node.text
}
