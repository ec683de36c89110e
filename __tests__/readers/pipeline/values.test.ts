import { describe, expect, it } from 'vitest'
import { starts } from '../starts.ts'

type Case = readonly [name: string, files: Readonly<Record<string, string>>, found: readonly string[]]

const line = 'docker run $B web:1.2'
const both = ['web', 'web privileged']
const on = ['web privileged']

const check = (system: string, cases: readonly Case[]) =>
  describe(system, () => {
    it.each(cases)('%s', async (_, files, found) => {
      expect(await starts(files)).toEqual(found)
    })
  })

const travis = (name: string, text: string, found: readonly string[]): Case => [
  name,
  { '.travis.yml': `${text}\nscript: ${line}\n` },
  found,
]

check('Travis CI', [
  travis('each item of env is a job', 'env: [B=--privileged, B=--rm]', both),
  travis('one that is left out is none', 'env: [B=--privileged, B=--rm]\njobs: {exclude: [{env: B=--privileged}]}', [
    'web',
  ]),
  travis('several variables in one item', 'env:\n- A=1 B="--privileged --init" C=2', on),
  travis('jobs within env', 'env:\n  global: [C=1]\n  jobs: [B=--privileged, B=--rm]', both),
  travis('a mapping', 'env: {global: {B: --privileged}}', on),
  travis('jobs that are listed', 'jobs:\n  include:\n  - env: B=--privileged\n  - env: B=--rm', both),
  travis('the older name of the list', 'matrix: {include: [{env: B="--privileged"}]}', on),
  travis(
    'a listed job has the first variables where it has none',
    'env: [B=--privileged]\njobs: {include: [{os: osx, script: docker run $B mac:1}]}',
    ['mac privileged', 'web privileged'],
  ),
  travis(
    'a script of its own',
    'jobs:\n  include:\n  - env: B=--privileged\n    script: docker run $B own:1\n  - env: B=--rm',
    ['own privileged', 'web'],
  ),
  travis('beside the listed jobs there is one of its own', "rust: ['1']\njobs: {include: [{env: B=--rm}]}", ['web ?']),
])

const build = (name: string, text: string, found: readonly string[]): Case => [name, { 'cloudbuild.yaml': text }, found]

check('Cloud Build', [
  build(
    'a substitution',
    "substitutions: {_F: --privileged}\nsteps: [{name: docker, args: [run, $_F, 'web:1']}]\n",
    on,
  ),
  build('harmless', "substitutions: {_F: --rm}\nsteps: [{name: docker, args: [run, '${_F}', 'web:1']}]\n", ['web']),
  build('not known', "steps: [{name: docker, args: [run, $_F, 'web:1']}]\n", ['web ?']),
  build('a default', "steps: [{name: docker, args: [run, '${_F:---privileged}', 'web:1']}]\n", on),
  build(
    'in each other',
    "substitutions: {_A: --privileged, _B: $_A}\nsteps: [{name: docker, args: [run, $_B, 'web:1']}]\n",
    on,
  ),
  build(
    'an image of the project',
    "steps: [{name: docker, args: [run, --privileged, 'a/$PROJECT_ID/web:$SHORT_SHA']}]\n",
    on,
  ),
  build(
    'in the text of a shell',
    "substitutions: {_F: --privileged}\nsteps: [{name: docker, entrypoint: bash, args: [-c, 'docker run $_F web:1']}]\n",
    on,
  ),
  build(
    'the environment in the text of a shell',
    "steps: [{name: docker, entrypoint: sh, env: ['F=--privileged'], args: [-c, 'docker run $$F web:1']}]\n",
    on,
  ),
  build(
    'the environment of a script',
    "steps: [{name: docker, env: ['F=--privileged'], script: docker run $F web:1}]\n",
    on,
  ),
  build(
    'of all steps',
    "options: {env: ['F=--privileged']}\nsteps: [{name: docker, script: docker run $F web:1}]\n",
    on,
  ),
  build(
    'a script sees no substitution',
    'substitutions: {_F: --privileged}\nsteps: [{name: docker, script: docker run $_F web:1}]\n',
    ['web ?'],
  ),
  build(
    'but where they are in its environment',
    'substitutions: {_F: --privileged}\noptions: {automapSubstitutions: true}\nsteps: [{name: docker, script: docker run $_F web:1}]\n',
    on,
  ),
  build(
    'kubectl',
    'steps: [{name: gcr.io/cloud-builders/kubectl, args: [run, web, --image=web:1, --privileged]}]\n',
    on,
  ),
])

const command = 'docker run --privileged web:1'
check('Buildkite', [
  ['JSON', { '.buildkite/pipeline.json': `{"steps":[{"command":"${command}"}]}` }, on],
  ['at the root', { 'buildkite.yml': `steps: [{command: ${command}}]\n` }, on],
  [
    'a file that is uploaded',
    { 'ci/deploy.yml': `env: {A: b}\nsteps:\n- group: x\n  steps:\n  - command: ${command}\n` },
    on,
  ],
  ['as JSON', { 'ci/deploy.json': `{"env":{},"steps":[{"label":"x","commands":["${command}"]}]}` }, on],
  ['steps of something else', { 'ci/deploy.yml': `steps:\n- task: a@1\n  inputs: {command: ${command}}\n` }, []],
])
