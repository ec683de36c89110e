import { afterAll, describe, expect, it } from 'vitest'
import { readAll } from '../../../src/readers/index.ts'
import { judged } from '../../judged.ts'
import { removeTrees, tree } from '../../tree.ts'
import { repository } from '../manifests.ts'
import { starts } from '../starts.ts'

afterAll(removeTrees)

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

const appveyor = (name: string, text: string, found: readonly string[]): Case => [
  name,
  { 'appveyor.yml': `${text}\n` },
  found,
]
const ofUbuntu = `image: Ubuntu\ntest_script: ${line}`

check('AppVeyor', [
  appveyor('a variable of all jobs', `environment: {B: --privileged}\n${ofUbuntu}`, on),
  appveyor('one of the matrix is a job', `environment: {matrix: [{B: --privileged}, {B: --rm}]}\n${ofUbuntu}`, both),
  appveyor(
    'a row of the matrix is over what all have',
    `environment: {global: {B: --privileged}, matrix: [{B: --rm}]}\n${ofUbuntu}`,
    ['web'],
  ),
  appveyor('a secret is not known', `environment: {B: {secure: abc}}\n${ofUbuntu}`, ['web ?']),
  appveyor(
    'some jobs have others',
    `environment: {B: --rm}\n${ofUbuntu}\nfor:\n- environment: {B: --privileged}\n  build_script: [${line}]`,
    both,
  ),
  appveyor(
    'the image of one job is of Linux',
    `environment: {matrix: [{APPVEYOR_BUILD_WORKER_IMAGE: Ubuntu2204, B: --privileged}]}\ninstall: ["${line}"]`,
    on,
  ),
  appveyor('a variable of cmd stays open', `environment: {B: --rm}\ninstall: ["docker run %B% web:1"]`, ['web ?']),
  appveyor(
    'lines of one shell share its variables',
    `image: [Ubuntu]\ninstall: [B=--privileged, {sh: date}, {sh: "B=--privileged"}, {sh: "${line}"}]`,
    on,
  ),
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

const azure = (
  name: string,
  text: string,
  found: readonly string[],
  others: Readonly<Record<string, string>> = {},
): Case => [name, { 'azure-pipelines.yml': text, ...others }, found]
const step = "steps: [{script: 'docker run $(B) web:1'}]\n"

check('Azure Pipelines', [
  [
    'a variable that a step sets is known only then',
    {
      'azure-pipelines.yml':
        "variables: {F: --rm}\nsteps:\n- bash: echo '##vso[task.setvariable variable=f;isOutput=true]--privileged'\n- bash: docker run $(F) web:1\n",
    },
    ['web ?'],
  ],
  [
    'another one is known all the same',
    {
      'azure-pipelines.yml':
        "variables: {F: --rm}\nsteps:\n- bash: echo '##vso[task.setvariable variable=g]--privileged'\n- bash: docker run $(F) web:1\n",
    },
    ['web'],
  ],
  azure('a matrix', `strategy: {matrix: {a: {B: --rm}, b: {B: --privileged}}}\n${step}`, both),
  azure(
    'a matrix in the environment',
    'strategy: {matrix: {a: {B: --privileged}}}\nsteps: [{script: docker run $B web:1}]\n',
    on,
  ),
  azure(
    'a matrix of one job',
    `jobs:\n- job: x\n  strategy: {matrix: {a: {B: --privileged}}}\n  ${step}- job: y\n  variables: {B: --rm}\n  steps: [{script: 'docker run $(B) db:1'}]\n`,
    ['db', 'web privileged'],
  ),
  azure(
    'the image of a matrix',
    "jobs:\n- job: x\n  strategy: {matrix: {a: {I: 'web:1'}, b: {I: 'db:1'}}}\n  container: $[ variables['I'] ]\n  steps: []\n",
    ['db', 'web'],
  ),
  azure('a file of variables', `variables: [{template: ci/v.yml}]\n${step}`, on, {
    'ci/v.yml': 'variables: {B: --privileged}\n',
  }),
  azure(
    'a file of variables that is given something',
    `variables:\n- template: v.yml\n  parameters: {f: --privileged}\n${step}`,
    on,
    { 'v.yml': "parameters: [{name: f, default: --rm}]\nvariables: [{name: B, value: '${{ parameters.f }}'}]\n" },
  ),
  azure(
    'a file of variables that two jobs name',
    `jobs:\n- job: a\n  variables: [{template: v.yml}]\n  steps: [{script: 'docker run $(B) a:1'}]\n- job: b\n  variables: [{template: v.yml}]\n  steps: [{script: 'docker run $(B) b:1'}]\n`,
    ['a privileged', 'b privileged'],
    {
      'v.yml': 'variables: {B: --privileged}\n',
    },
  ),
  azure(
    'a default in a variable',
    `parameters: [{name: f, default: --privileged}]\nvariables: {B: '\${{ parameters.f }}'}\n${step}`,
    on,
  ),
  azure('variables in each other', `variables: {A: --privileged, B: --init $(A)}\n${step}`, on),
  azure('variables that name themselves', `variables: {A: $(B), B: $(A)}\n${step}`, ['web ?']),
  azure('what is known as the job begins', `variables: {B: "$[ format('{0}', 'x') ]"}\n${step}`, ['web ?']),
  azure(
    'each value that may be chosen',
    "parameters: [{name: f, default: --rm, values: [--rm, --privileged]}]\nsteps: [{script: 'docker run ${{ parameters.f }} web:1'}]\n",
    both,
  ),
  azure(
    'options of a container',
    "parameters: [{name: f, default: --privileged}]\nresources: {containers: [{container: web, image: 'web:1', options: '${{ parameters.f }}'}]}\n",
    on,
  ),
  azure(
    'conditions',
    `variables:\n- name: B\n  value: --rm\n- \${{ if eq(variables['x'], 'y') }}:\n  - name: B\n    value: --privileged\n${step}`,
    both,
  ),
  azure(
    'conditions of which one holds',
    `variables:\n  \${{ if eq(variables['x'], 'y') }}:\n    B: --privileged\n  \${{ else }}:\n    B: --rm\n${step}`,
    both,
  ),
])

const gitlab = (
  name: string,
  text: string,
  found: readonly string[],
  others: Readonly<Record<string, string>> = {},
): Case => [name, { '.gitlab-ci.yml': text, ...others }, found]
const stepFile = (exec: string) => `spec: {inputs: {B: {default: --rm}}}\n---\n${exec}\n`

check('GitLab', [
  gitlab(
    'variables of another job',
    `.v: {variables: {B: --privileged}}\na:\n  variables: !reference [.v, variables]\n  script: ${line}\n`,
    on,
  ),
  gitlab(
    'one of them',
    `.v: {variables: {X: --privileged}}\na:\n  variables: {B: !reference [.v, variables, X]}\n  script: ${line}\n`,
    on,
  ),
  gitlab(
    'a reference to a reference',
    `.u: {variables: {B: --rm}}\n.v: {variables: !reference [.u, variables]}\na:\n  variables: !reference [.v, variables]\n  script: ${line}\n`,
    ['web'],
  ),
  gitlab('a reference to itself', `a:\n  variables: !reference [a, variables]\n  script: ${line}\n`, ['web ?']),
  gitlab(
    'rules of another job',
    `.r: {rules: [{if: $X, variables: {B: --privileged}}]}\na:\n  rules: [!reference [.r, rules]]\n  script: ${line}\n`,
    on,
  ),
  gitlab(
    'rules of another job that never hold',
    `.r: {rules: [{when: never}]}\na:\n  rules: [!reference [.r, rules]]\n  script: docker run web:1\n`,
    [],
  ),
  gitlab('the image of another job', ".i: {image: 'old:1'}\na:\n  image: !reference [.i, image]\n  script: echo\n", [
    'old',
  ]),
  gitlab('a step', `a:\n  run: [{name: x, env: {B: --privileged}, script: ${line}}]\n`, on),
  gitlab(
    'each step is a shell of its own',
    `a:\n  run:\n  - {name: x, script: B=--privileged}\n  - {name: y, script: ${line}}\n`,
    ['web ?'],
  ),
  gitlab('a step of the repository', 'a:\n  run: [{name: x, step: ./steps/x, inputs: {B: --privileged}}]\n', on, {
    'steps/x/step.yml': stepFile("exec: {command: [docker, run, '${{ inputs.B }}', 'web:1']}"),
  }),
  gitlab('its defaults', 'a:\n  run: [{name: x, step: ./steps/x}]\n', ['web'], {
    'steps/x/step.yml': stepFile("run: [{name: y, script: 'docker run ${{ inputs.B }} web:1'}]"),
  }),
  gitlab('a step that runs itself', 'a:\n  run: [{name: x, step: ./s}]\n', ['gap .gitlab-ci.yml', 'web privileged'], {
    's/step.yml': 'spec: {}\n---\nrun:\n- {name: y, script: docker run --privileged web:1}\n- {name: z, step: ./}\n',
  }),
  gitlab('a step from elsewhere', 'a:\n  run: [{name: x, step: gitlab.com/a/b@1}]\n', []),
])

const task = (command: string, found: readonly string[], vars = '{}'): Case => [
  `${command} with ${vars}`,
  { 'Taskfile.yml': `version: 3\nvars: ${vars}\ntasks: {a: {cmds: ['docker run ${command} web:1']}}\n` },
  found,
]

check('Task', [
  task('{{if .X}}--privileged{{else}}{{end}}', both),
  task('{{if .X}}{{else}}--privileged{{end}}', both),
  task('--privileged={{if .X}}true{{else}}false{{end}}', both),
  task('{{if .X}}--privileged{{else}}--rm{{end}}', ['web'], "{X: ''}"),
  task('{{if .X}}--privileged{{else}}--rm{{end}}', on, '{X: y}'),
  task('{{if .X}}--privileged{{else}}--rm{{end}}', both, '{X: false}'),
  task('{{if eq .X "y"}}--privileged{{else}}--rm{{end}}', ['web'], '{X: n}'),
  task('{{if .X}}--rm{{else if .Y}}--init{{else}}--privileged{{end}}', both),
  task('{{if .X}}{{if .Y}}--rm{{else}}--privileged{{end}}{{end}}', both),
  task('{{- if .X }} --privileged {{- end }}', both),
  task('{{if .X}}--rm{{else}}-it{{end}}', ['web']),
  task('{{range .X}}--privileged {{end}}', on),
  task('{{.F}}', ['web ?'], "{F: '{{if .X}}--privileged{{else}}--rm{{end}}'}"),
])

const stage = (step: string, around = '') =>
  `pipeline {\n  agent any\n  ${around}\n  stages { stage('a') { steps {\n    ${step}\n  } } }\n}\n`
const jenkins = (name: string, text: string, found: readonly string[]): Case => [name, { Jenkinsfile: text }, found]
const environment = (value: string) => `environment { X = ${value} }`

check('Jenkins', [
  jenkins('the environment', stage('sh "docker run ${X} web:1"', environment("'--privileged'")), on),
  jenkins('the environment by its name', stage('sh "docker run ${env.X} web:1"', environment("'--privileged'")), on),
  jenkins('the environment in a shell', stage("sh 'docker run $X web:1'", environment('"--privileged"')), on),
  jenkins('what a call gives', stage("sh 'docker run $X web:1'", environment('readFile("x")')), ['web ?']),
  jenkins(
    'what holds another value',
    stage("sh 'docker run $X web:1'", `environment { Y = '--privileged'\n X = "\${Y} --init" }`),
    on,
  ),
  jenkins(
    'the environment of a stage',
    `pipeline {\n environment { X = '--rm' }\n stages {\n stage('a') { environment { X = '--privileged' }\n steps { sh "docker run \${X} web:1"\n } }\n stage('b') { steps { sh "docker run \${X} db:1" } } }\n}\n`,
    ['db', 'web privileged'],
  ),
  jenkins('a variable', 'def x = \'--privileged\'\nnode { sh "docker run ${x} web:1"\n}\n', on),
  jenkins('a variable without braces', 'def x = \'--rm\'\nnode { sh "docker run $x web:1"\n}\n', ['web']),
  jenkins('a variable that a shell does not see', "def x = '--privileged'\nnode { sh 'docker run $x web:1'\n}\n", [
    'web ?',
  ]),
  jenkins('a variable behind a backslash', 'def x = \'--privileged\'\nnode { sh "docker run \\${x} web:1"\n}\n', [
    'web ?',
  ]),
  jenkins(
    'a variable that is changed',
    "def x = '--rm'\nif (a) { x = '--privileged' }\nnode { sh \"docker run ${x} web:1\"\n}\n",
    both,
  ),
  jenkins(
    'a variable of another function',
    "def a() { def x = '--privileged' }\ndef b() { def x = '--rm'\n sh \"docker run ${x} web:1\" }\n",
    ['web'],
  ),
  jenkins('what is added to a variable', 'def x = \'--rm\' + y\nnode { sh "docker run ${x} web:1"\n}\n', ['web ?']),
  jenkins('what is added to a text', "def x = '--privileged'\nnode { sh 'docker run ' + x + ' web:1'\n}\n", on),
  jenkins('a call that is added to a text', "node { sh('docker run ' + x() + ' web:1')\n}\n", ['web ?']),
  jenkins('a whole command', "def x = 'docker run --privileged web:1'\nnode { sh x\n}\n", on),
  jenkins('withEnv', "node { withEnv(['X=--privileged']) { sh 'docker run $X web:1' }\n sh 'docker run $X db:1' }\n", [
    'db ?',
    'web privileged',
  ]),
  jenkins(
    'a parameter',
    stage('sh "docker run ${params.X} web:1"', "parameters { string(name: 'X', defaultValue: '--privileged') }"),
    on,
  ),
  jenkins(
    'choices',
    stage('sh "docker run ${params.X} web:1"', "parameters { choice(name: 'X', choices: ['--rm', '--privileged']) }"),
    both,
  ),
  jenkins(
    'a matrix',
    `pipeline { stages { stage('a') { matrix { axes { axis { name 'X'\n values '--rm', '--privileged' } }\n stages { stage('b') { steps { sh "docker run \${X} web:1" } } } } } } }`,
    both,
  ),
  jenkins(
    'flags of an agent',
    "pipeline { agent { docker { image 'web:1'\n args \"${X}\" } }\n environment { X = '--privileged' } }",
    on,
  ),
  jenkins('flags by their name', "def x = '--privileged'\nnode { docker.image('web:1').inside(x) { } }", on),
  jenkins('flags that are not known', "node { docker.image('web:1').inside(x) { } }", ['web ?']),
  jenkins('an image by its name', "def i = 'web:1'\nnode { docker.image(i).inside('--privileged') { } }", on),
])

const molecule = (name: string, platform: string, found: readonly string[], driver = 'docker'): Case => [
  name,
  {
    'molecule/default/molecule.yml': `driver: {name: ${driver}}\nplatforms:\n- {name: web, image: 'web:1', ${platform}}\n`,
  },
  found,
]

check('Molecule', [
  molecule('a platform', "volumes: ['./x:/x']", ['web']),
  molecule('privileged', 'privileged: true', on),
  molecule('with a default', 'privileged: "${P:-true}"', on),
  molecule('that the environment sets', 'privileged: "${P}"', ['web']),
  molecule("Podman's own flags", "extra_opts: ['--privileged']", on, 'podman'),
  molecule('a virtual machine', 'privileged: true', [], 'vagrant'),
])

it.each([
  ['"${P}"', ['container/privileged unsure']],
  ['"{{ p }}"', ['container/privileged unsure']],
  ['"${P:-true}"', ['container/privileged fail']],
  ['"${P:-false}"', []],
])('a platform of Molecule that is privileged: %s', async (value, expected) => {
  const text = `platforms:\n- name: web\n  image: web:1\n  privileged: ${value}\n`
  const { findings } = await judged(tree({ 'molecule/default/molecule.yml': text }))
  const found = findings.filter(({ rule }) => rule === 'container/privileged')
  expect(found.map(({ rule, state, blocking }) => [`${rule} ${state}`, blocking])).toEqual(
    expected.map((one) => [one, true]),
  )
})

it('the settings of a platform of Molecule are those of a container', async () => {
  const text = [
    'platforms:',
    '- name: web',
    '  image: web:1',
    '  volumes: [/sys/fs/cgroup:/sys/fs/cgroup:rw]',
    '  capabilities: [SYS_ADMIN]',
    '  cgroupns_mode: host',
    '  security_opts: [seccomp=unconfined]',
    '  network_mode: host',
    '',
  ].join('\n')
  const { subjects } = await readAll(repository({ 'roles/x/molecule/default/molecule.yml': text }))
  const [web] = subjects.flatMap((one) => (one.kind === 'container' ? [one] : []))
  expect([
    web?.mounts.map(({ value }) => value.source),
    web?.capAdd.map(({ value }) => value),
    web?.cgroupnsMode?.value,
    web?.seccomp?.value,
    web?.networkMode?.value,
    web?.oneOff,
  ]).toEqual([['/sys/fs/cgroup'], ['SYS_ADMIN'], 'host', 'unconfined', 'host', true])
})

it('values of Jenkins without end cost no more than their length', async () => {
  const start = performance.now()
  const values = Array.from({ length: 5000 }, (_, i) => `def x${i} = "${`\${x${i + 1}}`}${`\${x${i + 1}}`}"\n`).join('')
  await starts({ Jenkinsfile: `${values}node { ${'sh "docker run ${x0} web:1"\n'.repeat(500)} }\n` })
  await starts({ Jenkinsfile: `node { ${"sh 'docker run ' + \n".repeat(3000)} }\n` })
  expect(performance.now() - start).toBeLessThan(10_000)
})

it('conditions without end cost no more than their length', async () => {
  const start = performance.now()
  const text = Array.from({ length: 3000 }, (_, i) => `{{if .X${i}}}--rm{{else}}--init{{end}}`).join(' ')
  await starts({ 'Taskfile.yml': `version: 3\ntasks: {a: {cmds: ['docker run ${text} web:1']}}\n` })
  await starts({
    'Taskfile.yml': `version: 3\ntasks: {a: {cmds: ['docker run ${'{{if .X}}'.repeat(20_000)} web:1']}}\n`,
  })
  expect(performance.now() - start).toBeLessThan(5000)
})
