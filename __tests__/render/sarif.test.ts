import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import formats from 'ajv-formats'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { run } from '../../src/cli.ts'
import type { Report } from '../../src/model/report.ts'
import { renderSarif } from '../../src/render/sarif.ts'
import { fakeIo } from '../io.ts'
import { removeTrees, tree } from '../tree.ts'
import { finding, mixed, reportOf } from './sample.ts'

const schema = fileURLToPath(new URL('sarif-schema.json', import.meta.url))
const ajv = new Ajv({ allErrors: true, strict: false })
formats.default(ajv)
const validate = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')))

/** What the tests look at; the schema holds the rest. */
interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly object[] } }
  readonly automationDetails?: object
  readonly invocations: readonly [
    {
      readonly executionSuccessful: boolean
      readonly toolExecutionNotifications: readonly { level: string; message: { text: string } }[]
    },
  ]
  readonly results: readonly Result[]
}

interface Result {
  readonly ruleIndex: number
  readonly level: string
  readonly kind?: string
  readonly message: { readonly text: string }
  readonly locations: readonly [{ readonly physicalLocation: { readonly region: { readonly startLine: number } } }]
  readonly relatedLocations: readonly object[]
  readonly partialFingerprints: object
  readonly suppressions: readonly object[]
  readonly properties: { readonly state: string }
  readonly fixes?: readonly object[]
}

function runIn(text: string): Run {
  const log = JSON.parse(text) as { runs: [Run] }
  expect(validate(log), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true)
  return log.runs[0]
}

const runOf = (report: Report, options?: { category?: string }) => runIn(renderSarif(report, options))

afterAll(removeTrees)

describe('SARIF', () => {
  it('has one rule for each that found something, with its help, its score and its tags', () => {
    const { tool, results } = runOf(
      reportOf([
        finding({ severity: 'medium' }),
        finding({ name: 'api', severity: 'critical' }),
        finding({ rule: 'container/privileged', title: 'Privileged', severity: 'low', threats: [], controls: [] }),
      ]),
    )
    expect(tool.driver).toMatchObject({ name: 'Hullgate', semanticVersion: '0.1.0' })
    expect(tool.driver.rules).toEqual([
      {
        id: 'container/memory-limit',
        name: 'container/memory-limit',
        shortDescription: { text: 'Memory is not limited' },
        fullDescription: { text: 'A container without a limit can take all memory of its host.' },
        help: {
          text: 'A container without a limit can take all memory of its host.\n\nSet `mem_limit` or `deploy.resources.limits.memory`.\n\nAnswers cis-docker:5.10.',
          markdown:
            'A container without a limit can take all memory of its host.\n\n**Fix:** Set `mem_limit` or `deploy.resources.limits.memory`.\n\nAnswers cis-docker:5.10.',
        },
        helpUri: 'https://example.com/rules#container/memory-limit',
        defaultConfiguration: { level: 'error' },
        properties: {
          precision: 'very-high',
          'security-severity': '9.5',
          tags: ['security', 'H', 'cis-docker:5.10'],
        },
      },
      expect.objectContaining({
        id: 'container/privileged',
        defaultConfiguration: { level: 'note' },
        properties: { precision: 'very-high', 'security-severity': '2.0', tags: ['security'] },
      }),
    ])
    expect(results.map(({ ruleIndex, level }) => [ruleIndex, level])).toEqual([
      [0, 'warning'],
      [0, 'error'],
      [1, 'note'],
    ])
  })

  it('places a finding where it stands, with its fingerprint and what belongs to it', () => {
    const related = { file: 'b c/ü.yaml', line: 2, column: 1, endLine: 2, endColumn: 4 }
    const result = runOf(reportOf([finding({ related: [related], fingerprint: 'abc' })])).results[0]
    expect(result).toMatchObject({
      ruleId: 'container/memory-limit',
      message: { text: 'web has no memory limit' },
      partialFingerprints: { primaryLocationLineHash: 'abc:1', 'hullgate/v1': 'abc' },
      suppressions: [],
    })
    expect(result?.locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: 'compose.yaml', uriBaseId: '%SRCROOT%' },
          region: { startLine: 14, startColumn: 3, endLine: 14, endColumn: 6 },
        },
        logicalLocations: [{ name: 'web', fullyQualifiedName: 'compose.yaml#web', kind: 'resource' }],
      },
    ])
    expect(result?.relatedLocations[0]).toMatchObject({
      id: 1,
      physicalLocation: { artifactLocation: { uri: 'b%20c/%C3%BC.yaml' } },
    })
  })

  it('gives what a container alone shows a place of its own: code scanning refuses results without one', () => {
    const result = runOf(reportOf([finding({ location: null, place: 'container web' })])).results[0]
    expect(result?.locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'container%20web', uriBaseId: '%SRCROOT%' },
      region: { startLine: 1 },
    })
  })

  it('suppresses what is waived, marks what is unsure, and leaves out what was fixed', () => {
    const { results } = runOf(
      reportOf([
        finding({ waiver: { reason: 'legacy', owner: 'ops', expires: '2027-01-01' } }),
        finding({ name: 'api', state: 'unsure' }),
        finding({ name: 'gone', status: 'fixed' }),
      ]),
    )
    expect(results).toHaveLength(2)
    expect(results[0]?.suppressions).toEqual([
      { kind: 'external', status: 'accepted', justification: 'legacy (ops, until 2027-01-01)' },
    ])
    expect(results.map(({ properties }) => properties.state)).toEqual(['fail', 'unsure'])
    // Any kind but `fail`, the default, demands the level `none`.
    expect(results.map(({ level, kind }) => [level, kind])).toEqual([
      ['error', undefined],
      ['error', undefined],
    ])
  })

  it('says what a fix may break', () => {
    const edit = { file: 'a.yaml', line: 3, column: 1, endLine: 3, endColumn: 1, text: 'read_only: true\n' }
    const edits = [{ ...edit, placeholder: true, below: [] }]
    const [result] = runOf(reportOf([finding({ edits, caution: 'postgres has to write' })])).results
    const text = 'Set `mem_limit` or `deploy.resources.limits.memory`. Check first: postgres has to write.'
    expect(result?.fixes).toEqual([expect.objectContaining({ description: { text } })])
  })

  it('has edits as fixes, by file, and says which values a person has to choose', () => {
    const edit = { file: 'a.yaml', line: 3, column: 1, endLine: 3, endColumn: 1, text: 'mem_limit: 256m\n' }
    const edits = [
      { ...edit, placeholder: true, below: [] },
      { ...edit, file: 'b.yaml', placeholder: false, below: [] },
    ]
    const result = runOf(reportOf([finding({ edits })])).results[0]
    expect(result?.fixes).toEqual([
      {
        description: {
          text: 'Set `mem_limit` or `deploy.resources.limits.memory`. Choose the value: the one here only fits the form.',
        },
        artifactChanges: ['a.yaml', 'b.yaml'].map((uri) => ({
          artifactLocation: { uri, uriBaseId: '%SRCROOT%' },
          replacements: [
            {
              deletedRegion: { startLine: 3, startColumn: 1, endLine: 3, endColumn: 1 },
              insertedContent: { text: 'mem_limit: 256m\n' },
            },
          ],
        })),
      },
    ])
    expect('fixes' in runOf(reportOf([finding()])).results[0]!).toBe(false)
  })

  it('says what was not checked, and that the run could not be completed', () => {
    const gap = { path: 'x.yaml', line: 4, because: 'a template', kinds: ['container'], blocking: false }
    const { invocations } = runOf(
      reportOf([], {
        errors: [{ message: 'no engine', file: null, line: null }],
        warnings: [{ message: 'a waiver has expired', file: 'p.yml', line: 7 }],
        gaps: [gap, { ...gap, blocking: true }],
      }),
    )
    expect(invocations[0].executionSuccessful).toBe(false)
    expect(invocations[0].toolExecutionNotifications.map(({ level, message }) => [level, message])).toEqual([
      ['error', { text: 'no engine' }],
      ['warning', { text: 'a waiver has expired' }],
      ['note', { text: 'not checked: a template' }],
    ])
    expect(runOf(reportOf([])).invocations[0].executionSuccessful).toBe(true)
  })

  it.each([
    [25_000, 25_000, []],
    [25_001, 25_000, ['1 findings more are left out: code scanning takes 25000']],
  ])('of %i findings holds %i', { tags: 'large' }, (count, kept, said) => {
    const many = Array.from({ length: count }, (_, i) => finding({ name: `c${i}`, line: i + 1 }))
    const { results, invocations } = JSON.parse(renderSarif(reportOf(many))).runs[0] as Run
    expect(results).toHaveLength(kept)
    expect(invocations[0].toolExecutionNotifications.map(({ message }) => message.text)).toEqual(said)
  })

  it('names its category only where it is told one: whoever uploads it knows the job', () => {
    expect(runOf(mixed, { category: 'arm64' }).automationDetails).toEqual({ id: 'hullgate/arm64/' })
    expect('automationDetails' in runOf(mixed)).toBe(false)
  })

  it('keeps hostile text from being a link, a placeholder, or anything that a terminal obeys', () => {
    const message = 'see [here](https://evil.example) {0} \u001b[31m\u202e\ud800 end'
    const text = renderSarif(reportOf([finding({ message })]))
    expect(text).not.toMatch(/[\u001b\u202e\ud800]/)
    expect(runIn(text).results[0]?.message.text).toBe('see [here]\u200b(https://evil.example) {\u200b0} ␛[31m�� end')
  })

  it('is valid whatever names and messages hold', { tags: 'large' }, () => {
    const hostile = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(hostile, hostile, (name, message) => {
        const location = { file: name, line: 1, column: 1, endLine: 1, endColumn: 1 }
        const own = finding({ name, message, location, title: message })
        const { results } = runOf(reportOf([own, { ...own, location: null, place: name }]))
        expect(results).toHaveLength(2)
      }),
    )
  })

  it('is valid for what a real run finds, and keeps its fingerprints when lines move', { tags: 'large' }, async () => {
    const compose = 'services:\n  web:\n    image: nginx\n    privileged: true\n'
    const sarif = async (text: string) => {
      const io = fakeIo({ cwd: tree({ 'compose.yaml': text }) })
      expect(await run(['--format', 'sarif'], io)).toBe(1)
      return runIn(io.written.stdout).results.map(({ partialFingerprints, locations: [{ physicalLocation }] }) => ({
        hash: JSON.stringify(partialFingerprints),
        line: physicalLocation.region.startLine,
      }))
    }
    const before = await sarif(compose)
    expect(before.length).toBeGreaterThan(3)
    expect(await sarif(`# one\n# two\n${compose}`)).toEqual(before.map(({ hash, line }) => ({ hash, line: line + 2 })))
    const hashes = new Set(before.map(({ hash }) => hash))
    expect((await sarif(compose.replace('web:', 'api:'))).filter(({ hash }) => hashes.has(hash))).toEqual([])
  })
})
