import { describe, expect, it } from 'vitest'
import { decide, type Evidence } from '../../src/decide/decide.ts'
import { judge } from '../../src/decide/judge.ts'
import { container } from '../../src/model/container.ts'
import type { Policy } from '../../src/model/policy.ts'
import { defineRule, fail, missing, type Rule } from '../../src/model/rule.ts'
import { type Gap, source, span } from '../../src/model/source.ts'
import type { Subject } from '../../src/model/subject.ts'
import { defaults } from '../../src/options/options.ts'

const file = source('deploy/compose.yaml', 'services:\n  web:\n    privileged: true\n')
const at = span(file, 12, 15)
const frame = { title: 't', why: 'w', fix: { default: 'f', compose: 'g' }, bad: [{}], good: [{}] } as const

const memory = defineRule({
  ...frame,
  id: 'container/memory-limit',
  severity: 'high',
  threats: ['H', 'K4'],
  controls: ['cis-docker:5.10'],
  hygiene: true,
  on: 'container',
  reads: ['memoryLimit'],
  *check(subject) {
    if (!subject.memoryLimit) yield missing(subject, 'memoryLimit', 'no limit')
  },
})
const privileged = defineRule({
  ...frame,
  id: 'container/privileged',
  severity: 'critical',
  threats: ['D3', 'K5'],
  controls: ['cis-docker:5.4', 'cis-kubernetes:5.2.2', 'pss:baseline/privileged'],
  on: 'container',
  reads: ['privileged'],
  *check(subject) {
    if (subject.privileged?.value) yield fail(subject.privileged, 'privileged')
  },
})
const rules = [memory, privileged]
const web = { key: 'deploy/compose.yaml#web', name: 'web', dialect: 'compose', at } as const

function report(policy: Partial<Policy>, subjects: Subject[], more: Partial<Evidence> = {}, all: Rule[] = rules) {
  const effective = { ...defaults, ...policy }
  const on = all.filter((rule) => effective.rules.get(rule.id) !== 'off')
  return decide(effective, {
    version: '1.2.3',
    rules: all,
    verdicts: judge(on, subjects, effective),
    gaps: [],
    images: [],
    warnings: [],
    errors: [],
    today: '2026-06-15',
    timings: { collectMs: 0, readMs: 0, judgeMs: 0, reportMs: 0 },
    matches: (path, glob) => path === glob,
    ...more,
  })
}
const control = (r: ReturnType<typeof report>, id: string) => r.controls.find((row) => row.id === id)
const threat = (r: ReturnType<typeof report>, id: string) => r.threats.find((row) => row.id === id)
const limited = { memoryLimit: { value: 1, at } }

describe('decide', () => {
  it('blocks from fail-on upwards', () => {
    expect(report({}, [container(web)])).toMatchObject({ conclusion: 'fail', counts: { high: 1, blocking: 1, new: 1 } })
    expect(report({ failOn: 'critical' }, [container(web)])).toMatchObject({
      conclusion: 'pass',
      counts: { high: 1, blocking: 0 },
    })
    expect(report({ failOn: 'never' }, [container(web)])).toMatchObject({ conclusion: 'pass' })
    expect(report({}, [container({ ...web, ...limited })])).toMatchObject({ conclusion: 'pass', findings: [] })
  })

  it('counts what it does not report', () => {
    const quiet = report({ report: 'critical' }, [container(web)])
    expect(quiet).toMatchObject({ conclusion: 'fail', findings: [], counts: { high: 1, blocking: 1 } })
  })

  it('says where, in which edition, and how to mend it in this dialect', () => {
    const [finding] = report({ benchmarks: { docker: '1.8', kubernetes: '1.12' } }, [container(web)]).findings
    expect(finding).toMatchObject({
      location: { file: 'deploy/compose.yaml', line: 2, column: 3, endLine: 2, endColumn: 6 },
      controls: ['cis-docker:5.11'],
      threats: ['H'],
      fix: 'g',
      blocking: true,
      waiver: null,
    })
  })

  it('answers for Kubernetes only where Kubernetes runs the container', () => {
    const bad = { privileged: { value: true, at }, ...limited }
    const docker = report({}, [container({ ...web, ...bad })])
    expect(docker.findings[0]).toMatchObject({ controls: ['cis-docker:5.4'], threats: ['D3'] })
    expect([control(docker, 'cis-kubernetes:5.2.2')?.state, threat(docker, 'K5')?.state]).toEqual(['absent', 'absent'])
    const pod = report({}, [container({ ...web, ...bad, dialect: 'pod' })])
    expect(pod.findings[0]?.controls).toEqual(['cis-docker:5.4', 'cis-kubernetes:5.2.2', 'pss:baseline/privileged'])
    expect([control(pod, 'cis-kubernetes:5.2.2')?.state, threat(pod, 'K5')?.state]).toEqual(['fail', 'fail'])
  })

  it('has a row for every threat and control, unseen where no rule answers', () => {
    const r = report({}, [container({ ...web, ...limited })])
    expect(r.threats.map((row) => row.id)).toEqual(['D1', 'D2', 'D3', 'D4', 'D5', 'K1', 'K2', 'K3', 'K4', 'K5', 'H'])
    expect(threat(r, 'D1')).toMatchObject({ state: 'unseen', because: 'no rule yet', rules: 0 })
    expect(threat(r, 'H')).toMatchObject({ state: 'pass', because: '3 of its 4 controls not judged' })
    expect(control(r, 'cis-docker:5.10')).toMatchObject({ state: 'pass', automated: true, edition: '1.5' })
    expect(control(r, 'cis-docker:5.31')).toMatchObject({ state: 'unseen', because: 'no rule yet' })
    expect(control(r, 'cis-docker:1.2.1')).toMatchObject({
      state: 'unseen',
      because: expect.stringContaining('attest'),
    })
    expect(r.controls.every((row) => row.state !== 'pass' || row.automated)).toBe(true)
  })

  it('holds a one-off to low hygiene, and to danger in full', () => {
    const tool = container({ ...web, oneOff: true, privileged: { value: true, at } })
    expect(report({}, [tool]).findings.map((finding) => [finding.rule, finding.severity, finding.blocking])).toEqual([
      ['container/privileged', 'critical', true],
      ['container/memory-limit', 'low', false],
    ])
  })

  it('obeys rule overrides', () => {
    const off = report({ rules: new Map([['container/memory-limit', 'off']]) }, [container(web)])
    expect(off).toMatchObject({ conclusion: 'pass', findings: [] })
    expect(control(off, 'cis-docker:5.10')).toMatchObject({ state: 'unseen', because: 'switched off by the policy' })
    const low = report({ rules: new Map([['container/memory-limit', 'low']]) }, [container(web)])
    expect(low).toMatchObject({ conclusion: 'pass', counts: { low: 1, high: 0 } })
  })

  it('reports a fault of the pod once', () => {
    const owner = { key: 'p.yaml#Pod/p', name: 'p' }
    const of = (key: string) =>
      container({ ...web, ...limited, key, dialect: 'pod', privileged: { value: true, at, owner } })
    expect(report({}, [of('a'), of('b')]).findings).toMatchObject([{ subject: { key: 'p.yaml#Pod/p', name: 'p' } }])
  })
})

describe('the same sentence about the same place', () => {
  const seen = (key: string, name: string) =>
    container({ ...web, ...limited, key, name, privileged: { value: true, at } })

  it('is told once, though a base and its overlay both say it', () => {
    const r = report({}, [seen('compose.yaml#web', 'web'), seen('compose.prod.yaml#web', 'web')])
    expect(r.findings.map(({ subject }) => subject.key)).toEqual(['compose.yaml#web'])
    expect(r.counts).toMatchObject({ critical: 1, blocking: 1 })
  })

  it('is two faults at two places', () => {
    const elsewhere = container({ ...web, ...limited, key: 'b', privileged: { value: true, at: span(file, 0, 3) } })
    expect(report({}, [seen('a', 'web'), elsewhere]).findings).toHaveLength(2)
  })
})

describe('a threat', () => {
  it('is not cleared by rules beyond its controls', () => {
    const extra: Rule = { ...privileged, id: 'container/extra', controls: [], threats: ['K1'] }
    const pod = container({ ...web, ...limited, dialect: 'pod' })
    const r = report({}, [pod], {}, [memory, extra])
    expect(threat(r, 'K1')).toMatchObject({ state: 'unseen', rules: 1, because: '64 of its 64 controls not judged' })
  })
})

describe('waivers', () => {
  const waiver = { rule: 'container/memory-limit', reason: 'r', owner: '@o', expires: '2026-06-15', line: 7 }

  it('take a finding out of the gate until their last day', () => {
    const r = report({ origin: 'p.yml', waivers: [{ ...waiver, path: 'deploy/compose.yaml' }] }, [container(web)])
    expect(r).toMatchObject({ conclusion: 'pass', counts: { waived: 1, high: 0, blocking: 0 }, warnings: [] })
    expect(r.findings[0]).toMatchObject({
      blocking: false,
      waiver: { reason: 'r', owner: '@o', expires: '2026-06-15' },
    })
  })

  it('stop working when expired, and are named', () => {
    const r = report({ origin: 'p.yml', waivers: [{ ...waiver, subject: web.key, expires: '2026-06-14' }] }, [
      container(web),
    ])
    expect(r.conclusion).toBe('fail')
    expect(r.warnings).toMatchObject([
      { file: 'p.yml', line: 7, message: expect.stringContaining('expired on 2026-06-14') },
    ])
  })

  it('are a warning when they match nothing: another path, subject or rule', () => {
    const waivers = [
      { ...waiver, path: 'other.yaml' },
      { ...waiver, subject: 'other#x' },
      { ...waiver, path: file.path, rule: 'a/b' },
    ]
    const r = report({ waivers }, [container(web)])
    expect(r.conclusion).toBe('fail')
    expect(r.warnings.map(({ message }) => message.includes('matches nothing'))).toEqual([true, true, true])
  })
})

describe('failing closed', () => {
  const gap: Gap = { path: 'a.yaml', line: 3, because: 'bad indentation', kinds: ['container'], blocking: true }

  it('a blocking gap is an error by default, and hides passes', () => {
    const r = report({}, [container({ ...web, ...limited })], { gaps: [gap] })
    expect(r.conclusion).toBe('error')
    expect(r.errors).toMatchObject([{ file: 'a.yaml', line: 3 }])
    expect(control(r, 'cis-docker:5.10')?.state).toBe('unseen')
  })

  it('a gap may be let through by the policy, and is reported all the same', () => {
    const r = report({ gaps: 'report' }, [container({ ...web, ...limited })], { gaps: [gap] })
    expect(r).toMatchObject({ conclusion: 'pass', gaps: [{ path: 'a.yaml', line: 3 }] })
  })

  it('a rule that throws is an error that names rule and subject', () => {
    const broken: Rule = {
      ...privileged,
      id: 'container/broken',
      check: () => {
        throw new Error('boom')
      },
    }
    const r = report({}, [container({ ...web, ...limited })], {}, [broken, memory])
    expect(r.conclusion).toBe('error')
    expect(r.errors[0]?.message).toMatch(/container\/broken threw on deploy\/compose\.yaml#web: boom/)
    expect(r.rules).toMatchObject([{ state: 'error' }, { state: 'pass', subjects: 1 }])
  })

  it('an error outweighs findings, and both are told', () => {
    const r = report({}, [container(web)], { errors: [{ message: 'no engine', file: null, line: null }] })
    expect(r).toMatchObject({ conclusion: 'error', counts: { blocking: 1 } })
  })
})

describe('attestations', () => {
  const attestation = {
    control: 'cis-docker:1.2.1',
    statement: 'host job',
    owner: '@sre',
    expires: '2026-06-15',
    line: 2,
  }

  it('answer for what only the host shows', () => {
    const r = report({ attestations: [attestation] }, [])
    expect(control(r, 'cis-docker:1.2.1')).toMatchObject({ state: 'attested', because: 'host job (@sre)' })
  })

  it('are told where no such control is in the chosen edition', () => {
    const stray = report({ attestations: [{ ...attestation, control: 'cis-docker:9.9' }] }, [])
    expect(stray.warnings).toEqual([
      { message: 'attestation of cis-docker:9.9 (@sre) names no control of the chosen editions', file: null, line: 2 },
    ])
    expect(report({ attestations: [attestation] }, []).warnings).toEqual([])
  })

  it('expire, and cannot outweigh a finding', () => {
    const late = report({ attestations: [{ ...attestation, expires: '2026-06-14' }] }, [])
    expect(control(late, 'cis-docker:1.2.1')?.state).toBe('unseen')
    expect(late.warnings).toHaveLength(1)
    const failed = report({ attestations: [{ ...attestation, control: 'cis-docker:5.10' }] }, [container(web)])
    expect(control(failed, 'cis-docker:5.10')?.state).toBe('fail')
  })
})
