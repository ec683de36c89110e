import { describe, expect, it } from 'vitest'
import { starts } from '../starts.ts'

const circle = (text: string) => starts({ '.circleci/config.yml': `version: 2.1\n${text}` })

/** A command `up` of which a default says nothing, or this. */
const up = (standard?: string) => `commands:
  up:
    parameters:
      flags:
        type: string${standard === undefined ? '' : `\n        default: ${standard}`}
    steps:
      - run: docker run << parameters.flags >> web:1.2
`
const job = (...steps: string[]) =>
  `jobs:\n  build:\n    machine: true\n    steps:\n${steps.map((one) => `      - ${one}\n`).join('')}`

it.each([
  ['by itself with its default', up('--privileged'), ['web privileged']],
  ['by itself without one', up(), ['web ?']],
  ['with its default where a job gives nothing', up('--privileged') + job('up'), ['web privileged']],
  ['with what a job gives', up('--rm') + job('up: {flags: --privileged}'), ['web privileged']],
  ['not with its default where every job gives something', up('--privileged') + job('up: {flags: --rm}'), ['web']],
  ['with each of two', up() + job('up: {flags: --rm}', 'up: {flags: --privileged}'), ['web', 'web privileged']],
  ['within when', up() + job('when: {condition: true, steps: [{up: {flags: --privileged}}]}'), ['web privileged']],
  [
    'with a parameter of the pipeline',
    `parameters: {f: {type: string, default: --privileged}}\n${up()}${job('up: {flags: << pipeline.parameters.f >>}')}`,
    ['web privileged'],
  ],
  ['with what nobody knows', up('--rm') + job('up: {flags: << pipeline.number >>}'), ['web ?']],
])('a command is read %s', async (_, text, found) => {
  expect(await circle(text)).toEqual(found)
})

const withParameter = `jobs:
  build:
    parameters:
      flags: {type: string, default: --rm}
    machine: true
    steps:
      - run: docker run << parameters.flags >> web:1.2
`
const pair = `  pair:
    parameters: {a: {type: string}, b: {type: string}}
    machine: true
    steps: [{run: docker run << parameters.a >><< parameters.b >> web:1.2}]
`

it.each([
  ['its default', 'jobs: [build]', ['web']],
  ['a value', 'jobs: [{build: {flags: --privileged}}]', ['web privileged']],
  [
    'each of what a matrix puts together',
    'jobs: [{pair: {matrix: {parameters: {a: [--init, --privi], b: [" --rm", leged]}}}}]',
    ['web', 'web ?', 'web privileged'],
  ],
  [
    'what a matrix excludes',
    'jobs: [{pair: {matrix: {parameters: {a: [--init, --privi], b: [" --rm", leged]}, exclude: [{a: --privi, b: leged}, {a: --init, b: leged}]}}}]',
    ['web', 'web ?'],
  ],
  [
    'what it excludes is named whole',
    'jobs: [{pair: {matrix: {parameters: {a: [--privi], b: [leged]}, exclude: [{a: --privi}]}}}]',
    ['web', 'web privileged'],
  ],
  [
    'a parameter in a matrix',
    'jobs: [{build: {matrix: {parameters: {flags: [<< pipeline.parameters.none >>]}}}}]',
    ['web ?'],
  ],
  ['a matrix', 'jobs: [{build: {matrix: {parameters: {flags: [--rm, --privileged]}}}}]', ['web', 'web privileged']],
  [
    'steps before it',
    'jobs: [{build: {pre-steps: [{run: "docker run --privileged old:1.0"}]}}]',
    ['old privileged', 'web'],
  ],
])('a workflow gives a job %s', async (_, jobs, found) => {
  expect(
    await circle(`${withParameter}${jobs.includes('pair') ? pair : ''}workflows:\n  main:\n    ${jobs}\n`),
  ).toEqual(found)
})

it('reads the jobs, commands and executors of an orb in the file', async () => {
  const orb = `orbs:
  node: circleci/node@5.1
  own:
    executors:
      base:
        parameters: {tag: {type: string}}
        docker: [{image: "cimg/base:<< parameters.tag >>"}]
    commands:
      up:
        parameters: {flags: {type: string}}
        steps:
          - run: docker run << parameters.flags >> web:1.2
    jobs:
      build:
        executor: {name: base, tag: "2024.01"}
        steps: [{up: {flags: --privileged}}]
workflows:
  main:
    jobs: [own/build]
`
  expect(await circle(orb)).toEqual(['base', 'web privileged'])
  expect(await circle(`${orb.replace('{flags: --privileged}', '{flags: --rm}')}`)).toEqual(['base', 'web'])
})

it('ends where commands call each other', async () => {
  const text = `commands:\n  a: {steps: [b]}\n  b: {steps: [a, {run: docker run --privileged web:1.2}]}\n${job('a')}`
  expect(await circle(text)).toEqual(['web privileged'])
  const growing = `commands:\n  a:\n    parameters: {x: {type: string}}\n    steps: [{a: {x: "<< parameters.x >>1"}}]\n${job('a: {x: docker run}')}`
  expect(await circle(growing)).toEqual(['gap .circleci/config.yml'])
})

it('says which steps and values are not read', async () => {
  const nested = (depth: number): string =>
    depth === 0 ? '{run: docker run --privileged web:1.2}' : `{when: {condition: true, steps: [${nested(depth - 1)}]}}`
  expect(await circle(job(nested(12)))).toEqual(['web privileged'])
  expect(await circle(job(nested(13)))).toEqual(['gap .circleci/config.yml'])
  const matrix = (count: number) => `${up()}jobs:
  build:
    machine: true
    parameters: {flags: {type: string}}
    steps: [{up: {flags: << parameters.flags >>}}]
workflows:
  main:
    jobs:
      - build:
          matrix: {parameters: {flags: [${'--rm, '.repeat(count - 1)}--privileged]}}
`
  expect(await circle(matrix(128))).toEqual(['web', 'web privileged'])
  expect(await circle(matrix(129))).toEqual(['gap .circleci/config.yml', 'web'])
})

describe('whoever triggers a pipeline passes', () => {
  const triggered = (parameters: string, step: string) => circle(`parameters:\n${parameters}\n${job(`run: ${step}`)}`)
  const run = 'docker run << pipeline.parameters.flags >> web:1.2'

  it.each([
    [
      'each value of an enum',
      'flags: {type: enum, enum: [--rm, --privileged], default: --rm}',
      run,
      ['web', 'web privileged'],
    ],
    [
      'either value of a boolean',
      'flags: {type: boolean, default: false}',
      'docker run --privileged=<< pipeline.parameters.flags >> web:1.2',
      ['web', 'web privileged'],
    ],
    ['of a string what nobody knows: its default is read', 'flags: {type: string, default: --rm}', run, ['web']],
    [
      'nothing that a step names',
      'other: {type: enum, enum: [--rm, --privileged], default: --rm}',
      'docker run web:1.2',
      ['web'],
    ],
    [
      'values of several',
      'a: {type: enum, enum: [--init, --privi], default: --init}\n  b: {type: enum, enum: [" --rm", leged], default: " --rm"}',
      'docker run << pipeline.parameters.a >><< pipeline.parameters.b >> web:1.2',
      ['web ?', 'web privileged'],
    ],
  ])('%s', async (_, parameters, step, expected) => {
    expect(await triggered(`  ${parameters}`, step)).toEqual(expected)
  })

  it('each value of many, beside the defaults of the others', async () => {
    const names = Array.from({ length: 9 }, (_, i) => `p${i}`)
    const parameters = names.map((name) => `  ${name}: {type: boolean, default: false}`).join('\n')
    const words = names.map((name) => `--privileged=<< pipeline.parameters.${name} >>`).join(' ')
    expect(await triggered(parameters, `docker run ${words} web:1.2`)).toContain('web privileged')
  })

  it('what a job is given of it', async () => {
    const text = `parameters:\n  f: {type: enum, enum: [--rm, --privileged], default: --rm}\n${withParameter}workflows: {w: {jobs: [{build: {flags: << pipeline.parameters.f >>}}]}}\n`
    expect(await circle(text)).toEqual(['web', 'web privileged'])
  })
})

it.each([
  ['that agree', '<<: *machine\n    <<: *steps', ['web']],
  ['that do not', '<<: *steps\n    <<: *others', ['gap .circleci/config.yml', 'web']],
])('several merge keys %s', async (_, keys, found) => {
  const parts = [
    'machine: &machine {machine: true}',
    "steps: &steps {steps: [{run: 'docker run web:1.2'}]}",
    "others: &others {steps: [{run: 'docker run --privileged web:1.2'}]}",
  ]
  expect(await circle(`${parts.join('\n')}\njobs:\n  build:\n    ${keys}\n`)).toEqual(found)
})
