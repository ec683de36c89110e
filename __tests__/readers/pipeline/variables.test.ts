import { expect, it } from 'vitest'
import { starts } from '../starts.ts'

const line = 'docker run $B web:1.2'
const circleci = (value: string) =>
  `version: 2.1\njobs:\n  a:\n    parameters: {f: {type: string, default: --privileged}}\n    machine: true\n    environment: {B: ${value}}\n    steps: [{run: ${line}}]\nworkflows: {w: {jobs: [a]}}\n`

it.each([
  ['.gitlab-ci.yml', `variables: {A: --privileged, B: $A --init}\na: {script: ${line}}\n`, ['web privileged']],
  [
    '.gitlab-ci.yml',
    `variables: {A: --privileged, C: '\${A}', B: --rm $C}\na: {script: ${line}}\n`,
    ['web privileged'],
  ],
  [
    '.gitlab-ci.yml',
    `a:\n  variables: {B: $A --init}\n  parallel: {matrix: [{A: [--rm, --privileged]}]}\n  script: ${line}\n`,
    ['web', 'web privileged'],
  ],
  ['.gitlab-ci.yml', `variables: {B: $A --init}\na: {script: ${line}}\n`, ['web ?']],
  ['.gitlab-ci.yml', `variables: {B: $B --init}\na: {script: ${line}}\n`, ['web ?']],
  ['.gitlab-ci.yml', `variables: {B: '-v $CI_PROJECT_DIR/x:/x'}\na: {script: ${line}}\n`, ['web']],
  ['.circleci/config.yml', circleci('<< parameters.f >>'), ['web privileged']],
  ['.circleci/config.yml', circleci('<< parameters.g >>'), ['web ?']],
  [
    '.woodpecker.yml',
    `matrix: {P: [--rm, --privileged]}\nsteps:\n  a: {image: 'a:1', environment: {B: '\${P}'}, commands: [${line}]}\n`,
    ['a', 'web', 'web privileged'],
  ],
  [
    'azure-pipelines.yml',
    `variables: {P: --privileged}\nsteps: [{script: ${line}, env: {B: $(P)}}]\n`,
    ['web privileged'],
  ],
  [
    '.buildkite/pipeline.yml',
    `steps: [{command: ${line}, env: {B: '{{matrix}}'}, matrix: [--rm, --privileged]}]\n`,
    ['web', 'web privileged'],
  ],
])('a variable that names another one in %s: %s', async (path, text, found) => {
  expect(await starts({ [path]: text })).toEqual(found)
})

it.each([
  ['image: $I', ['old', 'web']],
  ["image: 'x:1'\n  services: [$I]", ['old', 'web', 'x']],
  ["image: 'x:1'\n  services: [{name: $J}]\n  variables: {J: $I}", ['old', 'web', 'x']],
])('each image of a matrix counts, whatever the script names: %s', async (image, found) => {
  const text = `a:\n  ${image}\n  parallel: {matrix: [{I: ['web:1', 'old:2']}]}\n  script: echo\n`
  const all = await starts({ '.gitlab-ci.yml': text })
  expect([...new Set(all.map((one) => one.replace(/ .*$/, '')))].sort()).toEqual(found)
})

it('variables that hold each other many times cost no more than their length', async () => {
  const start = performance.now()
  const names = Array.from({ length: 200 }, (_, i) => `  A${i}: "${`$A${i + 1}`.repeat(100)}"`).join('\n')
  const text = `variables:\n${names}\na:\n  image: $A0\n  script: docker run $A0 web:1\n`
  await starts({ '.gitlab-ci.yml': text })
  expect(performance.now() - start).toBeLessThan(5000)
})

it('variables of Azure that hold each other many times cost no more than their length', async () => {
  const start = performance.now()
  const names = Array.from({ length: 200 }, (_, i) => `  A${i}: "${`$(A${i + 1})`.repeat(100)}"`).join('\n')
  expect(
    await starts({ 'azure-pipelines.yml': `variables:\n${names}\nsteps: [{script: docker run $(A0) web:1}]\n` }),
  ).toEqual(['gap azure-pipelines.yml', 'web ?'])
  expect(performance.now() - start).toBeLessThan(5000)
})

it.each([
  ['expressions that stay open', `a:\n  script: docker run x ${'$[['.repeat(100_000)}\n`, ['x']],
  [
    'many patterns of files',
    `include:\n${'  - local: "/**.yml"\n'.repeat(20_000)}a: {script: docker run web:1}\n`,
    ['gap .gitlab-ci.yml', 'web'],
  ],
])('%s cost no more than their length', async (_, text, found) => {
  const start = performance.now()
  const files = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`c/${i}.yml`, 'stages: [a]\n']))
  expect((await starts({ '.gitlab-ci.yml': text, ...files })).filter((one) => !one.startsWith('$'))).toEqual(found)
  expect(performance.now() - start).toBeLessThan(5000)
})

it('the steps of a long pipeline are not read for every row of a matrix', async () => {
  const steps = `  - {commands: [docker run $A db:1]}\n${'  - {commands: [echo]}\n'.repeat(3000)}`
  const text = `matrix: {A: [--rm, --init, --privileged]}\nsteps:\n${steps}`
  expect(await starts({ '.woodpecker.yml': text })).toEqual(['db', 'gap .woodpecker.yml'])
})
