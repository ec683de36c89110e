import { conclusions, type Report } from '../model/report.ts'
import { severities } from '../model/rule.ts'
import { helpUriOf } from './findings.ts'

/** One report of several that are merged: of a job of a matrix, or of one that checked another image. */
export interface Leg {
  /** What the reader knows it by: the path of its file. */
  readonly name: string
  readonly report: Report
}

/**
 * What a value has to be: a primitive by its name (`?`: or null), a text of a form, an id or a title that renderers show as it is, one
 * of some texts, a list or a record of a shape, an object.
 */
type Shape =
  | RegExp
  | 'text'
  | 'text?'
  | 'id'
  | 'id?'
  | 'title'
  | 'number'
  | 'number?'
  | 'boolean'
  | readonly string[]
  | Of
  | ObjectShape
interface Of {
  readonly each?: Shape
  readonly values?: Shape
  readonly orNull?: Shape
}
type ObjectShape = { readonly [key: string]: Shape }

const states = ['pass', 'partial', 'fail', 'unsure', 'error', 'absent', 'unseen', 'attested']
const notices: Of = { each: { is: { message: 'text', file: 'text?', line: 'number?' } } }
const location = { file: 'text', line: 'number', column: 'number', endLine: 'number', endColumn: 'number' } as const
const is = (shape: ObjectShape): ObjectShape => ({ is: shape })
/** A row says why in a sentence; there are hundreds of rows. */
const rowBecause: Of = { orNull: /^[\s\S]{0,4000}$/ }

const ruleId = /^[a-z][a-z-]{0,40}\/[a-z][a-z-]{0,60}$/

const finding = is({
  rule: ruleId,
  title: 'text',
  severity: severities,
  state: ['fail', 'unsure'],
  message: 'text',
  missing: 'boolean',
  subject: is({ kind: 'id', key: 'text', name: 'text', dialect: 'id?' }),
  location: { orNull: is(location) },
  place: 'text',
  threats: { each: 'id' },
  controls: { each: 'id' },
  fingerprint: 'text',
  evidence: { each: ['manifest', 'live', 'kernel'] },
  blocking: 'boolean',
  new: 'boolean',
  status: ['new', 'unchanged', 'fixed', 'unknown'],
  related: { each: is(location) },
  relatedOmitted: 'number',
  waiver: { orNull: is({ reason: 'text', owner: 'text', expires: 'text' }) },
  why: 'text',
  fix: 'text',
  caution: 'text?',
  edits: { each: is({ ...location, text: 'text', placeholder: 'boolean', below: { each: 'text' } }) },
  helpUri: 'text',
})

/** What a merge and the renderers take from a report; `schema/report.schema.json` says the same at length. */
const shape = is({
  tool: is({ name: ['hullgate'], version: /^\d{1,5}\.\d{1,5}\.\d{1,5}[\w.+-]{0,40}$/ }),
  conclusion: conclusions,
  counts: { values: 'number' },
  findings: { each: finding },
  rules: { each: is({ id: 'id', state: states, subjects: 'number', findings: 'number' }) },
  threats: {
    each: is({
      id: 'id',
      title: 'title',
      stride: 'title',
      state: states,
      rules: 'number',
      findings: 'number',
      because: rowBecause,
    }),
  },
  controls: {
    each: is({
      id: 'id',
      edition: 'id',
      title: 'title',
      automated: 'boolean',
      level: 'number',
      state: states,
      findings: 'number',
      because: rowBecause,
    }),
  },
  gaps: {
    each: is({ path: 'text', line: 'number?', because: 'text', kinds: { each: 'id' }, blocking: 'boolean' }),
  },
  images: {
    each: is({
      ref: 'text',
      id: 'text',
      subject: 'text',
      started: 'boolean',
      ready: 'boolean',
      sizeBytes: 'number?',
      because: 'text?',
      log: 'text?',
    }),
  },
  judged: { values: 'number' },
  warnings: notices,
  errors: notices,
  policy: is({
    origin: 'text',
    failOn: [...severities, 'never'],
    report: severities,
    scope: { each: 'text' },
    change: 'text?',
    preview: 'text?',
  }),
  checkout: {
    orNull: is({
      repository: { orNull: /^[\w.-]{1,100}\/[\w.-]{1,100}$/ },
      commit: /^[0-9a-f]{40,64}$/,
      folder: 'text',
    }),
  },
  comparison: { orNull: is({ base: { orNull: /^[0-9a-f]{7,64}$/ }, because: 'text?', newOnly: 'boolean' }) },
  timings: is({ collectMs: 'number', readMs: 'number', judgeMs: 'number', reportMs: 'number' }),
})

/**
 * A report that a job wrote. It may come from anybody who could write the artifact: what a renderer does not expect is refused.
 * @throws Error a clause: what is wrong with the text
 */
export function legOf(name: string, text: string): Leg {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Error('it is not JSON')
  }
  const { tool, schema } = isRecord(value) ? value : {}
  if (!isRecord(tool) || tool['name'] !== 'hullgate') throw new Error('it is not a Hullgate JSON report')
  if (schema !== 1) throw new Error(`schema ${JSON.stringify(schema)?.slice(0, 20)} is not supported`)
  const wrong = misfit(value, shape, '')
  if (wrong !== undefined) throw new Error(`its ${wrong} is not what a report has there`)
  const report = value as unknown as Report
  // A link of the report is the rule's page, and no other.
  const findings = report.findings.map((one) => ({ ...one, helpUri: helpUriOf(one.rule) }))
  return { name, report: { ...report, findings } }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The first place where a value is not of a shape. */
function misfit(value: unknown, of: Shape, at: string): string | undefined {
  if (of instanceof RegExp) return typeof value === 'string' && of.test(value) ? undefined : at
  if (typeof of === 'string') return fits(value, of) ? undefined : at
  if (Array.isArray(of)) return of.includes(value) ? undefined : at
  if ('is' in of) return misfitIn(value, of['is'] as ObjectShape, at)
  const { each, values, orNull } = of as Of
  if (orNull) return value === null ? undefined : misfit(value, orNull, at)
  if (each) {
    if (!Array.isArray(value)) return at
    for (const [i, item] of value.entries()) {
      const wrong = misfit(item, each, `${at}[${i}]`)
      if (wrong !== undefined) return wrong
    }
    return undefined
  }
  if (!isRecord(value)) return at
  const [key] =
    Object.entries(value).find(([key, item]) => !/^[\w-]{1,60}$/.test(key) || !fits(item, values as string)) ?? []
  return key === undefined ? undefined : at
}

function misfitIn(value: unknown, keys: ObjectShape, at: string): string | undefined {
  if (!isRecord(value)) return at === '' ? 'text' : at
  for (const [key, of] of Object.entries(keys)) {
    const wrong = misfit(value[key], of, at === '' ? key : `${at}.${key}`)
    if (wrong !== undefined) return wrong
  }
  return undefined
}

function fits(value: unknown, of: string): boolean {
  if (of.endsWith('?')) return value === null || fits(value, of.slice(0, -1))
  if (of === 'number') return typeof value === 'number' && Number.isFinite(value) && value >= 0
  if (of === 'title') return typeof value === 'string' && /^[^\p{C}<>[\]`|]{0,400}$/u.test(value)
  if (of === 'id') return typeof value === 'string' && /^[\w./:-]{1,200}$/.test(value)
  return typeof value === (of === 'text' ? 'string' : of)
}
