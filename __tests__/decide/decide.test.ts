import { describe, expect, it } from 'vitest'
import type { BaseJudged } from '../../src/decide/baseline.ts'
import { decide, type Judged } from '../../src/decide/decide.ts'
import { judge } from '../../src/decide/judge.ts'
import { Uses } from '../../src/decide/uses.ts'
import { container } from '../../src/model/container.ts'
import type { Policy } from '../../src/model/policy.ts'
import { defineRule, fail, missing, type Rule } from '../../src/model/rule.ts'
import { type Gap, source, span } from '../../src/model/source.ts'
import type { Subject } from '../../src/model/subject.ts'
import { defaults } from '../../src/policy/defaults.ts'
import { frame as plain } from './judged.ts'

const file = source('deploy/compose.yaml', 'services:\n  web:\n    privileged: true\n')
const at = span(file, 12, 15)
const frame = { ...plain, fix: { default: 'f', compose: 'g' } } as const

const memory = defineRule({
  ...frame,
  id: 'container/memory-limit',
  severity: 'high',
  threats: ['H', 'K4'],
  controls: ['cis-docker:5.10'],
  hygiene: true,
  on: 'container',
  alwaysAsked: true,
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

function report(policy: Partial<Policy>, subjects: Subject[], more: Partial<Judged> = {}, all: Rule[] = rules) {
  const effective = { ...defaults, ...policy }
  const on = all.filter((rule) => effective.rules.get(rule.id) !== 'off')
  return decide(effective, {
    version: '1.2.3',
    rules: all,
    verdicts: judge(on, subjects, effective, more.gaps),
    gaps: [],
    judged: { file: 1, container: 1, image: 0 },
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

  it('says where, in which edition, and how to fix it in this dialect', () => {
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
    expect(control(docker, 'cis-kubernetes:5.2.2')).toMatchObject({ state: 'absent', because: 'not applicable' })
    expect(threat(docker, 'K5')).toMatchObject({ state: 'absent', because: 'no Kubernetes here' })
    const pod = report({}, [container({ ...web, ...bad, dialect: 'pod' })])
    expect(pod.findings[0]?.controls).toEqual(['cis-docker:5.4', 'cis-kubernetes:5.2.2', 'pss:baseline/privileged'])
    expect([control(pod, 'cis-kubernetes:5.2.2')?.state, threat(pod, 'K5')?.state]).toEqual(['fail', 'fail'])
  })

  it('has a row for every threat and control, unseen where no rule answers', () => {
    const r = report({}, [container({ ...web, ...limited })])
    expect(r.threats.map((row) => row.id)).toEqual(['D1', 'D2', 'D3', 'D4', 'D5', 'K1', 'K2', 'K3', 'K4', 'K5', 'H'])
    expect(threat(r, 'D1')).toMatchObject({ state: 'unseen', because: 'not implemented', rules: 0 })
    expect(threat(r, 'H')).toMatchObject({ state: 'partial', because: '3 of 4 controls not checked' })
    expect(control(r, 'cis-docker:5.10')).toMatchObject({
      state: 'pass',
      automated: true,
      level: 1,
      edition: '1.5',
      because: null,
    })
    expect(control(r, 'cis-docker:5.31')).toMatchObject({ state: 'unseen', because: 'not implemented' })
    expect(control(r, 'cis-docker:1.2.1')).toMatchObject({
      state: 'unseen',
      because: 'can only be checked on the host; add an attestation',
    })
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
    expect(control(off, 'cis-docker:5.10')).toMatchObject({
      state: 'unseen',
      because: 'container/memory-limit is switched off by the policy',
    })
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

describe('one fault in one place', () => {
  const seen = (key: string, name: string) =>
    container({ ...web, ...limited, key, name, privileged: { value: true, at } })

  it('is one finding, though a base and its overlay both have it', () => {
    const r = report({}, [seen('compose.yaml#web', 'web'), seen('compose.prod.yaml#web', 'web')])
    expect(r.findings.map(({ subject, message }) => [subject.key, message])).toEqual([
      ['compose.yaml#web', 'privileged'],
    ])
    expect(r.counts).toMatchObject({ critical: 1, blocking: 1 })
  })

  it('names the others that share it', () => {
    const names = ['web', 'db', 'cache', 'a', 'b', 'c', 'd', 'e']
    const [finding, ...rest] = report(
      {},
      names.map((name) => seen(`compose.yaml#${name}`, name)),
    ).findings
    expect([finding?.message, rest]).toEqual(['privileged (also db, cache, a, b, c and 2 more)', []])
  })

  it('is two findings with two discriminators, whatever the message', () => {
    const twice = defineRule({
      ...frame,
      id: 'container/ports',
      severity: 'low',
      threats: ['D4'],
      controls: [],
      on: 'container',
      alwaysAsked: true,
      reads: ['ports'],
      *check() {
        yield fail({ value: 1, at }, 'a port', { discriminator: '8080' })
        yield fail({ value: 2, at }, 'a port', { discriminator: '9090' })
      },
    })
    const { findings } = report({}, [container(web)], {}, [twice])
    expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(2)
  })

  it('is two faults at two places', () => {
    const other = container({ ...web, ...limited, key: 'b', privileged: { value: true, at: span(file, 0, 3) } })
    expect(report({}, [seen('a', 'web'), other]).findings).toHaveLength(2)
  })

  it('stands while a waiver covers only one of those that share it', () => {
    const waiver = { rule: 'container/privileged', reason: 'r', owner: '@o', expires: '2026-06-15', line: 7 }
    const subjects = [seen('compose.yaml#web', 'web'), seen('compose.yaml#db', 'db')]
    const one = report({ waivers: [{ ...waiver, subject: 'compose.yaml#web' }] }, subjects)
    expect(one.findings).toMatchObject([{ blocking: true, waiver: null }])
    const both = report({ waivers: [{ ...waiver, path: file.path }] }, subjects)
    expect(both.findings).toMatchObject([{ blocking: false, waiver: { owner: '@o' } }])
  })
})

describe('a hit', () => {
  const two = defineRule({
    ...frame,
    id: 'container/two',
    severity: 'medium',
    threats: ['D3'],
    controls: ['cis-docker:5.4', 'cis-docker:5.3'],
    on: 'container',
    reads: ['privileged', 'capAdd'],
    *check({ privileged: flag }) {
      if (flag) yield fail(flag, 'bad', { controls: ['cis-docker:5.4'], severity: 'critical' })
    },
  })
  const bad = container({ ...web, privileged: { value: true, at } })

  it('violates the controls that it names and no others', () => {
    const r = report({}, [bad], {}, [two])
    expect(r.findings).toMatchObject([{ controls: ['cis-docker:5.4'] }])
    expect([control(r, 'cis-docker:5.4')?.state, control(r, 'cis-docker:5.3')?.state]).toEqual(['fail', 'pass'])
  })

  it('may have a severity of its own, which the policy outranks', () => {
    expect(report({}, [bad], {}, [two]).findings[0]?.severity).toBe('critical')
    const policy = { rules: new Map([['container/two', 'low']] as const) }
    expect(report(policy, [bad], {}, [two]).findings[0]?.severity).toBe('low')
  })

  it('takes in what it makes moot: controls and places, one finding, failing rows', () => {
    const moot: Rule = { ...two, id: 'container/moot', controls: ['cis-docker:5.3'], mootBy: 'container/privileged' }
    const part = {
      ...moot,
      *check() {
        yield fail({ value: 1, at: span(file, 0, 8) }, 'moot')
      },
    }
    const r = report({}, [bad], {}, [privileged, part])
    expect(r.findings).toMatchObject([
      {
        rule: 'container/privileged',
        controls: ['cis-docker:5.3', 'cis-docker:5.4'],
        related: [{ file: file.path, line: 1, column: 1, endLine: 1, endColumn: 9 }],
      },
    ])
    expect([control(r, 'cis-docker:5.3')?.state, control(r, 'cis-docker:5.4')?.state]).toEqual(['fail', 'fail'])
  })

  it('names what else its waiver covers: what it makes moot comes back without it', () => {
    const moot = (id: string): Rule => ({ ...two, id, mootBy: 'container/privileged' })
    const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => `container/${name}`)
    const waiver = { rule: 'container/privileged', path: file.path, reason: 'r', owner: '@o', expires: '2026-06-15' }
    const messages = (count: number, waivers: readonly (typeof waiver)[]) => {
      const r = report({ waivers: waivers.map((one) => ({ ...one, line: 7 })) }, [bad], {}, [
        privileged,
        ...ids.slice(0, count).map(moot),
      ])
      return [r.counts.waived, ...r.findings.map(({ message }) => message)]
    }
    expect(messages(0, [waiver])).toEqual([1, 'privileged'])
    expect(messages(2, [waiver])).toEqual([1, 'privileged (the waiver also covers container/a, container/b)'])
    expect(messages(7, [waiver])).toEqual([
      1,
      'privileged (the waiver also covers container/a, container/b, container/c, container/d, container/e and 2 more)',
    ])
    expect(messages(2, [])).toEqual([0, 'privileged'])
    expect(messages(2, [{ ...waiver, expires: '2026-06-14' }])).toEqual([0, 'privileged'])
  })

  it.each([
    [100, 0],
    [103, 3],
  ])('has %i other places: so many are left out: %s', (count, omitted) => {
    const long = source('long.yaml', 'a\n'.repeat(count))
    const related = Array.from({ length: count }, (_, line) => span(long, line * 2, line * 2 + 1))
    const wide: Rule = {
      ...two,
      *check() {
        // A place that is named twice is one.
        yield fail({ value: 1, at: span(file, 0, 8) }, 'wide', { related: [...related, ...related] })
      },
    }
    const [finding] = report({}, [bad], {}, [wide]).findings
    expect([finding?.related.length, finding?.related.at(-1)?.line, finding?.relatedOmitted]).toEqual([
      100,
      100,
      omitted,
    ])
  })
})

describe('what is unsure', () => {
  const unresolved = new Map([['privileged', { because: '${PRIV} has no value', at: span(file, 0, 8) }]] as const)
  const open = container({ ...web, ...limited, unresolved })

  it('is a finding that is counted, and does not block where the policy says so', () => {
    const r = report({ unsure: 'report' }, [open])
    expect(r).toMatchObject({ conclusion: 'pass', counts: { unsure: 1, blocking: 0, critical: 0, new: 1 } })
    expect(r.findings).toMatchObject([
      { rule: 'container/privileged', state: 'unsure', message: 'web: undetermined (${PRIV} has no value)' },
    ])
    expect(control(r, 'cis-docker:5.4')?.state).toBe('unsure')
  })

  it('blocks where it is a switch of a grave rule', () => {
    expect(report({}, [open])).toMatchObject({ conclusion: 'fail', counts: { unsure: 1, blocking: 1 } })
    const mild: Partial<Policy> = { rules: new Map([['container/privileged', 'medium']]) }
    expect(report(mild, [open])).toMatchObject({ conclusion: 'pass', counts: { unsure: 1, blocking: 0 } })
  })

  it('does not block where it is no switch, or where settings come wholesale from a variable', () => {
    const image = new Map([['image', { because: '${IMAGE} has no value', at: span(file, 0, 8) }]] as const)
    const ofImage: Rule = { ...privileged, reads: ['image'] }
    expect(report({}, [container({ ...web, ...limited, unresolved: image })], {}, [ofImage])).toMatchObject({
      conclusion: 'pass',
      counts: { unsure: 1, blocking: 0 },
    })
    const demanding: Rule = {
      ...privileged,
      alwaysAsked: true,
      reads: ['capDrop'],
      *check(subject) {
        yield missing(subject, 'capDrop', 'web drops nothing')
      },
    }
    const opaque = { because: '$FLAGS has no value', at: span(file, 0, 8) }
    expect(report({}, [container({ ...web, ...limited, opaque })], {}, [demanding])).toMatchObject({
      conclusion: 'pass',
      counts: { unsure: 1, blocking: 0 },
    })
  })

  it('blocks where the policy says so, from fail-on upwards', () => {
    expect(report({ unsure: 'block' }, [open])).toMatchObject({
      conclusion: 'fail',
      counts: { unsure: 1, blocking: 1 },
    })
    expect(report({ unsure: 'block', failOn: 'never' }, [open]).conclusion).toBe('pass')
  })
})

describe('a control that is only partly checked', () => {
  const on = (id: string, controls: Rule['controls'], threats: Rule['threats']): Rule => ({
    ...privileged,
    id,
    controls,
    threats,
  })
  const fine = container({ ...web, ...limited })

  it('is partial, and says what was not checked', () => {
    const r = report({}, [fine], {}, [on('container/a', ['cis-docker:5.27'], ['D5'])])
    expect(control(r, 'cis-docker:5.27')).toMatchObject({
      state: 'partial',
      because: 'whether a newer version exists is not checked: only how the image is pinned',
    })
  })

  it('is partial where the policy switches one of its rules off', () => {
    const all = [on('container/a', ['cis-docker:5.4'], ['D3']), on('container/b', ['cis-docker:5.4'], ['D3'])]
    const r = report({ rules: new Map([['container/b', 'off']]) }, [fine], {}, all)
    expect(control(r, 'cis-docker:5.4')).toMatchObject({
      state: 'partial',
      because: 'container/b is switched off by the policy',
    })
  })

  it('is partial where the policy leaves out what one of its rules needs', () => {
    const needy: Rule = { ...on('container/b', ['cis-docker:4.1'], ['D2']), needsSetting: 'trustedRegistries' }
    const all = [on('container/a', ['cis-docker:4.1'], ['D2']), needy]
    const because = 'container/b needs `trusted-registries` in the policy'
    expect(control(report({}, [fine], {}, all), 'cis-docker:4.1')).toMatchObject({ state: 'partial', because })
    expect(control(report({}, [fine], {}, [needy]), 'cis-docker:4.1')).toMatchObject({ state: 'unseen', because })
    const set = report({ trustedRegistries: ['ghcr.io'] }, [fine], {}, all)
    expect(control(set, 'cis-docker:4.1')).toMatchObject({ state: 'pass', because: null })
  })

  it('is partial for AppArmor until it was seen on a host that has it', () => {
    const rule = on('container/a', ['cis-docker:5.1'], ['D3'])
    expect(control(report({}, [fine], {}, [rule]), 'cis-docker:5.1')).toMatchObject({
      state: 'partial',
      because: 'whether the host has AppArmor is not checked',
    })
    const live = container({ ...web, ...limited, dialect: 'live' })
    expect(control(report({}, [fine, live], {}, [rule]), 'cis-docker:5.1')).toMatchObject({ state: 'pass' })
    const without = container({ ...live, unobserved: new Map([['privileged', 'the engine has no AppArmor']]) })
    expect(control(report({}, [fine, without], {}, [rule]), 'cis-docker:5.1')).toMatchObject({
      state: 'unseen',
      because: 'the engine has no AppArmor',
    })
  })

  it('is not applicable where the engine has no SELinux', () => {
    const rules = [on('container/a', ['cis-docker:5.2'], ['D3']), on('container/b', ['cis-docker:5.2'], ['D3'])]
    expect(control(report({}, [fine], {}, rules), 'cis-docker:5.2')).toMatchObject({
      state: 'partial',
      because: 'whether the host has SELinux is not checked',
    })
    const live = container({ ...web, ...limited, dialect: 'live' })
    expect(control(report({}, [live], {}, rules), 'cis-docker:5.2')).toMatchObject({ state: 'pass' })
    const labels: Rule = { ...rules[1]!, reads: ['seLinux'] }
    const without = container({ ...live, unsupported: new Set(['seLinux']) })
    expect(control(report({}, [without], {}, [rules[0]!, labels]), 'cis-docker:5.2')).toMatchObject({
      state: 'absent',
      because: 'the engine has no SELinux',
    })
  })

  it('of admission says what the pods of the repository use', () => {
    const pod = container({ ...web, ...limited, dialect: 'pod' })
    expect(control(report({}, [pod]), 'cis-kubernetes:5.2.2')).toMatchObject({
      state: 'pass',
      because: 'no pod in this repository uses it',
    })
  })
})

describe('a threat', () => {
  const answering = (controls: Rule['controls']): Rule => ({ ...memory, id: 'container/all', controls, threats: ['H'] })
  const all = ['cis-docker:5.10', 'cis-docker:5.11', 'cis-docker:5.14', 'cis-docker:5.28'] as const
  const fine = container({ ...web, ...limited })

  it('passes only where every one of its controls was checked and passed', () => {
    expect(threat(report({}, [fine], {}, [answering([...all])]), 'H')).toMatchObject({ state: 'pass', because: null })
    expect(threat(report({}, [fine], {}, [answering(all.slice(0, 3))]), 'H')).toMatchObject({
      state: 'partial',
      because: '1 of 4 controls not checked',
    })
  })

  it('is partial where a rule of its own is switched off', () => {
    const extra: Rule = { ...memory, id: 'container/extra', controls: [], threats: ['H'] }
    const r = report({ rules: new Map([['container/extra', 'off']]) }, [fine], {}, [answering([...all]), extra])
    expect(threat(r, 'H')).toMatchObject({ state: 'partial', because: 'container/extra is switched off by the policy' })
  })

  it('is not applicable only where a rule exists for all of it', () => {
    expect(threat(report({}, [], {}, [answering([...all])]), 'H')).toMatchObject({
      state: 'absent',
      because: 'not applicable',
    })
    expect(threat(report({}, [], {}, [answering(all.slice(0, 1))]), 'H')).toMatchObject({
      state: 'unseen',
      because: '3 of 4 controls not checked',
    })
  })

  describe('of a cluster', () => {
    const etcd: Rule = { ...privileged, id: 'component/etcd', on: 'component', controls: [], threats: ['K2'] }
    const row = (subjects: Subject[], more: Partial<Judged> = {}) =>
      threat(report({}, subjects, more, [memory, etcd]), 'K2')
    const gap = { path: 'x', because: 'b', blocking: false }

    it('is not applicable where there is nothing of Kubernetes', () => {
      for (const subjects of [[], [container(web)]])
        expect(row(subjects)).toMatchObject({ state: 'absent', because: 'no Kubernetes here', rules: 1 })
      expect(row([], { gaps: [{ ...gap, kinds: ['container'] }] })).toMatchObject({ state: 'absent' })
    })

    it('is not seen where anything is, or may be, and not all was checked', () => {
      const because = '11 of 11 controls not checked'
      expect(row([container({ ...web, dialect: 'pod' })])).toMatchObject({ state: 'unseen', because })
      expect(row([], { gaps: [{ ...gap, kinds: ['component'] }] })).toMatchObject({ state: 'unseen', because })
      const hidden = 'a file that could not be read may hide it'
      expect(row([], { gaps: [{ ...gap, kinds: ['component'], blocking: true }] })).toMatchObject({ because: hidden })
    })

    it('is not seen where no rule is there', () => {
      expect(threat(report({}, [], {}, [memory]), 'K2')).toMatchObject({ state: 'unseen', because: 'not implemented' })
    })
  })

  it('is not cleared by rules beyond its controls', () => {
    const extra: Rule = { ...privileged, id: 'container/extra', controls: [], threats: ['K1'] }
    const pod = container({ ...web, ...limited, dialect: 'pod' })
    const r = report({}, [pod], {}, [memory, extra])
    expect(threat(r, 'K1')).toMatchObject({ state: 'unseen', rules: 1, because: '64 of 64 controls not checked' })
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

describe('nothing to check', () => {
  it('is a warning, not an error', () => {
    const r = report({}, [], { judged: { file: 3, container: 0, image: 0 } })
    expect([r.conclusion, r.warnings]).toEqual([
      'pass',
      [
        {
          message: 'Nothing to check: no file describes a container, and no image or container was given.',
          file: null,
          line: null,
        },
      ],
    ])
    expect(report({}, [], { judged: { file: 0, container: 0, image: 1 } }).warnings).toEqual([])
  })

  it('is not said where something could not be read', () => {
    const gap = {
      path: 'a.yaml',
      because: 'unrendered Helm template: not checked',
      kinds: [],
      blocking: false,
    } as const
    const r = report({}, [], { judged: { file: 1, container: 0, image: 0 }, gaps: [gap] })
    expect([r.conclusion, r.warnings.map(({ message }) => message)]).toEqual([
      'pass',
      ['Nothing was checked: see what is listed as not checked; no image or container was given.'],
    ])
  })
})

describe('failing closed', () => {
  const gap: Gap = { path: 'a.yaml', line: 3, because: 'bad indentation', kinds: ['container'], blocking: true }

  it('a blocking gap is an error by default, and hides passes', () => {
    const r = report({}, [container({ ...web, ...limited })], { gaps: [gap] })
    expect(r.conclusion).toBe('error')
    expect(r.errors).toEqual([
      {
        file: 'a.yaml',
        line: 3,
        message: 'bad indentation. Fix the file, exclude it, or set `gaps: report` in the policy.',
      },
    ])
    expect(control(r, 'cis-docker:5.10')?.state).toBe('unseen')
  })

  it('a gap says what to do where the file itself is not at fault', () => {
    const lfs = { ...gap, because: 'a Git LFS pointer', fix: 'Check out with `lfs: true`' }
    expect(report({}, [], { gaps: [lfs] }).errors.map(({ message }) => message)).toEqual([
      'a Git LFS pointer. Check out with `lfs: true`, exclude it, or set `gaps: report` in the policy.',
    ])
  })

  it('a gap may be let through by the policy, and is reported all the same', () => {
    const r = report({ gaps: 'report' }, [container({ ...web, ...limited })], { gaps: [gap] })
    expect(r).toMatchObject({ conclusion: 'pass', gaps: [{ path: 'a.yaml', line: 3 }] })
  })

  it('a rule that throws is an error that names rule and subject', () => {
    const broken: Rule = {
      ...privileged,
      id: 'container/broken',
      alwaysAsked: true,
      check: () => {
        throw new Error('boom')
      },
    }
    const r = report({}, [container({ ...web, ...limited })], {}, [broken, memory])
    expect(r.conclusion).toBe('error')
    expect(r.errors[0]?.message).toBe(
      'Rule container/broken crashed on deploy/compose.yaml#web: boom. This is a bug in Hullgate; please report it. Until it is fixed, the policy can switch the rule off.',
    )
    expect(r.rules).toMatchObject([{ state: 'error' }, { state: 'pass', subjects: 1 }])
  })

  it('an error outweighs findings, and both are reported', () => {
    const r = report({}, [container(web)], { errors: [{ message: 'no engine', file: null, line: null }] })
    expect(r).toMatchObject({ conclusion: 'error', counts: { blocking: 1 } })
  })
})

describe('a container that was not started', () => {
  const notice = { message: 'Not started: it would be given control of this host.', file: null, line: null }
  const refusals = [{ key: web.key, notice }]
  const subjects = [container(web)]

  it('is an error where no finding of its own blocks', () => {
    expect(report({}, [container({ ...web, ...limited })], { refusals })).toMatchObject({
      conclusion: 'error',
      errors: [notice],
    })
    expect(report({ failOn: 'never' }, subjects, { refusals })).toMatchObject({ conclusion: 'error', errors: [notice] })
  })

  it('is a warning beside a finding of its own that blocks', () => {
    expect(report({}, subjects, { refusals })).toMatchObject({ conclusion: 'fail', errors: [], warnings: [notice] })
    const other = [{ key: 'deploy/compose.yaml#db', notice }]
    expect(report({}, subjects, { refusals: other })).toMatchObject({ conclusion: 'error', errors: [notice] })
  })

  it('is an error in a pull request whose base has the same findings', () => {
    const base: BaseJudged = {
      verdicts: judge(rules, subjects, defaults, []),
      gaps: [],
      running: new Set(),
      tree: { commit: 'a'.repeat(40), changed: new Set(), renames: new Map() },
      moved: new Map(),
      uses: new Uses([], [], (path) => path),
      decidedBy: () => undefined,
      whole: new Set(),
      lost: new Set(),
    }
    const change = { newOnly: true }
    expect(report(change, subjects, { base })).toMatchObject({
      conclusion: 'pass',
      findings: [{ status: 'unchanged' }],
    })
    expect(report(change, subjects, { base, refusals })).toMatchObject({ conclusion: 'error', errors: [notice] })
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

  it('hold to their last day, and expire with a warning at their line', () => {
    expect(report({ attestations: [attestation] }, []).warnings.filter(({ line }) => line !== null)).toEqual([])
    const late = report({ origin: 'p.yml', attestations: [{ ...attestation, expires: '2026-06-14' }] }, [])
    expect(control(late, 'cis-docker:1.2.1')?.state).toBe('unseen')
    expect(late.warnings).toContainEqual({
      message: 'attestation of cis-docker:1.2.1 (@sre) expired on 2026-06-14: the control is no longer attested',
      file: 'p.yml',
      line: 2,
    })
  })

  it('leave what was seen as it is, and say so where it fails', () => {
    const memory = { attestations: [{ ...attestation, control: 'cis-docker:5.10' }] }
    const failed = report(memory, [container(web)])
    expect(control(failed, 'cis-docker:5.10')?.state).toBe('fail')
    expect(failed.warnings).toEqual([
      {
        message: 'attestation of cis-docker:5.10 (@sre) has no effect: findings show that the control fails',
        file: null,
        line: 2,
      },
    ])
    const passed = report(memory, [container({ ...web, ...limited })])
    expect([control(passed, 'cis-docker:5.10')?.state, passed.warnings]).toEqual(['pass', []])
  })
})
