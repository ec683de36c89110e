import * as v from 'valibot'
import { controlsOf, dockerEditions, kubernetesEditions } from '../benchmarks/editions.ts'
import { kubernetesVersions } from '../benchmarks/pod-security.ts'
import { isNegated, type Policy } from '../model/policy.ts'
import { PolicyError } from '../model/policy-error.ts'
import { severities } from '../model/rule.ts'
import { position, type Source } from '../model/source.ts'
import { booleanOf, integerOf, type Mapping, type Node, parseYaml } from '../readers/parse/yaml.ts'
import { defaults } from './defaults.ts'
import { requireOneDocument, requireUnambiguous, severalDocuments } from './unambiguous.ts'

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
const globs = v.array(glob, 'must be a list of globs')
const date = v.pipe(
  v.string('must be a date'),
  v.regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date such as 2027-01-31'),
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
  v.check((entry) => entry.path !== undefined || entry.subject !== undefined, 'needs a `path` or a `subject`'),
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

/**
 * Reads a policy file. Unknown keys, rules and controls, wrong values, and waivers and attestations that reach more than a year
 * ahead are errors that name key and line.
 * @throws PolicyError
 */
export function readPolicy(source: Source, context: { today: string; isRule(id: string): boolean }): PolicyFile {
  requireOneDocument(source)
  const { documents, problems } = parseYaml(source)
  const problem = problems[0]
  if (problem) throw new PolicyError(`the policy is not valid YAML: ${problem.because}`, source.path, problem.line)
  const [root, another] = documents
  if (another) throw severalDocuments(source, another.start)
  if (!root) return {}
  requireUnambiguous(root)
  if (root.kind !== 'map') throw new PolicyError('the policy must be a mapping of keys to values', source.path, 1)
  const result = v.safeParse(policySchema, plain(root))
  if (!result.success) throw problemOf(result.issues.find(isUnknownKey) ?? result.issues[0], root)
  const file = result.output
  const lineOf = (...path: (string | number)[]) => lineAt(root, path)
  for (const id of rulesNamedIn(root)) requireRule(id, lineOf('rules', id))
  const waivers = file.waivers?.map((entry, index) => {
    const line = lineOf('waivers', index)
    requireRule(entry.rule, lineOf('waivers', index, 'rule'))
    requireWithinAYear(entry.expires, lineOf('waivers', index, 'expires'))
    return { ...entry, line }
  })
  const attestations = file.attestations?.map((entry, index) => {
    requireControl(entry.control, lineOf('attestations', index, 'control'))
    requireWithinAYear(entry.expires, lineOf('attestations', index, 'expires'))
    return { ...entry, line: lineOf('attestations', index) }
  })
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
    waivers,
    attestations,
  }

  function requireRule(id: string, line: number): void {
    if (!context.isRule(id))
      throw new PolicyError(`unknown rule \`${id}\`: run hullgate --list-rules`, source.path, line)
  }

  /** Numbers move from edition to edition: what was attested under one is not carried over to another. */
  function requireControl(id: string, line: number): void {
    const editions = { ...defaults.benchmarks, ...file.benchmarks }
    if (controlsOf(editions, file['kubernetes-version']).some((entry) => entry.id === id)) return
    const chosen = `CIS Docker ${editions.docker} and CIS Kubernetes ${editions.kubernetes}`
    throw new PolicyError(`unknown control \`${id}\`: ${chosen} have none of this name`, source.path, line)
  }

  function requireWithinAYear(expires: string, line: number): void {
    const limit = `${Number(context.today.slice(0, 4)) + 1}${context.today.slice(4)}`
    if (expires > limit) throw new PolicyError(`\`expires\` is more than a year ahead (${expires})`, source.path, line)
  }
}

/** Reported first: a misspelt key also leaves the right one missing. */
const isUnknownKey = (issue: v.BaseIssue<unknown>) => issue.type === 'strict_object' && issue.expected === 'never'

function problemOf(issue: v.BaseIssue<unknown>, root: Mapping): PolicyError {
  const path = (issue.path ?? []).map((item) => item.key as string | number)
  const key = path.map(String).join('.')
  const line = lineAt(root, path)
  const file = root.source.path
  if (isUnknownKey(issue)) {
    return new PolicyError(`unknown key \`${key}\``, file, line)
  }
  if (issue.type === 'strict_object') {
    const because = issue.expected === 'Object' ? 'must be a mapping of keys to values' : 'is required'
    return new PolicyError(`\`${key}\` ${because}`, file, line)
  }
  return new PolicyError(`\`${key}\` ${issue.message}`, file, line)
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
/** Also those that the schema's library takes no notice of, such as `constructor`. */
function rulesNamedIn(root: Mapping): Iterable<string> {
  const rules = root.entry('rules')?.value
  return rules?.kind === 'map' ? rules.entries.keys() : []
}

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
