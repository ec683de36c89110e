import { spawn } from 'node:child_process'
import { afterEach, describe, expect, it } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { removeTrees, tree } from '../tree.ts'
import { cliPath } from './run.ts'

// Nothing under 10 MB costs more than 10 seconds of an idle machine, or 1 GB. What is cut is a gap that names the limit.

/** Processor seconds that only work without a bound takes: a busy machine takes several times as many as an idle one for the same work. */
const seconds = 90
const megabytes = 1000

const times = (count: number, text: (i: number) => string) => Array.from({ length: count }, (_, i) => text(i)).join('')
const files = (count: number, file: (i: number) => readonly [string, string]) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => file(i)))
const pod = (name: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {containers: [{name: c, image: b}]}\n`
const role = (i: number) =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: r${i}, labels: {a: b}}\n` +
  'aggregationRule: {clusterRoleSelectors: [{matchLabels: {a: b}}]}\nrules: [{apiGroups: [""], resources: [secrets], verbs: [get]}]\n---\n'
const binding = (subjects: string) =>
  'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: b}\n' +
  `roleRef: {kind: ClusterRole, name: cluster-admin, apiGroup: rbac.authorization.k8s.io}\nsubjects:\n${subjects}`
const steps = (text: string) =>
  `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n    - run: docker run ${text} a\n`
const compose = (service: string) => `services:\n a:\n  image: b\n${service}`
const bomb = (use: string) =>
  `x0: &a0 [x, x, x]\n${times(30, (i) => `x-${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}]\n`)}services: {a: {image: b, ${use}}}\n`

const allWork = /all the work that one run may cost/
const onlyFirst = 'only the first 5000 subjects in it are checked'
const sharedLines =
  'only the first 40000 lines that its jobs take from each other are read: the jobs behind them are not checked'
const notWhole = (why: string) => `this shell script is not read as a whole: ${why}`

/** Name, files, and what one of the gaps says. */
const inputs: readonly (readonly [string, () => Record<string, string>, (string | RegExp)?])[] = [
  ['a megabyte of `kind:`', () => ({ 'a.yaml': `${'kind: '.repeat(160_000)}\n` })],
  ['600,000 documents', () => ({ 'a.yaml': 'kind: Pod\n---\n'.repeat(600_000) })],
  ['20,000 pods', () => ({ 'a.yaml': times(20_000, (i) => `${pod(`p${i}`)}---\n`) }), onlyFirst],
  [
    '100,000 containers of one pod',
    () => ({ 'a.yaml': `${pod('a').slice(0, -3)},${times(100_000, (i) => `{name: c${i}, image: b},`)}]}\n` }),
    onlyFirst,
  ],
  [
    'six megabytes of JSON in one line',
    () => {
      const item = (i: number) =>
        `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p${i}"},"spec":{"containers":[{"name":"a","image":"b"}]}}`
      return { 'a.json': `{"apiVersion":"v1","kind":"List","items":[${times(60_000, (i) => `${item(i)},`)}{}]}` }
    },
    onlyFirst,
  ],
  [
    'JSON 100,000 deep',
    () => ({ 'a.json': `{"kind":"Pod","apiVersion":"v1","spec":${'['.repeat(100_000)}` }),
    /maxDepth/,
  ],
  ['1,600 roles that aggregate each other', () => ({ 'a.yaml': times(1600, role) })],
  ['140,000 subjects', () => ({ 'a.yaml': binding(times(140_000, (i) => `- {kind: User, name: a${i}}\n`)) })],
  [
    '1,000 overlays of 1,000 pods',
    () => ({
      ...files(1000, (i) => [`o${i}/kustomization.yaml`, `resources: [../base]\nnamePrefix: o${i}-\n`]),
      'base/kustomization.yaml': 'resources: [a.yaml]\n',
      'base/a.yaml': times(1000, (i) => `${pod(`p${i}`)}---\n`),
    }),
    /it makes too many objects/,
  ],
  [
    '1,000 replacements of 1,000 objects',
    () => ({
      'kustomization.yaml': `resources: [a.yaml]\nreplacements:\n${times(
        1000,
        (i) =>
          `- source: {kind: ConfigMap, name: c${i}, fieldPath: data.a}\n  targets: [{select: {kind: ConfigMap}, fieldPaths: [data.b]}]\n`,
      )}`,
      'a.yaml': times(
        1000,
        (i) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c${i}}\ndata: {a: one, b: two}\n---\n`,
      ),
    }),
    /has too many replacements/,
  ],
  [
    '20,000 services',
    () => ({ 'compose.yaml': `services:\n${times(20_000, (i) => ` s${i}: {image: b}\n`)}` }),
    onlyFirst,
  ],
  ['40,000 port ranges', () => ({ 'compose.yaml': compose(`  ports:\n${'   - 1-65535:1-65535\n'.repeat(40_000)}`) })],
  [
    '30,000 passwords',
    () => ({ 'compose.yaml': compose(`  environment:\n${times(30_000, (i) => `   PASSWORD${i}: h${i}z\n`)}`) }),
  ],
  [
    'aliases of aliases',
    () => ({ 'compose.yaml': bomb('ports: *a30, volumes: *a30') }),
    'its aliases make countless values of it',
  ],
  [
    '5,000 services that extend one of 5,000 variables',
    () => {
      const base = ` s: {image: b, environment: {${times(5000, (i) => `A${i}: b,`)}}}\n`
      return { 'compose.yaml': `services:\n${base}${times(5000, (i) => ` s${i}: {extends: s}\n`)}` }
    },
    /^more than 1000000 settings of services|^what is merged in it expands/,
  ],
  [
    'defaults of defaults',
    () => ({ 'compose.yaml': compose(`  command: ${'${A:-'.repeat(50_000)}x${'}'.repeat(50_000)}\n`) }),
  ],
  ['50,000 `$(`', () => ({ 'a.sh': `docker run ${'$('.repeat(50_000)}\n` }), /does not parse/],
  ['20,000 functions of one name', () => ({ 'a.sh': `${'f(){ docker run a; }\n'.repeat(20_000)}f\n` }), onlyFirst],
  [
    '6 files of 9,000 containers',
    () => files(6, (i) => [`${i}.sh`, `#!/bin/sh\n${'docker run a\n'.repeat(9000)}`]),
    /^this script is not read, nor are 3 more: those before it have more subjects than are checked$/,
  ],
  [
    'a variable that grows',
    () => ({ 'a.sh': `A=x\n${'A="$A y"\ndocker run $A a\n'.repeat(4000)}` }),
    /its variables have too much in them/,
  ],
  [
    'variables of variables',
    () => ({ 'a.sh': `A0=x\n${times(40_000, (i) => `A${i + 1}="$A${i}"\n`)}docker run $A40000 a\n` }),
    /its variables have too much in them/,
  ],
  [
    '1,000 scripts that source one of 20,000 variables',
    () => ({
      ...files(1000, (i) => [`s${i}.sh`, '. ./lib.sh\ndocker run $A a\n']),
      'lib.sh': times(20_000, (i) => `A${i}=b\n`),
    }),
  ],
  ['130,000 unknown words', () => ({ 'a.sh': `docker run ${'$A '.repeat(130_000)}a\n` })],
  [
    '100,000 `sudo`',
    () => ({ 'a.sh': `${'sudo '.repeat(100_000)}docker run a\n` }),
    notWhole('a command of more than 2000 words'),
  ],
  [
    '50,000 `eval`',
    () => ({ 'a.sh': `${'eval '.repeat(50_000)}docker run a\n` }),
    notWhole('a command of more than 2000 words'),
  ],
  [
    '50,000 here-documents in one line',
    () => ({ 'a.sh': `docker run a\ncat ${times(50_000, (i) => `<<E${i} `)}\n` }),
    notWhole('more than 1000 here-documents in one line'),
  ],
  [
    '20,000 blocks of a Makefile',
    () => ({ Makefile: `${times(20_000, (i) => `define d${i}\ndocker run $(1) a\nendef\n`)}x:\n\t$(call d1,-d)\n` }),
    onlyFirst,
  ],
  [
    '40,000 mounts of as many volumes',
    () => ({
      'compose.yaml': compose(`  volumes:\n${times(40_000, (i) => `   - /etc/a${i}:/b${i}\n`)}`),
      'a.yaml': `${pod('a')
        .replace('image: b', `image: b, volumeMounts: [${times(40_000, (i) => `{name: v${i}, mountPath: /a${i}},`)}]`)
        .slice(0, -2)}, volumes: [${times(40_000, (i) => `{name: v${i}, hostPath: {path: /etc/a${i}}},`)}]}\n`,
    }),
  ],
  [
    '300,000 files that a kustomization names and that are not there',
    () => ({ 'kustomization.yaml': `resources:\n${times(300_000, (i) => `- a${i}.yaml\n`)}` }),
    /it names too many files that are not there|is not in the repository/,
  ],
  [
    'a Makefile that adds 60,000 words',
    () => ({ Makefile: `A = x\n${'A += -e b\n'.repeat(60_000)}x:\n\tdocker run $(A) a\n` }),
  ],
  [
    'a RUN of 40,000 commands',
    () => ({ Dockerfile: `FROM a\nRUN ${'curl http://x | sh && \\\n'.repeat(40_000)} true\n` }),
  ],
  [
    'a RUN of 9,000 commands that write and remove a secret',
    () => ({
      Dockerfile: `FROM a\nRUN --mount=type=secret,id=a,target= ${times(9000, (i) => `cat /run/secrets/a > /x${i} && rm /y${i} && git config a $(cat /run/secrets/a) && \\\n`)} true\n`,
    }),
  ],
  [
    '20,000 recipes that are run with other values',
    () => ({
      'a.sh': times(40_000, (i) => `make a F=${i}\n`),
      Makefile: `a:\n${times(20_000, (i) => `\tdocker run $(F) a${i}\n`)}`,
    }),
    /^(?:make is run with more values than are checked|only the first 5000 subjects)/,
  ],
  [
    '7,000 targets that export a variable and make each other',
    () => ({
      Makefile: times(
        7000,
        (i) => `t${i}: export A${i} = b\nt${i}:\n\t$(MAKE) t${i + 1} B=c\n\tdocker run $(A${i}) $(B) a\n`,
      ),
    }),
    /^(?:make is run with more values than are checked|only the first 5000 subjects)/,
  ],
  [
    '8,000 scripts of which each runs the next',
    () => files(8000, (i) => [i === 0 ? 'a.sh' : `f${i}.txt`, `bash f${i + 1}.txt\n`]),
  ],
  [
    '9,000 calls of Compose whose files are not there',
    () => ({ 'a.sh': times(9000, (i) => `cat f${i} | docker compose -f - up\n`) }),
    'f0 is not in the repository',
  ],
  [
    'a RUN of 100,000 commands beside a secret',
    () => ({
      Dockerfile: `FROM a\nRUN --mount=type=secret,id=a ${times(20_000, () => `cd a/a/a && rm x* ; a=$(cat /run/secrets/a) && \\\n`)} true\n`,
    }),
  ],
  [
    'a unit of 10,000 commands',
    () => ({
      'a.service': `[Service]\n${times(10_000, (i) => `Environment=A${i}=b\nExecStartPre=/usr/bin/docker run a${i}\n`)}`,
    }),
    onlyFirst,
  ],
  ['a build of 300,000 contexts', () => ({ 'a.sh': `docker build ${'a '.repeat(300_000)}--network host\n` })],
  [
    '30,000 calls of make in one line',
    () => ({ Makefile: `x:\n\tdocker run a; ${'make '.repeat(30_000)}A=b\n` }),
    notWhole('a command of more than 2000 words'),
  ],
  [
    'thousands of exports before thousands of calls of Compose',
    () => ({ 'a.sh': times(10_000, (i) => `export A${i}=b; docker compose run a${i}\n`) }),
    /its variables have too much in them/,
  ],
  [
    'thousands of patches of thousands of objects',
    () => ({
      'kustomization.yaml': `resources: [a.yaml]\npatches:\n${times(3000, (i) => `- {target: {kind: Pod}, patch: "[{op: add, path: /metadata/labels/a${i}, value: b}]"}\n`)}`,
      'a.yaml': times(
        3000,
        (i) =>
          `apiVersion: v1\nkind: Pod\nmetadata: {name: p${i}, labels: {x: y}}\nspec: {containers: [{name: c, image: b}]}\n---\n`,
      ),
    }),
    /it has too many patches/,
  ],
  [
    'thousands of jobs that extend a long one',
    () => ({
      '.gitlab-ci.yml': `.a: {script: [${'docker run a,'.repeat(5000)}]}\n${times(15_000, (i) => `a${i}: {extends: .a}\n`)}`,
    }),
    sharedLines,
  ],
  [
    'jobs that refer to each other twice',
    () => ({
      '.gitlab-ci.yml': `a0: {script: [docker run a]}\n${times(8000, (i) => `a${i + 1}: {script: [!reference [a${i}, script], !reference [a${i}, script]]}\n`)}`,
    }),
    sharedLines,
  ],
  [
    '20,000 stages with variables',
    () => ({ Dockerfile: times(20_000, (i) => `FROM ${i > 0 ? `s${i - 1}` : 'a'} AS s${i}\nENV A${i}=b\n`) }),
    'only the first 2000 stages in it are checked',
  ],
  [
    'a product of matrices',
    () => {
      const matrix = times(20, (i) => `        m${i}: [${times(200, (j) => `v${j},`)}]\n`)
      const text = steps(times(20, (i) => `\${{ matrix.m${i} }}`))
      return {
        '.github/workflows/a.yml': text.replace('    steps:\n', `    strategy:\n      matrix:\n${matrix}    steps:\n`),
      }
    },
  ],
  ['400,000 braces', () => ({ 'Taskfile.yml': `tasks:\n  a:\n    cmds: ["docker run a ${'{{'.repeat(400_000)}"]\n` })],
  ['options of Compose in one word', () => ({ 'a.sh': `docker "${'-a compose '.repeat(60_000)}" x\n` })],
  [
    '60,000 calls within each other',
    () => ({ 'a.sh': `${'docker exec a '.repeat(60_000)}\n` }),
    /a command within more commands than are checked/,
  ],
  ['160,000 groups', () => ({ 'a.yml': `- hosts: a\n  tasks:\n  - docker: ${'group:'.repeat(160_000)}\n` })],
  [
    'a playbook with 8,000 services',
    () => {
      const service = (i: number) => `       s${i}:\n        image: a:${i}\n        volumes: ["/:/h"]\n`
      const project = `- docker_compose:\n     definition:\n      services:\n${times(8000, service)}`
      return { 'a.yml': `- hosts: a\n  tasks:\n  ${project}` }
    },
    onlyFirst,
  ],
  [
    'thousands of variables of a Jenkinsfile before thousands of steps',
    () => ({
      Jenkinsfile: `${times(10_000, (i) => `env.A${i} = 'b'\n`)}${times(10_000, (i) => `sh './x${i}.sh'\n`)}`,
    }),
    'this pipeline has more values than are read',
  ],
  [
    'thousands of variables of a pipeline before thousands of steps',
    () => ({
      '.buildkite/pipeline.yml': `env:\n${times(10_000, (i) => `  A${i}: b\n`)}steps:\n${times(20_000, (i) => `- command: ./x${i}.sh\n`)}`,
    }),
    'only the first 300 variables of a job are read',
  ],
  [
    'thousands of variables of a workflow, and of its steps, before thousands of steps',
    () => ({
      '.github/workflows/a.yml': `env:\n${times(10_000, (i) => `  A${i}: b\n`)}${steps('$A')}${times(10_000, (i) => `    - run: echo B${i}=b >> $GITHUB_ENV\n`)}${times(15_000, (i) => `    - run: ./x${i}.sh\n`)}`,
    }),
    'its expressions have too many possible values: not all of them are evaluated',
  ],
  [
    '270 values of one name of a Jenkinsfile before 11,000 steps',
    () => ({ Jenkinsfile: `${"A = 'x'\n".repeat(270)}${'sh "docker run $A a"\n'.repeat(11_000)}` }),
    /^(?:this pipeline has more values than are read|only the first 5000 subjects)/,
  ],
  [
    '6,000 recipes of a justfile that each depend on two others',
    () => ({
      justfile: times(6000, (i) => `a${i} x="b": (a${i + 1} x) (a${i >> 1} "c")\n    docker run {{x}} a\n`),
    }),
    onlyFirst,
  ],
  [
    '1,000 scripts that each source 40 others',
    () =>
      files(1000, (i) => [
        `s${i}.sh`,
        `${times(40, (j) => `. ./s${(i * 13 + j) % 1000}.sh\n`)}export A${i}=b\ndocker run $A${i} a\n`,
      ]),
    allWork,
  ],
  [
    'thousands of variables of a Taskfile, of which each task uses two',
    () => {
      const task = (i: number) =>
        `  t${i}:\n    cmds: ["docker run a{{.V${i}}} {{.V${(i * 7) % 7000}}}", {task: t${i + 1}, vars: {A: b}}]\n`
      return { 'Taskfile.yml': `vars:\n${times(7000, (i) => `  V${i}: b${i}\n`)}tasks:\n${times(7000, task)}` }
    },
    'this Taskfile has more calls than are read',
  ],
  [
    'thousands of tasks that read the same files of variables',
    () => ({
      ...files(20, (i) => [`e${i}.env`, times(500, (j) => `V${i}_${j}=b\n`)]),
      'Taskfile.yml': `tasks:\n${times(3000, (i) => `  t${i}: {dotenv: [${times(20, (j) => `e${j}.env,`)}], env: {A: b}, cmds: ["docker run a$V1_${i}"]}\n`)}`,
    }),
    'this Taskfile has more variables in files than are read',
  ],
  [
    '5,000 patterns of make that set a variable',
    () => ({
      Makefile: `${times(5000, (i) => `%.o${i}: X=${i}\n%.o${i}: %.c\n\tdocker run $(X) a\n`)}${times(5000, (i) => `t${i}: a.o${i}\n`)}`,
    }),
  ],
  [
    '15,000 values of one variable, each for one target',
    () => ({ Makefile: times(15_000, (i) => `t${i}: X=${i}\nt${i}:\n\tdocker run $(X) b\n`) }),
    onlyFirst,
  ],
  [
    'a long text in which make replaces letters, 3,000 times',
    () => ({
      Makefile: `X=${'a'.repeat(100_000)}\n${times(3000, (i) => `t${i}:\n\tdocker run $(subst a,bb,$(X)) a\n`)}`,
    }),
    'lines of this Makefile put in more than is read',
  ],
  [
    'thousands of patterns of thousands of objects',
    () => ({
      'kustomization.yaml': `resources: [a.yaml]\npatches:\n${times(3000, (i) => `- {target: {kind: Pod, name: "(p|q)+${i}.*x?"}, patch: "[{op: add, path: /metadata/labels/a, value: b}]"}\n`)}`,
      'a.yaml': times(3000, (i) => `${pod(`p${i}`)}---\n`),
    }),
    allWork,
  ],
  [
    '2,000 ConfigMaps of one file of 5,000 pods',
    () => ({
      'kustomization.yaml': `configMapGenerator:\n${times(2000, (i) => `- {name: c${i}, files: [big.yaml]}\n`)}`,
      'big.yaml': times(5000, (i) => `${pod(`p${i}`)}---\n`),
    }),
    /it generates too many values/,
  ],
  [
    '2,000 units of one folder of 2,000 drop-ins',
    () => ({
      ...files(2000, (i) => [`foo-${i}.container`, '[Container]\nImage=b\n']),
      ...files(2000, (i) => [`foo-.container.d/${i}.conf`, `[Container]\nEnvironment=A${i}=b\n`]),
    }),
    'only the first 3000000 characters of the drop-ins of units are read',
  ],
  [
    '2,000 services of one file of 20,000 variables',
    () => ({
      ...files(2000, (i) => [
        `a${i}.service`,
        '[Service]\nEnvironmentFile=/etc/x.env\nExecStart=/usr/bin/docker run $A1 a\n',
      ]),
      'etc/x.env': times(20_000, (i) => `A${i}=b\n`),
    }),
    allWork,
  ],
  [
    '3,000 jobs of CircleCI that use a command of 1,000 steps',
    () => ({
      '.circleci/config.yml': `version: 2.1\ncommands:\n  c: {parameters: {x: {type: string}}, steps: [${times(1000, () => '{run: docker run << parameters.x >>},')}]}\njobs:\n${times(3000, (i) => `  j${i}: {machine: true, steps: [{c: {x: b${i}}}]}\n`)}`,
    }),
    'this pipeline has more steps than are read',
  ],
  [
    '3,000 files that a justfile imports, and that import each other',
    () => ({
      justfile: times(3000, (i) => `import 'f${i}.just'\n`),
      ...files(3000, (i) => [`f${i}.just`, `import 'f${(i * 7) % 3000}.just'\nt${i}:\n    docker run a\n`]),
    }),
    'this justfile has more files, settings or words in its values than are read',
  ],
  [
    '3,000 workflows of which each calls the next twice',
    () =>
      files(3000, (i) => [
        `.github/workflows/w${i}.yml`,
        `on: {workflow_call: {inputs: {x: {type: string}}}, push: {}}\njobs:\n  a: {uses: ./.github/workflows/w${i + 1}.yml, with: {x: "\${{ inputs.x }}"}}\n  b: {uses: ./.github/workflows/w${i + 1}.yml, with: {x: "b"}}\n  c:\n    runs-on: u\n    steps:\n    - run: docker run \${{ inputs.x }} a\n`,
      ]),
    'its expressions have too many possible values: not all of them are evaluated',
  ],
  [
    '30 actions of which each calls the next twice',
    () => ({
      '.github/workflows/a.yml': 'on: push\njobs: {a: {runs-on: u, steps: [{uses: ./a0}]}}\n',
      ...files(30, (i) => [
        `a${i}/action.yml`,
        `name: a\ninputs: {x: {}}\nruns:\n  using: composite\n  steps:\n  - uses: ./a${i + 1}\n    with: {x: a}\n  - uses: ./a${i + 1}\n    with: {x: b}\n  - run: docker run \${{ inputs.x }} a\n    shell: bash\n`,
      ]),
    }),
  ],
  [
    '6,000 steps that use an action of 2,000',
    () => ({
      '.github/workflows/a.yml': `on: push\njobs: {a: {runs-on: u, steps: [${times(6000, (i) => `{uses: ./act, with: {x: a${i}}}, `)}]}}\n`,
      'act/action.yml': `inputs: {x: {}}\nruns:\n  using: composite\n  steps:\n${times(2000, () => '  - {run: "docker run ${{ inputs.x }} a", shell: bash}\n')}`,
    }),
    /its expressions have too many possible values/,
  ],
  [
    'a project of which 1,000 services are started in 1,000 ways',
    () => ({
      'run.sh': times(1000, (i) => `docker compose -f a.yaml -f b${i}.yaml up\n`),
      'a.yaml': `services:\n${times(1000, (i) => ` s${i}: {image: b}\n`)}`,
      ...files(1000, (i) => [`b${i}.yaml`, 'services: {s1: {privileged: true}}\n']),
    }),
    'only the first 200 combinations of Compose files that commands name are read',
  ],
  [
    '20,000 images of a kustomization with as many pods',
    () => ({
      'kustomization.yaml': `resources: [a.yaml]\nimages:\n${times(20_000, (i) => `- {name: b${i}, newTag: "1"}\n`)}`,
      'a.yaml': times(
        20_000,
        (i) =>
          `apiVersion: v1\nkind: Pod\nmetadata: {name: p${i}}\nspec: {containers: [{name: c, image: b${i}}]}\n---\n`,
      ),
    }),
    'only the first 5000 subjects in it are checked',
  ],
  [
    '6,000 jobs of 300 variables with services, which call make',
    () => ({
      '.gitlab-ci.yml': `variables: {${times(300, (i) => `A${i}: b,`)}}\n${times(6000, (i) => `j${i}: {image: "a:$A1", services: [b, c], script: [make x]}\n`)}`,
      Makefile: 'x:\n\tdocker run $(A1) a\n',
    }),
    onlyFirst,
  ],
  ['builds below folders of folders', () => ({ 'a.sh': times(20_000, (i) => `cd folder${i}\ndocker build .\n`) })],
  ['an expression of brackets', () => ({ '.github/workflows/a.yml': steps(`\${{ ${'('.repeat(100_000)} }}`) })],
  [
    '170,000 texts that a Jenkinsfile adds',
    () => ({ Jenkinsfile: `def a = ${'"x" + '.repeat(170_000)}"y"\nsh "docker run $a"\n` }),
    'this pipeline has more values than are read',
  ],
  [
    'nine scripts that export 42,000 variables before as many scripts',
    () => ({
      ...files(9, (i) => [`${i}/a.sh`, times(42_000, (j) => `export A${j}=b\nsh b.sh\n`)]),
      ...files(9, (i) => [`${i}/b.sh`, 'docker run $A1 a\n']),
    }),
    allWork,
  ],
  [
    'nine Makefiles that export 38,000 variables to as many runs of make',
    () =>
      files(9, (i) => [
        `${i}/Makefile`,
        `${times(38_000, (j) => `export A${j}=b\n`)}all:\n${times(38_000, () => '\t$(MAKE) x\n')}x:\n\tdocker run $(A1) b\n`,
      ]),
    allWork,
  ],
  [
    'nine bake files of 10,000 targets that inherit from each other',
    () =>
      files(9, (i) => [
        `${i}/docker-bake.hcl`,
        times(
          10_000,
          (j) => `target "t${j}" {\n  inherits = ["t${j - 1}", "t${j - 1}"]\n  args = { A${j} = "b" }\n}\n`,
        ),
      ]),
    'only the first 50 targets that one inherits from are read',
  ],
  [
    'nine Dockerfiles of 2,000 stages, each with variables of its own',
    () =>
      files(9, (i) => [
        `${i}/Dockerfile`,
        times(
          12_000,
          (j) =>
            `FROM ${j ? `s${j - 1}` : 'a'} AS s${j}\nENV A${j}=b\nARG B${j}=c\nRUN curl http://x$A1 | sh\nCOPY a /b\n`,
        ),
      ]),
    allWork,
  ],
  [
    'nine CircleCI pipelines of 2,500 matrices',
    () => {
      const matrix = times(10, (i) => `p${i}: [${times(10, (j) => `v${j},`)}],`)
      const job =
        `  j: {parameters: {${times(10, (i) => `p${i}: {type: string},`)}}, machine: true, ` +
        `steps: [{run: "docker run ${times(10, (i) => `<< parameters.p${i} >> `)}"}]}\n`
      const jobs = times(2500, () => `    - j: {matrix: {parameters: {${matrix}}}}\n`)
      return files(9, (i) => [
        `${i}/.circleci/config.yml`,
        `version: 2.1\njobs:\n${job}workflows:\n  w:\n    jobs:\n${jobs}`,
      ])
    },
    allWork,
  ],
  [
    '24,000 steps that use one action of 8,000 steps',
    () => ({
      '.github/workflows/a.yml': `on: push\njobs:\n  a:\n    runs-on: u\n    steps:\n${times(24_000, (i) => `    - uses: ./act\n      with: {x: a${i}}\n`)}`,
      'act/action.yml': `name: a\ninputs: {x: {}}\nruns:\n  using: composite\n  steps:\n${times(8000, () => '  - run: docker run ${{ inputs.x }} a\n    shell: bash\n')}`,
    }),
    /its expressions have too many possible values/,
  ],
  [
    '30,000 variables of a .env that each hold the one before',
    () => ({
      '.env': times(30_000, (i) => `A${i}=\${A${i - 1}}x\n`),
      'compose.yaml': 'services: {a: {image: "b:$A29999"}}\n',
    }),
    'only the first 2000000 characters of its values are read',
  ],
  [
    '10,000 waivers beside 5,000 pods of one file',
    () => ({
      '.github/hullgate.yml': `waivers:\n${times(10_000, (i) => `- {rule: container/memory-limit, path: "**/a${i}*.yaml", reason: x, owner: y, expires: 2027-01-01}\n`)}`,
      'a.yaml': times(5000, (i) => `${pod(`p${i}`)}---\n`),
    }),
    onlyFirst,
  ],
  ['200,000 names of curl', () => ({ 'a.sh': `echo ${'curl '.repeat(200_000)}\n` })],
  [
    '20,000 workflows that call each other',
    () =>
      files(20_000, (i) => [
        `.github/workflows/w${i}.yml`,
        `on: {workflow_call: {inputs: {x: {type: string}}}, push: {}}\njobs:\n  a: {uses: ./.github/workflows/w${i + 1}.yml, with: {x: "\${{ inputs.x }}"}}\n  b: {uses: ./.github/workflows/w${i + 1}.yml, with: {x: "b"}}\n  c:\n    runs-on: u\n    steps:\n    - run: docker run \${{ inputs.x }} a\n`,
      ]),
    allWork,
  ],
  [
    '3,000 templates of a chart with 48 pods each',
    () => ({
      'c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
      ...files(3000, (i) => [`c/templates/t${i}.yaml`, times(48, (j) => `${pod(`p${i}-${j}`)}---\n`)]),
    }),
    /this manifest is not read, nor are \d+ more/,
  ],
  [
    '61,000 small playbooks',
    () => files(61_000, (i) => [`roles/r${i % 100}/tasks/t${i}.yml`, '- command: docker run {{ p }} a\n']),
    allWork,
  ],
  [
    '12,000 scripts below a folder that exports 60,000 variables',
    () => ({
      '.envrc': times(60_000, (i) => `export A${i}=b\n`),
      ...files(12_000, (i) => [`d${i}/x.sh`, 'docker run $A1 a\n']),
    }),
    /only the first 10000 containers/,
  ],
  [
    'nine lines that open 110,000 heredocs',
    () => files(9, (i) => [`${i}/Dockerfile`, `FROM a\nRUN ${times(110_000, (j) => `<<E${j} `)}\n`]),
    /rejects this Dockerfile/,
  ],
]

/** Texts of one word, some 900,000 characters, where a pattern could look at the rest of the text for each of them. */
const repeated: typeof inputs = [
  ['40 remarks with Windows line ends', () => ({ 'playbook.yml': `${'# a\r\n'.repeat(40)}kind: x\r\n` })],
  ['a name of many parts', () => ({ [`daemon${'-n'.repeat(100)}.yaml`]: 'a: b\n' })],
  ['colons before a variable', () => ({ Dockerfile: `FROM ${':'.repeat(900_000)}$A\n` })],
  ['here-strings without end', () => ({ 'a.ps1': `docker pull a\n${'@"\n'.repeat(300_000)}` })],
  ['folders of a program', () => ({ 'a.ps1': `docker pull a\n${'/'.repeat(900_000)} docker\n` })],
  [
    'words of sed',
    () => ({ 'a.sh': `${'sed '.repeat(225_000)}\nX=$(cat f.sh)\neval "$X"\n`, 'f.sh': 'docker pull a\n' }),
  ],
  ['a setting of Helm', () => ({ 'a.sh': `helm install a b/c --set ${'a'.repeat(900_000)}\n` })],
  ['assignments', () => ({ Jenkinsfile: `def a = ${'a='.repeat(450_000)}\nsh "docker pull \${a}"\n` })],
  ['sums of itself', () => ({ Jenkinsfile: `def a = ${'+a'.repeat(450_000)}\nsh "docker pull \${a}"\n` })],
  ['variables without end', () => ({ Makefile: `${'${'.repeat(450_000)}\nall:\n\tdocker pull a\n` })],
  ['lines without a word', () => ({ 'policy.json': `{"default":[{"type":"${'\n'.repeat(900_000)}"}], ` })],
  [
    'zeros',
    () => ({
      'a.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a.yaml: "${'0'.repeat(900_000)}"}\n`,
    }),
  ],
  ['redirections', () => ({ 'a.sh': `docker pull ${'=>'.repeat(300_000)}\n` })],
  [
    'a variable in its own value',
    () => ({
      '.gitlab-ci.yml': `a: {script: ["docker pull ${'$A'.repeat(400_000)}"], variables: {A: "${'$A'.repeat(400_000)}"}}\n`,
    }),
  ],
  ['a context', () => ({ 'compose.yaml': `services: {a: {build: {context: "${'a'.repeat(900_000)}"}}}\n` })],
  [
    'quotes in quotes',
    () => ({
      'etc/kubernetes/manifests/kube-apiserver.yaml': `apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, image: b, command: [sh, -c, ${JSON.stringify(`kube-apiserver ${'"": '.repeat(220_000)}`)}]}]}\n`,
    }),
  ],
]

/** Runs the bundled program within limits that the system keeps. */
function checked(cwd: string, ...more: readonly string[]): Promise<{ report: Report | undefined; failure: string }> {
  const node = [process.execPath, `--max-old-space-size=${megabytes}`, cliPath, '--format', 'json', ...more, '.']
  const child = spawn('bash', ['-c', `ulimit -t ${seconds}; exec "$@"`, 'bash', ...node], { cwd, stdio: 'pipe' })
  const out: Buffer[] = []
  let error = ''
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => {
    error += chunk
  })
  return new Promise((done) =>
    child.on('close', (code, signal) => {
      const text = Buffer.concat(out).toString()
      const isWhole = code !== null && code <= 2 && text.startsWith('{')
      done({
        report: isWhole ? (JSON.parse(text) as Report) : undefined,
        failure: `${code} ${signal} ${error.slice(-300)}`,
      })
    }),
  )
}

const repeatedCases = repeated.map(([name, make]) => ({ name, make }))
const cases = inputs.map(([name, make, gap]) => ({ name, make, gap }))

afterEach(removeTrees)

describe('what a hostile repository may cost', () => {
  it.each(cases)('$name', { timeout: 300_000 }, async ({ make, gap }) => {
    const { report, failure } = await checked(tree(make()))
    expect(report, failure).toBeDefined()
    const because = report!.gaps.map((one) => one.because)
    if (gap === undefined) expect(because).toEqual([])
    else expect(because).toContainEqual(expect.stringMatching(gap))
  })

  it.each(repeatedCases)('$name, many times', { timeout: 300_000 }, async ({ make }) => {
    const { report, failure } = await checked(tree(make()))
    expect(report, failure).toBeDefined()
  })

  it('also with --fix, of 10,000 Deployments', { timeout: 300_000 }, async () => {
    const deployment = (name: string) =>
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}}\nspec:\n  template:\n    spec:\n      containers:\n        - name: c\n          image: b\n---\n`
    const cwd = tree(files(10, (i) => [`f${i}.yaml`, times(1000, (j) => deployment(`d${i}-${j}`))]))
    const { report, failure } = await checked(cwd, '--fix')
    expect(report, failure).toBeDefined()
    expect(report!.judged.container).toBe(10_000)
    expect(failure).toContain('more that can be changed: run `--fix` again')
  })
})
