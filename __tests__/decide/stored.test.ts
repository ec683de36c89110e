import { describe, expect, it } from 'vitest'
import { decide } from '../../src/decide/decide.ts'
import { judge } from '../../src/decide/judge.ts'
import { StoredFindings } from '../../src/decide/stored.ts'
import { container } from '../../src/model/container.ts'
import type { Report } from '../../src/model/report.ts'
import { defineRule, fail } from '../../src/model/rule.ts'
import { source, span } from '../../src/model/source.ts'
import { defaults } from '../../src/policy/defaults.ts'
import { frame } from './judged.ts'

const rule = defineRule({
  ...frame,
  id: 'container/privileged',
  on: 'container',
  reads: ['privileged'],
  *check({ name, privileged }) {
    if (privileged) yield fail(privileged, `${name} is privileged`)
  },
})

const inFile = (key: string) => {
  const at = span(source('compose.yaml', 'privileged: true'), 0, 4)
  return container({ key, name: 'web', dialect: 'compose', at, privileged: { value: true, at } })
}

const running = (name: string) => {
  const at = span(source(`image ${name}`, 'x', 'engine'), 0, 1)
  return container({
    key: `image ${name}`,
    name,
    dialect: 'live',
    evidence: 'live',
    at,
    privileged: { value: true, at },
  })
}

function report(
  subjects: readonly ReturnType<typeof inFile>[],
  stored?: Report,
  severity?: 'low' | 'critical',
): Report {
  const policy = { ...defaults, ...(severity && { rules: new Map([[rule.id, severity]]) }) }
  return decide(policy, {
    version: '1.2.3',
    rules: [rule],
    verdicts: judge([rule], subjects, policy),
    gaps: [],
    judged: { container: 1 },
    images: [],
    warnings: [],
    errors: [],
    stored: stored && new StoredFindings(JSON.stringify(stored)),
    today: '2026-06-15',
    timings: { collectMs: 0, readMs: 0, judgeMs: 0, reportMs: 0 },
    matches: () => false,
  })
}

const found = ({ conclusion, findings }: Report) => [conclusion, ...findings.map(({ status }) => status)]

describe('a stored report', () => {
  it('stands for the base where there is none', () => {
    const before = report([inFile('compose.yaml#web')])
    expect(found(report([inFile('compose.yaml#web')], before))).toEqual(['pass', 'unchanged'])
    expect(found(report([inFile('compose.yaml#db')], before))).toEqual(['fail', 'new'])
    expect(found(report([inFile('compose.yaml#web')], report([inFile('compose.yaml#web')], undefined, 'low')))).toEqual(
      ['fail', 'new'],
    )
  })

  it('knows an image by its name, whatever its version', () => {
    const before = report([running('ghcr.io/acme/web:1a2b3c')])
    expect(found(report([running('ghcr.io/acme/web:4d5e6f')], before))).toEqual(['pass', 'unchanged'])
    expect(found(report([running(`ghcr.io/acme/web@sha256:${'0'.repeat(64)}`)], before))).toEqual(['pass', 'unchanged'])
    expect(found(report([running('ghcr.io/acme/db:1a2b3c')], before))).toEqual(['fail', 'new'])
  })

  it('does not bring back what it says was fixed', () => {
    const before = report([inFile('compose.yaml#web')])
    const findings = before.findings.map((finding) => ({ ...finding, status: 'fixed' as const }))
    expect(found(report([inFile('compose.yaml#web')], { ...before, findings }))).toEqual(['fail', 'new'])
  })

  it.each([
    ['{', 'it is not JSON'],
    ['{"findings": []}', 'it is not a Hullgate JSON report'],
    ['{"tool": {"name": "hullgate"}, "schema": 2, "findings": []}', 'schema 2 is not supported'],
    ['{"tool": {"name": "hullgate"}, "schema": 1, "findings": [{"rule": 1}]}', 'its findings cannot be read'],
  ])('is refused: %s', (text, because) => {
    expect(() => new StoredFindings(text)).toThrow(because)
  })
})
