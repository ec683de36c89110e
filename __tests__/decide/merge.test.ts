import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { type Leg, legOf } from '../../src/decide/legs.ts'
import { mergeReports } from '../../src/decide/merge.ts'
import type { Finding, Report, RowState } from '../../src/model/report.ts'
import { version } from '../../src/version.ts'
import { judged } from '../judged.ts'
import { removeTrees, tree } from '../tree.ts'

afterAll(removeTrees)

const repos = fileURLToPath(new URL('../repos/', import.meta.url))

const leg = (report: Report, name = 'a.json'): Leg => ({ name, report })
const merged = (first: Report, ...others: Report[]) =>
  mergeReports([leg(first), ...others.map((report, i) => leg(report, `${i + 1}.json`))], version)

const service = (name: string, more = '') => `services:\n  ${name}:\n    image: acme/${name}:1.0.0\n${more}`
const tree2 = () =>
  tree({ 'a/compose.yaml': service('web', '    privileged: true\n'), 'b/compose.yaml': service('db') })

describe('several reports as one', () => {
  it.each(readdirSync(repos, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])))(
    'say of %s what one says',
    async (name) => {
      const report = await judged(join(repos, name))
      expect(merged(report, report, report)).toEqual(report)
      expect(legOf('a.json', JSON.stringify(report)).report).toEqual(report)
    },
  )

  it('have the findings of each, the verdict and the rows of all', async () => {
    const root = tree2()
    const [a, b, both] = [await judged(root, 'a'), await judged(root, 'b'), await judged(root)]
    const report = merged(b, a)
    expect(report.findings).toEqual(both.findings)
    expect([report.conclusion, report.judged, report.counts, report.threats, report.controls]).toEqual([
      both.conclusion,
      both.judged,
      both.counts,
      both.threats,
      both.controls,
    ])
    expect([report.rules, report.judged]).toEqual([both.rules, both.judged])
    expect(report.policy.scope).toEqual(['path: b', 'path: a'])
    // What one of them holds of another is counted once.
    expect(merged(a, await judged(root, 'a', 'b')).judged).toEqual(both.judged)
    expect(merged(both, a).judged).toEqual(both.judged)
  })

  it('count what lies below the reported level as well', async () => {
    const root = tree2()
    const flags = ['--report', 'high', '--fail-on', 'medium']
    const [a, b] = [await judged(root, 'a', ...flags), await judged(root, 'b', ...flags)]
    expect(merged(a, b).counts).toEqual((await judged(root, ...flags)).counts)
    expect(merged(a, b, a).counts).toEqual((await judged(root, ...flags)).counts)
    const report = await judged(root, '--report', 'high', '--fail-on', 'medium')
    expect(report.findings.map(({ severity }) => severity)).toEqual(['critical'])
    expect(merged(report, report)).toEqual(report)
    const quiet = { ...report, findings: [], conclusion: 'fail' as const }
    expect(merged(quiet, quiet).conclusion).toBe('fail')
  })
})

describe('what one report says and another does not', () => {
  const report = judged(tree({ 'compose.yaml': service('web', '    privileged: true\n') }))
  const one = async (change: Partial<Finding>, whole: Partial<Report> = {}): Promise<Report> => {
    const { findings, ...rest } = await report
    const finding = findings.find(({ rule }) => rule === 'container/privileged')!
    return { ...rest, findings: [{ ...finding, ...change }], ...whole }
  }
  const waiver = { reason: 'r', owner: '@o', expires: '2026-12-31' }

  it.each<[string, Partial<Finding>, Partial<Finding>, Partial<Finding>]>([
    [
      'a fault that another has fixed stands',
      { status: 'fixed', new: false, blocking: false },
      {},
      { status: 'new', blocking: true },
    ],
    ['a waiver that only one has waives nothing', { waiver, blocking: false }, {}, { waiver: null, blocking: true }],
    [
      'a waiver that all have waives',
      { waiver, blocking: false },
      { waiver, blocking: false },
      { waiver, blocking: false },
    ],
    ['what is sure is', { state: 'unsure', blocking: false }, {}, { state: 'fail', blocking: true }],
    ['the graver one counts', { severity: 'low', blocking: false }, {}, { severity: 'critical', blocking: true }],
    [
      'a fault that does not block by its own word does by the policy',
      { blocking: false },
      { blocking: false },
      { blocking: true },
    ],
  ])('%s', async (_, change, other, expected) => {
    for (const report of [merged(await one(change), await one(other)), merged(await one(other), await one(change))]) {
      expect(report.findings).toHaveLength(1)
      expect(report.findings[0]).toMatchObject(expected)
      // The reports themselves say so.
      expect(report.conclusion).toBe('fail')
    }
  })

  it('an old fault blocks where all may count, not where only new ones do', async () => {
    const old = { status: 'unchanged', new: false, blocking: false } as const
    const comparison = { base: 'a'.repeat(40), because: null, newOnly: true }
    const quiet = await one(old, { comparison, conclusion: 'pass' })
    expect(merged(quiet, quiet).conclusion).toBe('pass')
    const loud = await one(old, { comparison: { ...comparison, newOnly: false }, conclusion: 'pass' })
    expect(merged(loud, loud).conclusion).toBe('fail')
  })

  it('an error of one is an error of all, and one that does not say why as well', async () => {
    const good = await one({ status: 'fixed', blocking: false }, { conclusion: 'pass' })
    const message = 'no engine'
    const broken = { ...good, conclusion: 'error' as const, errors: [{ message, file: null, line: null }] }
    expect(merged(good, broken)).toMatchObject({ conclusion: 'error', errors: [{ message }] })
    expect(merged(good, { ...broken, errors: [] })).toMatchObject({
      conclusion: 'error',
      errors: [{ message: '1.json has no verdict, and does not say why.' }],
    })
  })

  it('says what is true of all jobs alone only where all say it', async () => {
    const notice = (message: string) => ({ message, file: null, line: null })
    const [idle, other] = [
      notice('waiver for container/privileged (@o) matches nothing: correct its path or subject, or remove it'),
      notice('x'),
    ]
    const [a, b] = [await one({}, { warnings: [idle, other] }), await one({}, { warnings: [] })]
    expect(merged(a, b).warnings).toEqual([other])
    expect(merged(a, a).warnings).toEqual([idle, other])
  })

  it.each<[string, Partial<Report>, string]>([
    ['another version', { tool: { name: 'hullgate', version: '9.9.9' } }, '1.json was written by Hullgate 9.9.9'],
    ['another base', { comparison: { base: 'a', because: null, newOnly: true } }, 'by different bases'],
  ])('refuses %s', async (_, change, sentence) => {
    const [a, b] = [await one({}), await one({}, change)]
    expect(() => merged(a, b)).toThrow(sentence)
  })

  it('refuses another policy', async () => {
    const a = await one({})
    expect(() => merged(a, { ...a, policy: { ...a.policy, failOn: 'never' } })).toThrow('by different policies')
  })
})

describe('the commit of several reports', () => {
  const known = { repository: 'acme/shop', commit: 'a'.repeat(40), folder: '' }
  const report = judged(tree({ 'compose.yaml': service('web') }))
  const at = async (checkout: Report['checkout']): Promise<Report> => ({ ...(await report), checkout })

  it.each<[string, Report['checkout'], Report['checkout'], Report['checkout']]>([
    ['is the one that all name', known, known, known],
    ['is not known where one does not know it', known, null, null],
    ['is not known where nobody knows it', null, null, null],
    ['is not known where one knows less', known, { ...known, repository: null }, null],
  ])('%s', async (_, one, other, expected) => {
    expect(merged(await at(one), await at(other)).checkout).toEqual(expected)
    expect(merged(await at(other), await at(one)).checkout).toEqual(expected)
  })

  it.each([
    ['repositories', { repository: 'acme/fork' }, 'acme/shop and acme/fork'],
    ['commits', { commit: 'b'.repeat(40) }, `${'a'.repeat(40)} and ${'b'.repeat(40)}`],
    ['folders', { folder: 'shop/' }, './ and shop/'],
  ])('has no other: %s', async (what, change, both) => {
    const [one, other, unknown] = [await at(known), await at({ ...known, ...change }), await at(null)]
    expect(() => merged(one, other)).toThrow(`a.json and 1.json are of different ${what}: ${both}.`)
    expect(() => merged(unknown, one, other)).toThrow(`1.json and 2.json are of different ${what}: ${both}.`)
  })
})

describe('a row of several reports', () => {
  const hidden = 'a file that could not be read may hide it'
  const onHost = 'can only be checked on the host; add an attestation'
  const host = 'whether the host has AppArmor is not checked'

  it.each<[RowState, string | null, RowState, string | null, RowState, string | null]>([
    ['pass', null, 'fail', null, 'fail', null],
    ['fail', null, 'error', null, 'error', null],
    ['unsure', null, 'pass', null, 'unsure', null],
    ['pass', null, 'unseen', hidden, 'unseen', hidden],
    ['pass', null, 'unseen', onHost, 'pass', null],
    ['absent', 'not applicable', 'unseen', onHost, 'unseen', onHost],
    ['absent', 'not applicable', 'pass', null, 'pass', null],
    ['partial', host, 'pass', null, 'pass', null],
    ['partial', 'x is switched off', 'pass', null, 'partial', 'x is switched off'],
    ['attested', 'a (b)', 'unseen', onHost, 'attested', 'a (b)'],
    ['absent', 'not applicable', 'absent', 'not applicable', 'absent', 'not applicable'],
  ])('is of %s (%s) and %s (%s): %s', async (one, why, other, whyOther, state, because) => {
    const report = await judged(tree({}))
    const [row] = report.controls
    const of = (state: RowState, because: string | null) => ({ ...report, controls: [{ ...row!, state, because }] })
    for (const both of [merged(of(one, why), of(other, whyOther)), merged(of(other, whyOther), of(one, why))])
      expect(both.controls).toMatchObject([{ state, because }])
  })

  it('counts the controls that the best-informed job has not checked', async () => {
    const report = await judged(tree({}))
    const [row] = report.threats
    const of = (state: RowState, because: string) => ({ ...report, threats: [{ ...row!, state, because }] })
    const both = merged(of('fail', '9 of 12 controls not checked'), of('partial', '3 of 12 controls not checked'))
    expect(both.threats).toMatchObject([{ state: 'fail', because: '3 of 12 controls not checked' }])
  })
})

describe('hostile reports', () => {
  it('cost no more for many rows of one id', async () => {
    const report = await judged(tree({ 'compose.yaml': service('web') }))
    const [row] = report.controls
    const many = { ...report, controls: Array.from({ length: 60_000 }, (_, i) => ({ ...row!, title: `${i}` })) }
    const start = performance.now()
    expect(merged(report, many).controls).toHaveLength(report.controls.length)
    expect(performance.now() - start).toBeLessThan(5000)
  })

  it('may call a kind as objects call a part of theirs', async () => {
    const report = await judged(tree({ 'compose.yaml': service('web') }))
    expect(merged(report, { ...report, judged: { constructor: 2 } as never }).judged).toMatchObject({ constructor: 2 })
  })
})

describe('a report that is read', () => {
  const text = async (change: (report: Record<string, never>) => unknown) => {
    const report = JSON.parse(JSON.stringify(await judged(tree({ 'compose.yaml': service('web') }))))
    change(report)
    return JSON.stringify(report)
  }

  it.each<[string, (report: Record<string, never>) => unknown, string]>([
    ['no tool', (report) => delete report['tool'], 'it is not a Hullgate JSON report'],
    ['another schema', (report: { schema?: number }) => (report.schema = 2), 'schema 2 is not supported'],
    ['no findings', (report: { findings?: number }) => (report.findings = 1), 'its findings is not what'],
    [
      'a severity of its own',
      (report: { findings?: { severity: string }[] }) => (report.findings![0]!.severity = 'x'),
      'its findings[0].severity is not',
    ],
    [
      'an object for a text',
      (report: { findings?: { message: unknown }[] }) => (report.findings![1]!.message = { toString: 1 }),
      'its findings[1].message is not',
    ],
    [
      'a negative line',
      (report: { findings?: { location: { line: number } }[] }) => (report.findings![0]!.location.line = -1),
      'its findings[0].location.line',
    ],
    [
      'a kind with Markdown',
      (report: { judged?: Record<string, number> }) => (report.judged!['[x](y)'] = 1),
      'its judged is not',
    ],
    [
      'a rule that is none',
      (report: { findings?: { rule: string }[] }) => (report.findings![0]!.rule = 'a/../b'),
      'its findings[0].rule is not',
    ],
    [
      'a version with more',
      (report: { tool?: { version: string } }) => (report.tool!.version = '1.0.0 <b>'),
      'its tool.version is not',
    ],
    [
      'a rule with Markdown',
      (report: { findings?: { rule: string }[] }) => (report.findings![0]!.rule = 'a\n::error::b'),
      'its findings[0].rule is not',
    ],
    [
      'a threat with HTML',
      (report: { threats?: { title: string }[] }) => (report.threats![0]!.title = '<img src=x>'),
      'its threats[0].title is not',
    ],
    ['a null', (report: { policy?: null }) => (report.policy = null), 'its policy is not'],
  ])('is refused with %s', async (_, change, sentence) => {
    const changed = await text(change)
    expect(() => legOf('a.json', changed)).toThrow(sentence)
  })

  it('has no links of its own', async () => {
    const own = await text(
      (report: { findings?: { helpUri: string }[] }) => (report.findings![0]!.helpUri = 'javascript:alert(1)'),
    )
    expect(legOf('a.json', own).report.findings[0]!.helpUri).toMatch(/^https:\/\/github\.com\/.*\.md$/)
  })

  it('is refused where it is no JSON, or something else', () => {
    expect(() => legOf('a.json', '{')).toThrow('it is not JSON')
    for (const other of ['null', '[]', '1', '"x"', '{}'])
      expect(() => legOf('a.json', other)).toThrow('it is not a Hullgate JSON report')
  })
})
