import { describe, expect, it } from 'vitest'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'
import { starts } from '../starts.ts'

const line = 'docker run $F web:1.2'
const privileged = ['web privileged']
const both = ['web', 'web privileged']
const job = (more: string, script = line) => `a:\n${more}  script:\n    - ${script}\n`

const pipeline = (text: string, more: Record<string, string> = {}) => starts({ '.gitlab-ci.yml': text, ...more })

describe('the variables of a job', () => {
  it.each([
    ['  parallel: {matrix: [{F: [--init, --privileged]}]}\n', both],
    ['  parallel: {matrix: [{F: --init, G: a}, {F: --privileged, G: b}]}\n', both],
    ['  parallel: {matrix: [{F: [--init, --rm], G: [a, b]}]}\n', ['web']],
    ['  variables: {F: --init}\n  parallel: 5\n', ['web']],
    ['  variables: {F: --init}\n  rules:\n    - {if: $X, variables: {F: --privileged}}\n    - when: always\n', both],
    ['  variables: {F: --init}\n  rules:\n    - {if: $X, variables: {F: --privileged}}\n', privileged],
    [
      '  variables: {F: --init}\n  rules:\n    - {if: $X, when: never, variables: {F: --privileged}}\n    - when: always\n',
      ['web'],
    ],
  ])('%j', async (more, found) => {
    expect(await pipeline(job(more))).toEqual(found)
  })

  it.each([
    ['workflow: {rules: [{if: $X, variables: {F: --privileged}}, {when: always}]}\n', '', ['web ?', 'web privileged']],
    ['workflow: {rules: [{if: $X, variables: {F: --privileged}}]}\n', '', privileged],
    ['workflow: {rules: [{if: $X, variables: {F: --privileged}}]}\n', '  variables: {F: --init}\n', ['web']],
  ])('by a rule of the pipeline: %j %j', async (workflow, more, found) => {
    expect(await pipeline(workflow + job(more))).toEqual(found)
  })

  const matrix = (count: number) => Array.from({ length: count }, (_, i) => `--label=${i}`).join(', ')
  it.each([
    [200, '$G $F', ['web']],
    [201, '$G $F', ['gap .gitlab-ci.yml', 'web']],
    [201, '$F', ['web']],
  ])('a matrix of %i jobs and %j', async (count, words, found) => {
    const more = `  variables: {F: --init}\n  parallel: {matrix: [{G: [${matrix(count)}]}]}\n`
    expect(await pipeline(job(more, `docker run ${words} web:1.2`))).toEqual(found)
  })
})

describe('several merge keys of a job', () => {
  const parts = `.a: &a\n  variables: {F: --init}\n.b: &b\n  variables: {F: --privileged}\n.c: &c\n  tags: [x]\n`
  it.each([
    ['<<: *c\n  <<: *b', privileged],
    ['<<: *b\n  <<: *c', privileged],
    ['<<: *a\n  <<: *b', privileged],
    ['<<: *b\n  <<: *a', ['web']],
    ['variables: {F: --init}\n  <<: *b', privileged],
    ['<<: *b\n  variables: {F: --init}', ['web']],
  ])('the last wins: %j', async (keys, found) => {
    expect(await pipeline(`${parts}job:\n  ${keys}\n  script: [${line}]\n`)).toEqual(found)
  })
})

const input = 'docker run $[[ inputs.f ]] web:1.2'
const spec = (standard?: string) => `spec:\n  inputs:\n    f:${standard ? ` {default: ${standard}}` : ''}\n---\n`

describe('inputs', () => {
  it.each([
    [spec('--privileged') + job('', input), privileged],
    [spec('--init') + job('', input), ['web']],
    [spec() + job('', input), ['web ?']],
    [spec('--privileged') + job('', 'docker run $[[ inputs.f | expand_vars ]] web:1.2'), privileged],
    [spec('--privileged') + job('', 'docker run $[[ inputs.f | truncate(0,4) ]] web:1.2'), ['web ?']],
    [`${spec('--privileged')}variables:\n  F: $[[ inputs.f ]]\n${job('')}`, privileged],
  ])('%j', async (text, found) => {
    expect(await pipeline(text)).toEqual(found)
  })

  it.each([
    ['[{local: t.yml, inputs: {f: --privileged}}]', undefined, privileged],
    ['[{local: t.yml, inputs: {f: --init}}]', '--privileged', ['web']],
    ['[{local: t.yml, inputs: {f: --init}}, {local: t.yml, inputs: {f: --privileged}}]', undefined, both],
    ['t.yml', '--privileged', privileged],
  ])('of a file that is included: %s', async (include, standard, found) => {
    expect(await pipeline(`include: ${include}\n`, { 't.yml': spec(standard) + job('', input) })).toEqual(found)
  })
})

describe('a pipeline that a job starts', () => {
  it.each([
    ['  trigger: {include: child.yml}\n', '', ['web ?']],
    ['  trigger: {include: [{local: /child.yml}]}\n  variables: {F: --privileged}\n', '', privileged],
    ['  trigger: {include: child.yml}\n  variables: {F: --privileged}\n', 'variables: {F: --init}\n', privileged],
    ['  trigger: {include: child.yml}\n  parallel: {matrix: [{F: [--init, --privileged]}]}\n', '', both],
    ['  trigger: {include: child.yml}\n  rules: [{when: never}]\n', '', []],
    ['  trigger: group/project\n', '', []],
  ])('%j', async (trigger, head, found) => {
    expect(await pipeline(`b:\n${trigger}`, { 'child.yml': head + job('') })).toEqual(found)
  })

  it('is given inputs, and takes what others include', async () => {
    const text = 'b:\n  trigger: {include: [{local: child.yml, inputs: {f: --privileged}}]}\n'
    expect(await pipeline(text, { 'child.yml': spec() + job('', input) })).toEqual(privileged)
    const files = {
      's.yml': `.s:\n  script:\n    - ${line}\n`,
      'child.yml': 'include: s.yml\na:\n  extends: .s\n  variables: {F: --privileged}\n',
    }
    expect(await pipeline(`include: s.yml\nb:\n  trigger: {include: child.yml}\n`, files)).toContain('web privileged')
  })

  it('does not start the one that starts it', async () => {
    expect(await pipeline(`b:\n  trigger: {include: .gitlab-ci.yml}\n${job('', 'docker run web:1.2')}`)).toEqual([
      'web',
    ])
  })

  it('is one of so many that are read', async () => {
    const starting = (from: number) =>
      Array.from(
        { length: 30 },
        (_, i) => `j${i}:\n  variables: {N: ${from}-${i}}\n  trigger: {include: c${from}.yml}\n`,
      ).join('')
    const files = Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`c${i}.yml`, starting(i + 1)]))
    expect(await pipeline(starting(0), files)).toEqual(['gap c2.yml'])
  })
})

it('a service runs what the file says in place of its image', async () => {
  const services =
    '[{name: "docker:29-dind", entrypoint: [dockerd], command: ["--host=tcp://0.0.0.0:2375"]}, {name: "a:1"}]'
  const { subjects } = await readAll(
    repository({ '.gitlab-ci.yml': `x:\n  image: b:1\n  services: ${services}\n  script: [ls]\n` }),
  )
  const run = subjects.flatMap((one) => (one.kind === 'container' ? [[one.entrypoint?.value, one.command?.value]] : []))
  expect(run).toEqual([
    [undefined, undefined],
    [['dockerd'], ['--host=tcp://0.0.0.0:2375']],
    [undefined, undefined],
  ])
  const daemons = subjects.flatMap((one) => (one.kind === 'daemon' ? [one.hosts.map(({ value }) => value)] : []))
  expect(daemons).toEqual([['tcp://0.0.0.0:2375']])
})

it.each([
  [
    'a variable',
    'variables:\n  F: {value: --rm, options: [--rm, --privileged]}\na: {script: [docker run $F web:1.2]}',
    true,
  ],
  [
    'a variable of another',
    'variables:\n  F: {value: --rm, options: [--rm, --privileged]}\n  G: $F\na: {script: [docker run $G web:1.2]}',
    true,
  ],
  [
    'an input',
    'spec:\n  inputs:\n    f: {default: --rm, options: [--rm, --privileged]}\n---\na: {script: ["docker run $[[ inputs.f ]] web:1.2"]}',
    true,
  ],
  [
    'a variable that the job sets',
    'variables:\n  F: {value: --rm, options: [--rm, --privileged]}\na: {variables: {F: --rm}, script: [docker run $F web:1.2]}',
    false,
  ],
  ['a variable without options', 'variables:\n  F: {value: --rm}\na: {script: [docker run $F web:1.2]}', false],
])('a person chooses among the options of %s', async (_, text, isPrivileged) => {
  const found = await starts({ '.gitlab-ci.yml': `${text}\n` })
  expect(found.includes('web privileged')).toBe(isPrivileged)
})
