import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import type { Leg } from '../../src/decide/legs.ts'
import { mergeReports } from '../../src/decide/merge.ts'
import { joinShards } from '../../src/decide/shards.ts'
import type { Report } from '../../src/model/report.ts'
import { version } from '../../src/version.ts'
import { judged } from '../judged.ts'
import { removeTrees, tree } from '../tree.ts'

afterAll(removeTrees)

const repos = fileURLToPath(new URL('../repos/', import.meta.url))

const legsOf = (reports: readonly Report[]): Leg[] => reports.map((report, i) => ({ name: `${i + 1}.json`, report }))

async function shardsOf(count: number, root: string, ...flags: string[]): Promise<[Leg, ...Leg[]]> {
  const parts = Array.from({ length: count }, (_, i) => judged(root, '--shard', `${i + 1}/${count}`, ...flags))
  const [first, ...others] = legsOf(await Promise.all(parts))
  return [first!, ...others]
}

/** What is said of files, in an order of its own; times differ. */
function ordered({ gaps, warnings, errors, timings: _, ...report }: Report) {
  const sorted = (all: readonly unknown[]) => all.map((one) => JSON.stringify(one)).sort()
  return { ...report, gaps: sorted(gaps), warnings: sorted(warnings), errors: sorted(errors) }
}

const open = 'services:\n  web:\n    image: acme/web:1.0.0\n    privileged: true\n'
const files = Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [`${name}/compose.yaml`, open]))

describe('shards', () => {
  it.each(readdirSync(repos, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])))(
    'of %s say together what one job says',
    async (name) => {
      const root = join(repos, name)
      const whole = await judged(root)
      expect(ordered(mergeReports(await shardsOf(3, root), version))).toEqual(ordered(whole))
    },
  )

  it('say the same of what lies below the reported level, and of parts of the repository', async () => {
    const root = tree({ ...files, 'e/k8s.yaml': 'kind: Pod\napiVersion: v1\nmetadata: {name: p}\nspec: [' })
    for (const flags of [
      ['--report', 'critical', '--fail-on', 'low'],
      ['a', 'b', 'e'],
      ['--fail-on', 'never'],
    ]) {
      const whole = await judged(root, ...flags)
      expect(ordered(mergeReports(await shardsOf(4, root, ...flags), version))).toEqual(ordered(whole))
    }
  })

  it('have each a part of the findings, a verdict of it, and the rows of all', async () => {
    const root = tree(files)
    const whole = await judged(root)
    const legs = await shardsOf(2, root)
    const found = legs.map(({ report }) => report.findings.map(({ fingerprint }) => fingerprint))
    expect(found.every((own) => own.length > 0 && own.length < whole.findings.length)).toBe(true)
    expect(found.flat().sort()).toEqual(whole.findings.map(({ fingerprint }) => fingerprint).sort())
    const stateOf = ({ id, state }: { id: string; state: string }) => [id, state]
    for (const { report } of legs) {
      for (const rows of ['rules', 'threats', 'controls'] as const)
        expect(report[rows].map(stateOf)).toEqual(whole[rows].map(stateOf))
      expect(report.judged).toEqual(whole.judged)
      const count = report.findings.filter(({ threats }) => threats.includes('D1')).length
      expect(report.threats.find(({ id }) => id === 'D1')?.findings).toBe(count)
      // What is found on one container stays together.
      const own = new Set(report.findings.map(({ subject }) => subject.key))
      expect(report.findings).toEqual(whole.findings.filter(({ subject }) => own.has(subject.key)))
    }
    expect(legs.map(({ report }) => report.policy.scope)).toEqual([['shard: 1/2'], ['shard: 2/2']])
  })

  it('pass where the faults are in files of others', async () => {
    const legs = await shardsOf(8, tree({ 'a/compose.yaml': open }))
    const conclusions = legs.map(({ report }) => report.conclusion).sort()
    expect(conclusions).toEqual(['fail', ...Array(7).fill('pass')])
    expect(mergeReports(legs, version).conclusion).toBe('fail')
  })

  it('are refused where one is missing or there twice, whatever else is there', async () => {
    const root = tree(files)
    const [first, second, third] = await shardsOf(3, root)
    const image = { name: 'image.json', report: await judged(root) }
    const merge = (...legs: Leg[]) => mergeReports(legs as [Leg, ...Leg[]], version)
    expect(() => merge(first, third!)).toThrow('1.json is shard 1 of 3; of the others 2 is missing.')
    expect(() => merge(image, second!)).toThrow('2.json is shard 2 of 3; of the others 1, 3 are missing.')
    expect(() => merge(first, second!, { ...second!, name: '4.json' }, third!)).toThrow(
      '2.json and 4.json are both shard 2 of 3.',
    )
    const [one, two] = await shardsOf(2, root)
    expect(() => merge(first, second!, third!, one, two!)).not.toThrow()
    expect(() => merge(first, second!, third!, one)).toThrow('1.json is shard 1 of 2; of the others 2 is missing.')
    const many = { ...one, report: { ...one.report, policy: { ...one.report.policy, scope: ['shard: 0/999'] } } }
    expect(() => merge(many)).toThrow(
      '1.json is shard 0 of 999; of the others 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 989 more are missing.',
    )
  })

  it('are as bad as the worst of them says', async () => {
    const [first, second] = await shardsOf(2, tree(files))
    const forged = (leg: Leg): Leg => {
      const passing = <R extends object>(rows: readonly R[]) =>
        rows.map((row) => ({ ...row, state: 'pass' as const, findings: 0 }))
      const { rules, threats, controls } = leg.report
      return {
        ...leg,
        report: { ...leg.report, rules: passing(rules), threats: passing(threats), controls: passing(controls) },
      }
    }
    const failing = (rows: Report['threats']) => rows.flatMap(({ id, state }) => (state === 'fail' ? [id] : []))
    expect(failing(first.report.threats)).not.toEqual([])
    for (const legs of [
      [forged(first), second!],
      [first, forged(second!)],
    ] as const) {
      const { threats, rules } = mergeReports(legs as unknown as [Leg, Leg], version)
      expect(failing(threats)).toEqual(failing(first.report.threats))
      expect(rules.find(({ id }) => id === 'container/privileged')?.state).toBe('fail')
    }
  })

  it('leave other reports as they are', async () => {
    const legs = legsOf([await judged(tree(files)), await judged(tree({ 'a/compose.yaml': open }), 'a')])
    expect(joinShards(legs)).toEqual(legs)
  })

  it('have the worst verdict of theirs', async () => {
    const [first, second] = await shardsOf(2, tree({ ...files, 'z/compose.yaml': 'services: [' }))
    const joined = joinShards([first, second!])[0]!.report
    expect(joined.conclusion).toBe('error')
    expect(joined.errors.map(({ file }) => file)).toEqual(['z/compose.yaml'])
    expect([first.report.conclusion, second!.report.conclusion].sort()).toEqual(['error', 'fail'])
  })
})
