import { describe, expect, it } from 'vitest'
import { fingerprint, fold, judge } from '../../src/decide/judge.ts'
import { container } from '../../src/model/container.ts'
import { defineRule, fail, missing, type Rule } from '../../src/model/rule.ts'
import { source, span } from '../../src/model/source.ts'

const file = source('compose.yaml', 'services:\n  web:\n    privileged: true\n')
const at = span(file, 12, 15)
const settings = { trustedRegistries: [] }

const frame = {
  title: 't',
  severity: 'high',
  threats: ['D3'],
  controls: [],
  why: 'w',
  fix: 'f',
  bad: [{}],
  good: [{}],
} as const

const memory = defineRule({
  ...frame,
  id: 'container/memory',
  on: 'container',
  reads: ['memoryLimit'],
  *check(subject) {
    if (!subject.memoryLimit) yield missing(subject, 'memoryLimit', `${subject.name} has no limit`)
  },
})
const privileged = defineRule({
  ...frame,
  id: 'container/privileged',
  on: 'container',
  reads: ['privileged'],
  *check(subject) {
    if (subject.privileged?.value) yield fail(subject.privileged, `${subject.name} is privileged`)
  },
})
const throwing: Rule = defineRule({
  ...frame,
  id: 'container/throws',
  on: 'container',
  reads: ['image'],
  // biome-ignore lint/correctness/useYield: it throws before it could
  *check() {
    throw new Error('boom')
  },
})

const web = { key: 'compose.yaml#web', name: 'web', dialect: 'compose', at } as const
const states = (rules: Rule[], ...subjects: Parameters<typeof judge>[1][number][]) =>
  judge(rules, subjects, settings).map((verdict) => verdict.state)

describe('judge', () => {
  it('passes and fails per subject', () => {
    const good = container({ ...web, memoryLimit: { value: 1, at } })
    const bad = container({ ...web, key: 'compose.yaml#db' })
    expect(states([memory], good, bad)).toEqual(['pass', 'fail'])
  })

  it('lets one throw hide nothing else', () => {
    expect(states([throwing, memory, privileged], container(web))).toEqual(['error', 'fail', 'pass'])
    expect(judge([throwing], [container(web)], settings)[0]?.because).toBe('boom')
  })

  it('is unsure where the value is unknowable, at the place of the doubt', () => {
    const doubt = { because: '${MEM} has no value', at: span(file, 0, 8) }
    const [verdict] = judge([memory], [container({ ...web, unresolved: new Map([['memoryLimit', doubt]]) })], settings)
    expect(verdict?.state).toBe('unsure')
    expect(verdict?.hits).toMatchObject([{ state: 'unsure', because: '${MEM} has no value', at: { start: 0 } }])
  })

  it('fails on what is certain even where another fact is in doubt', () => {
    const doubt = { because: '$FLAGS', at }
    const subject = container({ ...web, privileged: { value: true, at }, opaque: doubt })
    expect(states([privileged, memory], subject)).toEqual(['fail', 'unsure'])
  })

  it('does not call an opaque container clean', () => {
    expect(states([privileged], container({ ...web, opaque: { because: '$FLAGS', at } }))).toEqual(['unsure'])
  })

  it('is absent where the form has no words for anything the rule reads', () => {
    expect(states([memory], container({ ...web, unsupported: new Set(['memoryLimit']) }))).toEqual(['absent'])
    const dockerOnly = { ...memory, platform: 'docker' } as const
    expect(states([dockerOnly], container({ ...web, dialect: 'pod' }))).toEqual(['absent'])
  })

  it('points a missing setting at its nearest parent', () => {
    const near = new Map([['memoryLimit', span(file, 2, 4)]] as const)
    expect(judge([memory], [container({ ...web, nearestParent: near })], settings)[0]?.hits[0]?.at.start).toBe(2)
  })

  it('reports what belongs to a pod under the pod', () => {
    const owner = { key: 'p.yaml#Pod/p', name: 'p' }
    const of = (key: string) =>
      container({ ...web, key, dialect: 'pod', privileged: { value: true, at, owner }, memoryLimit: { value: 1, at } })
    const hits = judge([privileged], [of('a'), of('b')], settings).flatMap((verdict) => verdict.hits)
    expect(hits.map((hit) => hit.key)).toEqual(['p.yaml#Pod/p', 'p.yaml#Pod/p'])
    expect(new Set(hits.map((hit) => hit.fingerprint)).size).toBe(1)
  })
})

describe('a live container and its manifest', () => {
  const live = (facts: Partial<Parameters<typeof container>[0]>) => container({ ...web, dialect: 'live', ...facts })

  it('make one hit of one fault, with both kinds of evidence', () => {
    const fact = { value: true, at }
    const [manifest, running] = judge(
      [privileged],
      [container({ ...web, privileged: fact }), live({ privileged: { ...fact, evidence: 'kernel' } })],
      settings,
    )
    expect(manifest?.hits[0]?.evidences).toEqual(['manifest', 'kernel'])
    expect(running).toMatchObject({ state: 'fail', hits: [] })
  })

  it('let what runs clear what the manifest merely left unsaid', () => {
    const [manifest] = judge([memory], [container(web), live({ memoryLimit: { value: 1, at } })], settings)
    expect(manifest).toMatchObject({ state: 'pass', hits: [] })
  })

  it('keep a bad value of the manifest although the live container does not show it', () => {
    const bad = container({ ...web, privileged: { value: true, at } })
    const [manifest] = judge([privileged], [bad, live({})], settings)
    expect(manifest?.state).toBe('fail')
  })

  it('let what runs settle a doubt', () => {
    const doubt = new Map([['memoryLimit', { because: '${MEM}', at }]] as const)
    const [manifest] = judge([memory], [container({ ...web, unresolved: doubt }), live({})], settings)
    expect(manifest?.hits[0]).toMatchObject({ state: 'fail', evidences: ['manifest', 'live'] })
  })

  it('keep the static verdict where the live form cannot say', () => {
    const silent = live({ unsupported: new Set(['memoryLimit']) })
    expect(judge([memory], [container(web), silent], settings)[0]?.state).toBe('fail')
  })

  it('report what only the live container shows', () => {
    const [, running] = judge([memory], [container({ ...web, memoryLimit: { value: 1, at } }), live({})], settings)
    expect(running?.hits).toHaveLength(1)
  })
})

describe('fingerprint', () => {
  it('tells rule, subject and discriminator apart, and nothing else', () => {
    expect(fingerprint('a', 'b', '')).toBe(fingerprint('a', 'b', ''))
    expect(new Set([fingerprint('a', 'b', ''), fingerprint('ab', '', ''), fingerprint('a', 'b', 'c')]).size).toBe(3)
    expect(fingerprint('a', 'b', '')).toMatch(/^[0-9a-f]{32}$/)
  })
})

describe('fold', () => {
  it.each([
    [['pass', 'fail', 'unsure'], false, 'fail'],
    [['pass', 'error', 'fail'], false, 'error'],
    [['pass', 'absent'], false, 'pass'],
    [['pass'], true, 'unseen'],
    [['fail'], true, 'fail'],
    [['absent'], false, 'absent'],
    [[], true, 'unseen'],
    [[], false, 'absent'],
  ] as const)('%j, hidden %s: %s', (states, hidden, expected) => {
    expect(fold(states, hidden)).toBe(expected)
  })
})
