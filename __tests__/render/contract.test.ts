import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { check } from '../../src/check.ts'
import type { Report } from '../../src/model/report.ts'
import { source } from '../../src/model/source.ts'
import { readFlags } from '../../src/options/flags.ts'
import { finding, imageRow, jsonOf, mixed, reportOf } from './sample.ts'

interface Schema {
  readonly $ref?: string
  readonly description?: string
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly $defs?: Readonly<Record<string, Schema>>
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const schema = JSON.parse(readFileSync(join(root, 'schema/report.schema.json'), 'utf8')) as Schema
const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true })
formats.default(ajv)
const validate = ajv.compile(schema)

/** Every object of the contract with closed keys, by where it stands. */
function objects(at: string, node: Schema): [string, Schema][] {
  const inner = [
    ...Object.entries({ ...node.properties, ...node.$defs }).map(([name, value]) => [`${at}.${name}`, value] as const),
    ...(node.items ? [[`${at}[]`, node.items] as const] : []),
    ...(node.anyOf ?? []).map((value) => [at, value] as const),
  ]
  return [
    ...(node.properties ? [[at, node] as [string, Schema]] : []),
    ...inner.flatMap(([name, value]) => objects(name, value)),
  ]
}

const resolved = (node: Schema): Schema => (node.$ref ? schema.$defs![node.$ref.replace('#/$defs/', '')]! : node)

/** Where the keys of a report differ from the schema's, in their order. */
function differences(value: unknown, node: Schema, at = 'report'): string[] {
  const known = resolved(node)
  if (value === null || typeof value !== 'object') return []
  const shape = known.anyOf ? resolved(known.anyOf[0]!) : known
  if (Array.isArray(value)) return value.flatMap((item) => differences(item, shape.items ?? {}, `${at}[]`))
  if (!shape.properties) return []
  const keys = Object.keys(value).join()
  const expected = Object.keys(shape.properties).join()
  return [
    ...(keys === expected ? [] : [`${at}: ${keys}`]),
    ...Object.entries(value).flatMap(([key, item]) => differences(item, shape.properties![key] ?? {}, `${at}.${key}`)),
  ]
}

/** With a waiver that holds, one that matches nothing and one that has expired: each is said in its own way. */
const policy = `
unsure: block
waivers:
  - { rule: container/memory-limit, path: '**', reason: vendor, owner: '@acme/ops', expires: 2026-12-31 }
  - { rule: container/cpu-limit, path: '**', reason: vendor, owner: '@acme/ops', expires: 2026-01-31 }
  - { rule: container/ssh-port, path: nowhere, reason: vendor, owner: '@acme/ops', expires: 2026-12-31 }
attestations:
  - { control: 'cis-docker:1.1.1', statement: hardened, owner: '@acme/ops', expires: 2026-12-31 }
  - { control: 'cis-docker:1.1.2', statement: patched, owner: '@acme/ops', expires: 2026-01-31 }
`

async function reportOn(path: string): Promise<Report> {
  const { report } = await check(await readFlags([path]), {
    root,
    today: '2026-06-15',
    runId: 'test',
    signal: new AbortController().signal,
    progress: () => {},
    policy: async () => ({ source: source('.github/hullgate.yml', policy), warnings: [] }),
  })
  return report
}

/** As from a container that ran: no place in the repository, a log, a profile to come. */
const live = reportOf([finding({ location: null, place: 'container web', evidence: ['live', 'kernel'] })], {
  images: [imageRow({ started: true, ready: false, because: 'no port answered', log: 'x\n' })],
})

const repositories = readdirSync(join(root, '__tests__/repos'), { withFileTypes: true }).filter((entry) =>
  entry.isDirectory(),
)
const real = [...repositories.map(({ name }) => `__tests__/repos/${name}`), 'examples/shop', 'schema']

describe('the report', () => {
  it.each(real)('on %s is what the schema says, key by key', async (path) => {
    const written = JSON.parse(jsonOf(await reportOn(path)))
    validate(written)
    expect(validate.errors ?? []).toEqual([])
    expect([...new Set(differences(written, schema))]).toEqual([])
  })

  it.each([
    ['of everything', mixed],
    ['of a live container', live],
    ['of nothing', reportOf([])],
  ])('%s is what the schema says', (_, report) => {
    validate(JSON.parse(jsonOf(report)))
    expect(validate.errors ?? []).toEqual([])
  })

  it('has no key that the schema does not know', () => {
    validate({ ...JSON.parse(jsonOf(mixed)), secret: 'x' })
    expect(validate.errors?.map(({ keyword }) => keyword)).toEqual(['additionalProperties'])
  })
})

describe('the schema', () => {
  it('closes every object, requires every key and describes each in a line', () => {
    for (const [at, node] of objects('report', schema)) {
      expect([at, node.additionalProperties, node.required]).toEqual([at, false, Object.keys(node.properties!)])
      for (const [key, value] of Object.entries(node.properties!)) {
        const { description = '' } = value.description === undefined ? resolved(value) : value
        expect([`${at}.${key}`, /^\S.{3,200}$/.test(description)]).toEqual([`${at}.${key}`, true])
      }
    }
  })
})
