import { describe, expect, it } from 'vitest'
import { fingerprint, judge } from '../../src/decide/judge.ts'
import { container } from '../../src/model/container.ts'
import { exec } from '../../src/model/exec.ts'
import { defineRule, fail, missing, type Rule } from '../../src/model/rule.ts'
import { serviceAccount } from '../../src/model/service-account.ts'
import { type Gap, source, span } from '../../src/model/source.ts'
import { frame, judgeOne, stateOf } from './judged.ts'

const file = source('compose.yaml', 'services:\n  web:\n    privileged: true\n')
const at = span(file, 12, 15)
const elsewhere = span(file, 0, 8)

const memory = defineRule({
  ...frame,
  id: 'container/memory',
  on: 'container',
  alwaysAsked: true,
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
const capabilities = defineRule({
  ...frame,
  id: 'container/capabilities',
  on: 'container',
  reads: ['capAdd'],
  consults: ['networkMode'],
  *check({ name, capAdd, networkMode }) {
    for (const fact of capAdd) {
      const where = networkMode?.value === 'host' ? ' on the host' : ''
      yield fail(fact, `${name} adds ${fact.value}${where}`, { discriminator: fact.value })
    }
  },
})
const cpu = defineRule({
  ...frame,
  id: 'container/cpu',
  on: 'container',
  alwaysAsked: true,
  reads: ['cpuLimit', 'cpuShares'],
  *check(subject) {
    if (!subject.cpuLimit && !subject.cpuShares) yield missing(subject, 'cpuLimit', `${subject.name} has no limit`)
  },
})
const throwing: Rule = defineRule({
  ...frame,
  id: 'container/throws',
  on: 'container',
  alwaysAsked: true,
  reads: ['image'],
  // biome-ignore lint/correctness/useYield: it throws before it could
  *check() {
    throw new Error('boom')
  },
})

const web = { key: 'compose.yaml#web', name: 'web', dialect: 'compose', at } as const
const unknown = { because: '${MEM} has no value', at: elsewhere }

describe('judge', () => {
  it('passes and fails per subject', () => {
    const good = container({ ...web, memoryLimit: { value: 1, at } })
    const bad = container({ ...web, key: 'compose.yaml#db' })
    const { passed, others } = judgeOne(memory, [good, bad])
    expect([passed, others.map(({ subject, state }) => [subject.key, state])]).toEqual([
      1,
      [['compose.yaml#db', 'fail']],
    ])
  })

  it('applies a rule to subjects of its kind alone', () => {
    expect(judgeOne(memory, [exec({ key: 'a#exec', name: 'web', dialect: 'run', at })])).toEqual({
      passed: 0,
      others: [],
    })
  })

  it('lets one throw hide nothing else', () => {
    const verdicts = judge([throwing, memory, privileged], [container(web)], { trustedRegistries: [] })
    expect(verdicts.byRule.get(throwing.id)?.others).toMatchObject([{ state: 'error', because: 'boom' }])
    expect(verdicts.byRule.get(memory.id)?.others).toMatchObject([{ state: 'fail' }])
    expect(verdicts.byRule.get(privileged.id)?.passed).toEqual({ docker: 1, kubernetes: 0 })
  })

  it('is absent where the form cannot express anything the rule reads', () => {
    expect(stateOf(memory, container({ ...web, unsupported: new Set(['memoryLimit']) }))).toBe('absent')
    expect(stateOf(cpu, container({ ...web, unsupported: new Set(['cpuLimit']) }))).toBe('fail')
    const dockerOnly = { ...memory, platform: 'docker' } as const
    expect(stateOf(dockerOnly, container({ ...web, dialect: 'pod' }))).toBe('absent')
  })

  it('is unseen where the host could not show it, unless it shows a fault', () => {
    const unobserved = new Map([['privileged', 'the engine does not say']] as const)
    const hidden = container({ ...web, dialect: 'live', unobserved })
    expect(judgeOne(privileged, [hidden]).others).toMatchObject([
      { state: 'unseen', because: 'the engine does not say' },
    ])
    expect(stateOf(privileged, container({ ...hidden, privileged: { value: true, at } }))).toBe('fail')
  })

  it('is unseen where the policy does not set what the rule needs', () => {
    const needy: Rule = { ...memory, needsSetting: 'trustedRegistries' }
    expect(judgeOne(needy, [container(web)]).others).toMatchObject([
      { state: 'unseen', hits: [], because: 'the policy sets no trusted-registries' },
    ])
    const set = judge([needy], [container(web)], { trustedRegistries: ['ghcr.io'] })
    expect(set.byRule.get(needy.id)?.others).toMatchObject([{ state: 'fail' }])
  })

  it('points a missing setting at its nearest parent', () => {
    const nearestParent = new Map([['memoryLimit', span(file, 2, 4)]] as const)
    expect(judgeOne(memory, [container({ ...web, nearestParent })]).others[0]?.hits[0]?.at.start).toBe(2)
  })

  it('reports what belongs to a pod under the pod', () => {
    const owner = { key: 'p.yaml#Pod/p', name: 'p' }
    const of = (key: string) => container({ ...web, key, dialect: 'pod', privileged: { value: true, at, owner } })
    const hits = judgeOne(privileged, [of('a'), of('b')]).others.flatMap((verdict) => verdict.hits)
    expect(hits.map((hit) => hit.key)).toEqual(['p.yaml#Pod/p', 'p.yaml#Pod/p'])
    expect(new Set(hits.map((hit) => hit.fingerprint)).size).toBe(1)
  })
})

describe('a setting whose value is not known', () => {
  const hitsOf = (rule: Rule, facts: Partial<Parameters<typeof container>[0]>) =>
    judgeOne(rule, [container({ ...web, ...facts })]).others.flatMap(({ state, hits }) =>
      hits.map((hit) => [state, hit.state, hit.message, hit.at.start]),
    )

  it('is one unsure hit at the variable that names it, though nothing is missing', () => {
    expect(hitsOf(privileged, { unresolved: new Map([['privileged', unknown]]) })).toEqual([
      ['unsure', 'unsure', 'web: undetermined (${MEM} has no value)', 0],
    ])
  })

  it('stands in the place of what would be missing', () => {
    expect(hitsOf(memory, { unresolved: new Map([['memoryLimit', unknown]]) })).toEqual([
      ['unsure', 'unsure', 'web: undetermined (${MEM} has no value)', 0],
    ])
  })

  it('is nothing to a rule that merely consults it', () => {
    const unresolved = new Map([['networkMode', unknown]] as const)
    expect(stateOf(capabilities, container({ ...web, unresolved }))).toBe('pass')
    expect(hitsOf(capabilities, { unresolved, capAdd: [{ value: 'BPF', at }] })).toEqual([
      ['fail', 'fail', 'web adds BPF', 12],
    ])
  })

  it('of a list is reported beside the items that are known, at a place of its own', () => {
    const unresolved = new Map([['capAdd', unknown]] as const)
    expect(hitsOf(capabilities, { unresolved, capAdd: [{ value: 'BPF', at }] })).toEqual([
      ['fail', 'fail', 'web adds BPF', 12],
      ['fail', 'unsure', 'web: undetermined (${MEM} has no value)', 0],
    ])
    expect(hitsOf(capabilities, { unresolved, capAdd: [{ value: 'BPF', at: elsewhere }] })).toEqual([
      ['fail', 'fail', 'web adds BPF', 0],
    ])
  })

  it('does not matter where another fact is enough', () => {
    const unresolved = new Map([['cpuShares', unknown]] as const)
    expect(stateOf(cpu, container({ ...web, unresolved, cpuLimit: { value: 1, at } }))).toBe('pass')
    expect(hitsOf(cpu, { unresolved })).toEqual([['unsure', 'unsure', 'web: undetermined (${MEM} has no value)', 0]])
  })

  it('that something else decides makes a missing setting unsure, and is no hit of its own', () => {
    const unresolved = new Map([['memoryLimit', { ...unknown, because: 'the base decides', unset: true }]] as const)
    expect(hitsOf(memory, { unresolved })).toEqual([
      ['unsure', 'unsure', 'web may have no limit (the base decides)', 0],
    ])
    const open = new Map([['privileged', { ...unknown, unset: true }]] as const)
    expect(stateOf(privileged, container({ ...web, unresolved: open }))).toBe('unsure')
    expect(hitsOf(privileged, { unresolved: open })).toEqual([])
  })

  it.each([
    ['web has no limit', 'web may have no limit'],
    ['web is writable', 'web may be writable'],
    ['web does not set it', 'web may not set it'],
    ['web mounts a token', 'web may mount a token'],
    ['web may run as root', 'web may run as root'],
    ['webs has no limit', 'webs has no limit'],
    ['shop/web: no limit', 'shop/web: no limit'],
    ['web', 'web'],
  ])('that is missing is not said to be so: %s', (message, expected) => {
    const unresolved = new Map([['memoryLimit', { ...unknown, unset: true }]] as const)
    const rule: Rule = {
      ...memory,
      *check(subject) {
        yield missing({ at: subject.at, nearestParent: new Map() }, 'memoryLimit', message)
      },
    }
    expect(hitsOf(rule, { unresolved })[0]?.[2]).toBe(`${expected} (${unknown.because})`)
    expect(hitsOf(rule, {})[0]?.[2]).toBe(message)
  })

  it('leaves what is certain, and does not call an opaque container clean', () => {
    const opaque = { because: '$FLAGS', at: elsewhere }
    expect(stateOf(privileged, container({ ...web, privileged: { value: true, at }, opaque }))).toBe('fail')
    expect(hitsOf(memory, { opaque })).toEqual([['unsure', 'unsure', 'web may have no limit ($FLAGS)', 0]])
    expect(stateOf(privileged, container({ ...web, opaque }))).toBe('unsure')
  })

  it('of a whole is one finding, of which what other rules miss is part, whatever else is unknown', () => {
    const about: Rule = {
      ...privileged,
      id: 'container/unknown-settings',
      aboutUnknown: true,
      reads: [],
      *check({ name, opaque }) {
        if (opaque) yield fail({ value: '', at: opaque.at }, `${name} has more`)
      },
    }
    const opaque = { because: '$FLAGS', at: elsewhere }
    const open = new Map([['memoryLimit', { ...unknown, unset: true }]] as const)
    const found = judge([memory, privileged, about], [container({ ...web, opaque, unresolved: open })], {
      trustedRegistries: [],
    })
    const hits = found.byRule.get(about.id)!.others.flatMap((one) => one.hits)
    expect(hits.map(({ state, message }) => [state, message])).toEqual([['unsure', 'web has more ($FLAGS)']])
    expect([...found.folded].map(({ message }) => message)).toEqual(['web may have no limit ($FLAGS)'])
    expect(judge([about], [container(web)], { trustedRegistries: [] }).byRule.get(about.id)!.others).toEqual([])
  })
})

describe('a live container and its manifest', () => {
  const live = (facts: Partial<Parameters<typeof container>[0]>) => container({ ...web, dialect: 'live', ...facts })

  it('make one hit of one fault, with both kinds of evidence', () => {
    const fact = { value: true, at }
    const [manifest, running] = judgeOne(privileged, [
      container({ ...web, privileged: fact }),
      live({ privileged: { ...fact, evidence: 'kernel' } }),
    ]).others
    expect(manifest?.hits[0]?.evidences).toEqual(['manifest', 'kernel'])
    expect(running).toMatchObject({ state: 'fail', hits: [] })
  })

  it('let what runs clear what the manifest merely left unset', () => {
    expect(judgeOne(memory, [container(web), live({ memoryLimit: { value: 1, at } })])).toEqual({
      passed: 2,
      others: [],
    })
  })

  it('keep a bad value of the manifest although the live container does not show it', () => {
    const bad = container({ ...web, privileged: { value: true, at } })
    expect(judgeOne(privileged, [bad, live({})]).others.map(({ state }) => state)).toEqual(['fail'])
  })

  it('let what runs settle what something else decides, and leave a variable open', () => {
    const decided = new Map([['memoryLimit', { ...unknown, unset: true }]] as const)
    const [manifest] = judgeOne(memory, [container({ ...web, unresolved: decided }), live({})]).others
    expect(manifest?.hits[0]).toMatchObject({ state: 'fail', evidences: ['manifest', 'live'] })
    const variable = new Map([['privileged', unknown]] as const)
    const still = container({ ...web, unresolved: variable })
    expect(judgeOne(privileged, [still, live({})]).others.map(({ state }) => state)).toEqual(['unsure'])
    const running = live({ privileged: { value: true, at } })
    expect(judgeOne(privileged, [still, running]).others.flatMap(({ hits }) => hits.map(({ state }) => state))).toEqual(
      ['fail'],
    )
  })

  it('keep the static verdict where the live form cannot express it', () => {
    const silent = live({ unsupported: new Set(['memoryLimit']) })
    expect(judgeOne(memory, [container(web), silent]).others[0]?.state).toBe('fail')
  })

  it('report what only the live container shows', () => {
    const { others } = judgeOne(memory, [container({ ...web, memoryLimit: { value: 1, at } }), live({})])
    expect(others.map(({ subject, hits }) => [subject.dialect, hits.length])).toEqual([['live', 1]])
  })
})

describe('a setting that another finding makes moot', () => {
  const moot: Rule = { ...capabilities, mootBy: privileged.id }
  const bad = { privileged: { value: true, at }, capAdd: [{ value: 'BPF', at: elsewhere }] }
  const judged = (...subjects: ReturnType<typeof container>[]) =>
    judge([moot, privileged], subjects, { trustedRegistries: [] })

  it('becomes part of that finding, and its own verdict still fails', () => {
    const { byRule, moot: parts, folded } = judged(container({ ...web, ...bad }))
    const [cause] = byRule.get(privileged.id)!.others[0]!.hits
    const [part] = byRule.get(moot.id)!.others[0]!.hits
    expect(parts.get(cause!)).toEqual([{ rule: moot.id, hit: part }])
    expect(folded.has(part!)).toBe(true)
    expect(byRule.get(moot.id)!.others[0]!.state).toBe('fail')
  })

  it('stands alone where the other rule finds nothing, or is switched off', () => {
    expect(judged(container({ ...web, capAdd: bad.capAdd })).folded.size).toBe(0)
    expect(judge([moot], [container({ ...web, ...bad })], { trustedRegistries: [] }).folded.size).toBe(0)
  })

  it('is folded also where only the running container shows it', () => {
    const still = container({ ...web, privileged: bad.privileged })
    const running = container({ ...web, dialect: 'live', ...bad })
    expect(judged(still, running).folded.size).toBe(1)
  })
})

describe('a rule that looks another subject up', () => {
  const token = defineRule({
    ...frame,
    id: 'container/token',
    on: 'container',
    alwaysAsked: true,
    reads: ['serviceAccount'],
    joins: ['service-account'],
    *check({ name, at, serviceAccount: account }, { find }) {
      const [found] = find('service-account', 'shop', account?.value ?? 'default', at)
      if (found?.token?.value !== false) yield missing({ at, nearestParent: new Map() }, 'token', `${name} has a token`)
    },
  })
  const account = (path: string, name: string, value: boolean, namespace = 'shop') => {
    const place = span(source(path, 'x'), 0)
    return serviceAccount({
      key: `${path}#ServiceAccount/${namespace}/${name}`,
      name,
      dialect: 'pod',
      at: place,
      reference: { namespace, name },
      token: { value, at: place },
    })
  }
  const pod = container({ ...web, dialect: 'pod', at: span(source('prod/web/pod.yaml', 'x'), 0) })
  const gap = (kind: Gap['kinds'][number], blocking = true): Gap => ({
    path: 'a',
    because: 'b',
    kinds: [kind],
    blocking,
  })

  it('finds it by kind, namespace and name', () => {
    expect(judgeOne(token, [pod, account('a.yaml', 'default', false)])).toMatchObject({ passed: 1, others: [] })
    for (const other of [account('a.yaml', 'other', false), account('a.yaml', 'default', false, 'bank')])
      expect(judgeOne(token, [pod, other]).others.map(({ state }) => state)).toEqual(['fail'])
  })

  it('takes the nearest of several', () => {
    const near = account('prod/sa.yaml', 'default', false)
    const far = account('dev/web/sa.yaml', 'default', true)
    expect(judgeOne(token, [pod, far, near]).others).toEqual([])
    const same = account('prod/web/pod.yaml', 'default', true)
    expect(judgeOne(token, [pod, far, near, same]).others.map(({ state }) => state)).toEqual(['fail'])
  })

  it('is unseen where a blocking gap may hide what it did not find', () => {
    expect(stateOf(token, pod, [gap('service-account')])).toBe('unseen')
    expect(stateOf(token, pod, [gap('exec')])).toBe('fail')
    expect(stateOf(token, pod, [gap('service-account', false)])).toBe('fail')
    const { passed } = judgeOne(token, [pod, account('a.yaml', 'default', false)], [gap('service-account')])
    expect(passed).toBe(1)
  })
})

describe('fingerprint', () => {
  it('depends on rule, subject and discriminator, and nothing else', () => {
    expect(fingerprint('a', 'b', '')).toBe(fingerprint('a', 'b', ''))
    expect(new Set([fingerprint('a', 'b', ''), fingerprint('ab', '', ''), fingerprint('a', 'b', 'c')]).size).toBe(3)
    expect(fingerprint('a', 'b', '')).toMatch(/^[0-9a-f]{32}$/)
  })
})
