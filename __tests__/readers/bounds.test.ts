/** @module-tag large */
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { judge } from '../../src/decide/judge.ts'
import { readAll } from '../../src/readers/index.ts'
import { rules } from '../../src/rules/index.ts'
import { repository } from './manifests.ts'
import { starts, startsInShell } from './starts.ts'

// Where something is cut, what stands just beyond is no longer seen: that is a gap that blocks, and never silence.

const times = (count: number, text: (i: number) => string, between = '') =>
  Array.from({ length: count }, (_, i) => text(i)).join(between)

const bad = 'docker run --name web --privileged a:1'
const found = 'web privileged'

/** Name, a text of a size, the size that is read as a whole, and what is found in it and in one that is one larger. */
type Row = readonly [string, (size: number) => string, number, readonly string[], readonly string[]]

const inShell: readonly Row[] = [
  [
    'manifests of its words',
    (size) => `${'kubectl run a --image=b:1\n'.repeat(size - 1)}kubectl run web --image=b:1 --privileged`,
    2000,
    ['a', found],
    ['a', 'gap x.sh'],
  ],
  [
    'manifests of files that it writes',
    (size) =>
      `${times(size - 1, (i) => `kubectl run a --image=b:1 --dry-run=client -o yaml > a${i}; kubectl apply -f a${i}\n`)}kubectl run web --image=b:1 --privileged`,
    200,
    ['a', found],
    ['a', found],
  ],
  [
    'operations of a patch',
    (size) => {
      const nothing = `{"op":"add","path":"/metadata/labels/a","value":"b"},`.repeat(size - 1)
      const last = '{"op":"add","path":"/spec/template/spec/containers/0/securityContext/privileged","value":true}'
      return `kubectl patch deploy web --type=json -p '[${nothing}${last}]'`
    },
    100,
    ['container ~0 of web privileged ?'],
    ['container ~0 of web privileged ?'],
  ],
  [
    'files that it writes',
    (size) => `${times(size - 1, (i) => `echo 'echo a' > f${i}\n`)}echo '${bad}' > last\nsh last`,
    500,
    [found],
    ['gap x.sh'],
  ],
  [
    'changes of a file',
    (size) =>
      `echo 'docker run --name web F0 a:1' > f\n${times(size, (i) => `sed -i s/F${i}/F${i + 1}/ f\n`)}sed -i s/F${size}/--privileged/ f\nsh f`,
    199,
    ['web', found],
    ['web', 'gap x.sh'],
  ],
  [
    'run lines that one command prints',
    (size) => `jq -r '${'"docker run --rm a:1", '.repeat(size - 1)}"${bad}"' x | sh`,
    100,
    ['a', found],
    ['a', 'gap x.sh'],
  ],
  [
    'pieces of a file',
    (size) => `echo a > f\n${times(size - 2, (i) => `echo 'echo ${i}' >> f\n`)}echo '${bad}' >> f\nsh f`,
    1000,
    [found],
    ['gap x.sh'],
  ],
  [
    'runs of a file',
    (size) => `echo 'docker run --name web $1 a:1' > f\n${times(size - 1, (i) => `sh f -ea=${i}\n`)}sh f --privileged`,
    20,
    ['web', found],
    ['gap x.sh', 'web'],
  ],
  [
    'ways of a file',
    (size) =>
      `echo a > f\n${times(size - 1, (i) => `if [ $${i + 1} ]; then echo 'echo ${i}' >> f; fi\n`)}echo '${bad}' >> f\nsh f`,
    4,
    [found],
    [found],
  ],
  [
    'functions that call each other',
    (size) =>
      `f0() { docker run --name web "$@" a:1; }\n${times(size - 1, (i) => `f${i + 1}() { f${i} "$@"; }\n`)}f0 --rm\nf${size - 1} --privileged`,
    12,
    ['web', found],
    ['gap x.sh', 'web'],
  ],
  [
    'functions whose output is run',
    (size) => `f0() { echo '${bad}'; }\n${times(size - 1, (i) => `f${i + 1}() { f${i}; }\n`)}f${size - 1} | sh`,
    12,
    [found],
    ['gap x.sh'],
  ],
  [
    'variables within each other',
    (size) => `A0='${bad}'\n${times(size - 1, (i) => `A${i + 1}=$A${i}\n`)}$A${size - 1}`,
    50,
    [found],
    ['gap x.sh'],
  ],
  [
    'words that are shifted away',
    (size) => `up() { ${'shift; '.repeat(size)} "$@"; }\nup ${'a '.repeat(size)}${bad}`,
    1000,
    [found],
    ['gap x.sh'],
  ],
  [
    'words of set',
    (size) => `set -- ${bad.padEnd(bad.length + 2 * (size - 6), ' a')}\n"$@"`,
    1000,
    [found],
    ['gap x.sh'],
  ],
  [
    'calls of a function that sets a variable',
    (size) => `s() { F=--privileged; }\n${'s\n'.repeat(size)}F=\ns\ndocker run --name web $F a:1`,
    1000,
    ['web', found],
    ['web', found],
  ],
  [
    'functions that set a variable',
    (size) => `${times(size, (i) => `s${i}() { F=a; }\n`)}s() { F=--privileged; }\ns\ndocker run --name web $F a:1`,
    1000,
    [found],
    [found],
  ],
  [
    'variables that a function sets by reference',
    (size) =>
      `s() { local -n r=$1; r=--privileged; }\n${times(size, (i) => `s A${i}\n`)}s F\ndocker run --name web $F a:1`,
    1000,
    [found],
    [found],
  ],
  ['commands of a pipe', (size) => `echo '${bad}'${' | cat'.repeat(size - 2)} | sh`, 41, [found], ['gap x.sh']],
  [
    'variables of an inner text',
    (size) => `L='docker run'\nsh -c "${times(size - 1, (i) => `$A${i} `)}; $L --name web --privileged a:1"`,
    50,
    [found],
    [found],
  ],
]

describe('a script with many', () => {
  it.each(inShell)('%s', async (_, text, size, within, beyond) => {
    expect(await startsInShell(text(size))).toEqual([...within].sort())
    expect(await startsInShell(text(size + 1))).toEqual([...beyond].sort())
  })

  it.each([
    [50, [found]],
    [51, ['gap x.sh']],
  ])('files that it sources: %i', async (size, expected) => {
    const names = Array.from({ length: size }, (_, i) => `l${i}.sh`)
    const files = Object.fromEntries(names.map((name) => [name, 'A=b\n']))
    const last = { [names.at(-1)!]: `up() { ${bad}; }\n` }
    const script = `#!/bin/bash\n${names.map((name) => `. ./${name}\n`).join('')}up\n`
    const all = await starts({ ...files, ...last, 'x.sh': script })
    expect(all).toEqual([...new Set([...expected, found])].sort())
  })

  it.each([
    [1000, ['web', found]],
    [1001, ['gap x.sh', 'web']],
  ])('files that it runs with arguments: %i', async (size, expected) => {
    const script = `#!/bin/bash\n${'./up.sh --rm\n'.repeat(size - 1)}./up.sh --privileged\n`
    const files = { 'x.sh': script, 'up.sh': '#!/bin/sh\ndocker run --name web ${1:---rm} a:1\n' }
    expect((await starts(files)).filter((one) => !one.endsWith('?'))).toEqual(expected.sort())
  })
})

describe('a script', () => {
  const up = '#!/bin/sh\ndocker run --name web ${F:---rm} a:1\n'

  it.each([
    [498, ['web', found]],
    [500, ['gap x.sh', 'web']],
  ])('that exports %i variables before another', async (size, expected) => {
    const script = `#!/bin/sh\n${times(size, (i) => `export A${i}=b\n`)}export F=--privileged\n./up.sh\n`
    expect(await starts({ 'x.sh': script, 'up.sh': up })).toEqual(expected)
  })

  it.each([
    [63, ['web', found]],
    [64, ['gap up.sh', 'web']],
  ])('that is run with %i values of a variable before another', async (size, expected) => {
    const script = `#!/bin/sh\n${times(size, (i) => `F=-ea=${i} ./up.sh\n`)}F=--privileged ./up.sh\n`
    expect(await starts({ 'x.sh': script, 'up.sh': up })).toEqual(expected)
  })
})

describe('a devfile', () => {
  it.each([
    [1000, ['tools privileged']],
    [2000, ['gap devfile.yaml']],
  ])('with some %i settings of a pod', async (size, expected) => {
    const overrides = `container-overrides: {securityContext: {privileged: true}}, pod-overrides: {spec: {a: [${times(size, () => 'b, ')}]}}`
    const text = `schemaVersion: 2.2.0\ncomponents: [{name: tools, container: {image: "a:1"}, attributes: {${overrides}}}]\n`
    expect(await starts({ 'devfile.yaml': text })).toEqual(expected)
  })
})

describe('a table of jobs', () => {
  it.each([
    [2000, [found]],
    [2001, ['gap crontab']],
  ])('with %i jobs', async (size, expected) => {
    expect(await starts({ crontab: `${'1 1 * * * date\n'.repeat(size - 1)}1 1 * * * ${bad}\n` })).toEqual(expected)
  })

  it.each([
    [300, [found]],
    [301, ['gap crontab', 'web ?']],
  ])('with %i settings', async (size, expected) => {
    const text = `${times(size - 1, (i) => `A${i}=b\n`)}F=--privileged\n1 1 * * * docker run --name web $F a:1\n`
    expect(await starts({ crontab: text })).toEqual(expected)
  })
})

describe('a function that calls itself', () => {
  it.each([
    ['with what it is given', `up() { "$@" || up "$@"; }\nup ${bad}`, [found]],
    ['with another number', `up() { n=$1; shift; "$@" || up $((n - 1)) "$@"; }\nup 5 ${bad}`, [found]],
    [
      'with fewer words',
      'up() { f=$1; shift; if [ $# -gt 0 ]; then up "$@"; else docker run --name web $f a:1; fi; }\nup --rm --privileged',
      ['web', found],
    ],
    [
      'with what is not known',
      'up() { docker run --name web --privileged a:1 "$1"; for i in *; do up "$1/$i"; done; }\nup a',
      [found],
    ],
    ['with more words each time', 'up() { docker run --name web "$@" a:1; up --rm "$@"; }\nup', ['gap x.sh', 'web']],
  ])('%s', async (_, text, expected) => {
    expect(await startsInShell(text)).toEqual(expected)
  })
})

it.each([
  [10, [found]],
  [11, ['gap a.yaml']],
  [30, ['gap a.yaml']],
])('an object within %i texts of others', async (size, expected) => {
  let text =
    'kind: Pod\napiVersion: v1\nmetadata: {name: web}\nspec: {containers: [{name: web, image: "b:1", securityContext: {privileged: true}}]}\n'
  for (let i = 0; i < size; i++)
    text = `kind: ConfigMap\napiVersion: v1\nmetadata: {name: c}\ndata:\n  a.yaml: |\n${text.replace(/^(?=.)/gm, '    ')}`
  expect(await starts({ 'a.yaml': text })).toEqual(expected)
})

const inPipelines: readonly (readonly [string, string, (size: number) => string, number, string[], string[]])[] = [
  [
    'texts of pods',
    'Jenkinsfile',
    (size) => {
      const pod = (name: string, more: string) =>
        `yaml """\nkind: Pod\napiVersion: v1\nmetadata: {name: ${name}}\nspec: {containers: [{name: ${name}, image: b:1${more}}]}\n"""\n`
      return `${pod('a', '').repeat(size - 1)}${pod('web', ', securityContext: {privileged: true}')}`
    },
    2000,
    ['a', found],
    ['a', 'gap Jenkinsfile'],
  ],
  [
    'templates of containers',
    'Jenkinsfile',
    (size) => {
      const template = (name: string, on: boolean) =>
        `containerTemplate(name: '${name}', image: 'b:1', privileged: ${on})\n`
      return `${template('a', false).repeat(size - 1)}${template('web', true)}`
    },
    2000,
    ['a', found],
    ['a', 'gap Jenkinsfile'],
  ],
  [
    'settings of a block',
    'Jenkinsfile',
    (size) => `agent { docker { image 'web:1'\n${"label 'a'\n".repeat(size)}args '--privileged' } }`,
    99,
    [found],
    [found],
  ],
  [
    'words before arguments',
    'Jenkinsfile',
    (size) => `node { sh(label: ${'a + '.repeat(size)}b(), script: '${bad}') }`,
    9,
    [found],
    [found],
  ],
  [
    'arguments without brackets',
    'Jenkinsfile',
    (size) => `node { sh ${times(size, (i) => `a${i}: 'x', `)} script: '${bad}' }`,
    5,
    [found],
    [found],
  ],
  [
    'words of an image',
    'Jenkinsfile',
    (size) => `docker.image('web:1', ${"'a', ".repeat(size)} 'b').inside('--privileged') { }`,
    99,
    [found],
    [found],
  ],
  [
    'arguments of a template',
    'Jenkinsfile',
    (size) => `containerTemplate(${times(size, (i) => `a${i}: 'x', `)} name: 'web', image: 'b:1', privileged: true)`,
    500,
    [found],
    [found],
  ],
  [
    'images with names',
    'Jenkinsfile',
    (size) => `${times(size, (i) => `a${i} = docker.image('b:1')\n`)}w = docker.image('web:1')\nw.run('--privileged')`,
    1000,
    [found],
    [found],
  ],
  [
    'variables',
    '.gitlab-ci.yml',
    (size) =>
      `variables:\n${times(size - 1, (i) => `  A${i}: b\n`)}  RUN: "docker run --name web --privileged a:1"\njob:\n  script:\n    - $RUN\n`,
    300,
    [found],
    ['gap .gitlab-ci.yml'],
  ],
  [
    'characters of variables in another',
    '.gitlab-ci.yml',
    (size) => `variables:\n  X: "${'x'.repeat(size)}"\n  RUN: "${bad} $X"\njob:\n  script:\n    - $RUN\n`,
    4000,
    [found],
    ['gap .gitlab-ci.yml', found],
  ],
  [
    'characters of a variable',
    'azure-pipelines.yml',
    (size) => `variables:\n  RUN: "${bad.padEnd(size, ' x')}"\nsteps:\n- script: $(RUN)\n`,
    4000,
    [found],
    ['gap azure-pipelines.yml'],
  ],
  [
    'variables within each other',
    'azure-pipelines.yml',
    (size) =>
      `variables:\n  A0: "${bad}"\n${times(size - 1, (i) => `  A${i + 1}: $(A${i})\n`)}steps:\n- script: $(A${size - 1})\n`,
    100,
    [found],
    ['gap azure-pipelines.yml', found],
  ],
  [
    'characters of a parameter',
    '.circleci/config.yml',
    (size) =>
      `version: 2.1\ncommands:\n  up: {parameters: {x: {type: string}}, steps: [{run: "<< parameters.x >>"}]}\njobs:\n  a: {machine: true, steps: [{up: {x: "${bad.padEnd(size, ' x')}"}}]}\nworkflows: {w: {jobs: [a]}}\n`,
    10_000,
    [found],
    ['gap .circleci/config.yml'],
  ],
  [
    'characters of a variable',
    'Taskfile.yml',
    (size) => `version: "3"\nvars: {X: "${bad.padEnd(size, ' x')}"}\ntasks:\n  a: {cmds: ["{{.X}}"]}\n`,
    10_000,
    [found],
    ['gap Taskfile.yml'],
  ],
  [
    'conditions of a task',
    'Taskfile.yml',
    (size) =>
      `version: "3"\ntasks:\n  a:\n    cmds: ["${times(size, (i) => `{{if .X${i}}}a{{end}}`)}"]\n  b: {cmds: ["${bad}"]}\n`,
    20,
    [found],
    ['gap Taskfile.yml', found],
  ],
  [
    'rows of a matrix',
    'appveyor.yml',
    (size) =>
      `image: Ubuntu\nenvironment:\n  matrix:\n${times(size - 1, () => '  - F: --rm\n')}  - F: --privileged\ninstall: docker run --name web $F a:1\n`,
    50,
    [found, 'web'],
    ['gap appveyor.yml', 'web'],
  ],
  [
    'jobs that one extends',
    '.gitlab-ci.yml',
    (size) =>
      `.web: {script: ["${bad}"]}\n${times(size - 1, (i) => `.a${i}: {stage: b}\n`)}job:\n  extends: [.web${times(size - 1, (i) => `, .a${i}`)}]\n`,
    50,
    [found],
    ['gap .gitlab-ci.yml'],
  ],
  ...(
    [
      ['.buildkite/pipeline.yml', 'steps: ', 'group: a, steps: ', `command: "${bad}"`],
      ['bitbucket-pipelines.yml', 'pipelines: ', 'a: ', `step: {script: ["${bad}"]}`],
      ['.travis.yml', 'jobs: ', 'include: ', `script: "${bad}"`],
      ['azure-pipelines.yml', 'steps: ', '"${{ if a }}": ', `script: "${bad}"`],
    ] as const
  ).map(([path, root, nested, last]): (typeof inPipelines)[number] => [
    `levels of ${path}`,
    path,
    (size) => `${root}[${`{${nested}[`.repeat(size)}{${last}}${']}'.repeat(size)}]\n`,
    9,
    [found],
    [found],
  ]),
]

describe('a pipeline with many', () => {
  it.each(inPipelines)('%s', async (_, path, text, size, within, beyond) => {
    expect(await starts({ [path]: text(size) })).toEqual([...within].sort())
    expect(await starts({ [path]: text(size + 1) })).toEqual([...beyond].sort())
  })

  it.each([
    [30, [found]],
    [72, ['gap .buildkite/pipeline.yml']],
  ])('levels that aliases put together: %i', async (size, expected) => {
    const inner = `x: &a [${`{group: a, steps: [`.repeat(size / 2)}{command: "${bad}"}${']}'.repeat(size / 2)}]\n`
    const text = `env: {}\nagents:\n  ${inner}steps: [${`{group: a, steps: [`.repeat(size / 4)}{group: b, steps: *a}${']}'.repeat(size / 4)}]\n`
    expect(await starts({ '.buildkite/pipeline.yml': text })).toEqual(expected)
  })
})

const inFiles: readonly (readonly [string, (size: number) => Record<string, string>, number, string[], string[]])[] = [
  [
    'levels of a playbook',
    (size) => ({
      'playbook.yml': `- hosts: all\n  tasks:\n  - shell: echo a\n  - block: ${'[{block: '.repeat(size)}[{shell: "${bad}"}]${'}]'.repeat(size)}\n`,
    }),
    20,
    [found],
    [found],
  ],
  [
    'settings of a justfile',
    (size) => ({ justfile: `${times(size - 1, (i) => `a${i} := "b"\n`)}f := "${bad}"\nup:\n    {{f}}\n` }),
    10_000,
    [found],
    ['gap justfile'],
  ],
  [
    'settings of a justfile within each other',
    (size) => ({
      justfile: `a0 := "${bad}"\n${times(size - 1, (i) => `a${i + 1} := a${i}\n`)}up:\n    {{a${size - 1}}}\n`,
    }),
    100,
    [found],
    [found],
  ],
  [
    'characters of a setting of a justfile',
    (size) => ({ justfile: `f := "${bad.padEnd(size, ' a')}"\nup:\n    {{f}}\n` }),
    4000,
    [found],
    ['gap justfile'],
  ],
  [
    'words of an expression of a justfile',
    (size) => ({ justfile: `f := ${'"" + '.repeat((size - 1) / 2)}"${bad}"${' '.repeat(size % 2)}\nup:\n    {{f}}\n` }),
    1999,
    [found],
    [found],
  ],
  [
    'files that a justfile imports',
    (size) => ({
      justfile: `${times(size - 2, (i) => `import 'a${i}.just'\n`)}import 'web.just'\nup:\n    {{f}}\n`,
      'web.just': `f := "${bad}"\n`,
      ...Object.fromEntries(Array.from({ length: size - 2 }, (_, i) => [`a${i}.just`, `b${i} := "c"\n`])),
    }),
    50,
    [found],
    ['gap justfile', 'gap web.just'],
  ],
  [
    'folders that a Makefile runs make in',
    (size) => ({
      Makefile: `up:\n\tfor i in ${times(size - 1, (i) => `a${i} `)}web; do make -C $$i F=--privileged; done\n`,
      'web/Makefile': 'up:\n\tdocker run --name web $(F) a:1\n',
    }),
    50,
    [found],
    ['gap Makefile', 'web ?'],
  ],
  [
    'calls of make in a line',
    (size) => ({
      Makefile: `up:\n\t${'make -C a F=b && '.repeat(size - 1)}make -C web F=--privileged\n`,
      'web/Makefile': 'up:\n\tdocker run --name web $(F) a:1\n',
    }),
    200,
    [found],
    ['gap Makefile', 'web ?'],
  ],
  [
    'characters of a call of the shell',
    (size) => ({ Makefile: `A := $(shell echo ${'a'.repeat(size - 5)}; ${bad})\nup:\n\techo $(A)\n` }),
    2048,
    [found],
    [found],
  ],
  [
    'Dockerfiles that a file names',
    (size) => ({
      'fly.toml': `${times(size - 1, (i) => `dockerfile = "a${i}"\n`)}dockerfile = "web.docker"\n`,
    }),
    5000,
    [],
    ['gap fly.toml'],
  ],
  [
    'combinations of Compose files',
    (size) => ({
      'a.yaml': 'services: {web: {image: "a:1"}}\n',
      'b.yaml': 'services: {web: {privileged: true}}\n',
      'up.sh': `#!/bin/sh\n${times(size - 1, (i) => `A=${i} docker compose -p p${i} -f c${i}.yaml up\n`)}docker compose -f a.yaml -f b.yaml up\n`,
      ...Object.fromEntries(Array.from({ length: size - 1 }, (_, i) => [`c${i}.yaml`, 'services: {a: {image: b}}\n'])),
    }),
    200,
    ['a', found],
    ['a', 'gap a.yaml', 'web'],
  ],
]

const pod = (name: string, more = '') =>
  `kind: Pod\napiVersion: v1\nmetadata: {name: ${name}}\nspec: {containers: [{name: ${name}, image: "b:1"${more}}]}\n`

describe('a command that changes manifests', () => {
  const edit = '.spec.containers[0].securityContext.privileged = true'
  const changed = 'web privileged ?'
  it.each<[string, (size: number) => Record<string, string>, number, string[]]>([
    [
      'in many files',
      (size) => ({
        'x.sh': `#!/bin/sh\nyq -i '${edit}' ${times(size - 1, (i) => `a${i}.yaml `)}pod.yaml\n`,
        ...Object.fromEntries(Array.from({ length: size - 1 }, (_, i) => [`a${i}.yaml`, 'a: b\n'])),
        'pod.yaml': pod('web'),
      }),
      100,
      ['gap x.sh', 'web'],
    ],
    [
      'in a file of many',
      (size) => ({
        'x.sh': `#!/bin/sh\nyq -i '${edit}' pod.yaml\n`,
        'pod.yaml': `${times(size - 1, () => `${pod('a')}---\n`)}${pod('web')}`,
      }),
      100,
      ['a', 'a privileged ?', 'gap x.sh', 'web'],
    ],
    [
      'with many assignments',
      (size) => ({
        'x.sh': `#!/bin/sh\nyq -i '${`.spec.containers[0].securityContext.privileged = false | `.repeat(size - 1)}${edit}' pod.yaml\n`,
        'pod.yaml': pod('web'),
      }),
      100,
      ['gap x.sh', 'web', 'web ?'],
    ],
    [
      'in many files, line by line',
      (size) => ({
        'x.sh': `#!/bin/sh\nsed -i 's/false/true/' ${times(size - 1, (i) => `a${i}.yaml `)}pod.yaml\n`,
        ...Object.fromEntries(Array.from({ length: size - 1 }, (_, i) => [`a${i}.yaml`, 'a: b\n'])),
        'pod.yaml': pod('web', ', securityContext: {privileged: false}'),
      }),
      100,
      ['gap x.sh', 'web'],
    ],
    [
      'with many commands',
      (size) => ({
        'x.sh': `#!/bin/sh\nsed -i '${'s/#/#/;'.repeat(size - 1)}s/false/true/' pod.yaml\n`,
        'pod.yaml': pod('web', ', securityContext: {privileged: false}'),
      }),
      500,
      ['gap x.sh', 'web'],
    ],
    [
      'with a long expression',
      (size) => ({
        'x.sh': `#!/bin/sh\nsed -i 's/false[${'e'.repeat(size - 8)}]*/true/' pod.yaml\n`,
        'pod.yaml': pod('web', ', securityContext: {privileged: false}'),
      }),
      2000,
      ['gap x.sh', 'web'],
    ],
  ])('%s', async (_, files, size, beyond) => {
    expect(await starts(files(size))).toContain(changed)
    expect(await starts(files(size + 1))).toEqual(beyond)
  })

  it.each([3, 300])('after %i others', async (count) => {
    const script = `#!/bin/sh\nsed -i '${'s/#/#/;'.repeat(count)}/runAsNonRoot/d' pod.yaml\n`
    const text = pod('web').replace('spec: {', 'spec: {securityContext: {\n  runAsNonRoot: true\n  }, ')
    expect(await starts({ 'x.sh': script, 'pod.yaml': text })).toEqual(['gap x.sh', 'web'])
  })

  it('whose expression takes for ever', async () => {
    const script = String.raw`sed -i 's/\(x*\)*\(x*\)*\(x*\)*y/z/' pod.yaml`
    const text = `${pod('web')}# ${'x'.repeat(5000)}\n`
    expect(await starts({ 'x.sh': `#!/bin/sh\n${script}\n`, 'pod.yaml': text })).toEqual(['gap x.sh', 'web'])
  })
})

/** The findings of one rule, and the files with a gap that blocks. */
async function reported(id: string, files: Readonly<Record<string, string>>): Promise<string[]> {
  const { subjects, gaps } = await readAll(repository(files))
  const one = rules.filter((rule) => rule.id === id)
  const { others } = judge(one, subjects, { trustedRegistries: [] }).byRule.get(id)!
  const hits = others.flatMap((verdict) => verdict.hits.map(({ message }) => message))
  return [...hits, ...gaps.filter((gap) => gap.blocking).map(({ path }) => `gap ${path}`)]
}

const download = 'curl https://a.com/x | sh'
const ranDownload = 'web.docker runs a download from a.com with sh, unverified'
const bake = (text: string) => ({ 'docker-bake.hcl': text, 'web.docker': `FROM a:1\nRUN ${download}\n` })

function inTexts(count: number, text: string): string {
  return count === 0 ? text : `sh -c ${JSON.stringify(inTexts(count - 1, text))}`
}

type JudgedRow = readonly [string, string, (size: number) => Record<string, string>, number, string[], string[]]

const judgedFiles: readonly JudgedRow[] = [
  [
    'files that a Dockerfile copies',
    'container/privileged',
    (size) => ({
      Dockerfile: `FROM a:1\n${times(size - 1, (i) => `COPY a${i} /b/\n`)}COPY run.sh /run.sh\nRUN /run.sh --privileged\n`,
      'run.sh': '#!/bin/sh\ndocker run $1 a:1\n',
    }),
    500,
    ['a is privileged'],
    ['gap Dockerfile'],
  ],
  [
    'texts within each other in a RUN',
    'dockerfile/executed-download',
    (size) => ({ Dockerfile: `FROM a:1\nRUN ${inTexts(size, download)}\n` }),
    5,
    ['Dockerfile runs a download from a.com with sh, unverified'],
    ['gap Dockerfile'],
  ],
  [
    'commands of a pipe in a RUN',
    'dockerfile/executed-download',
    (size) => ({ Dockerfile: `FROM a:1\nRUN curl https://a.com/x ${'| cat '.repeat(size - 2)}| sh\n` }),
    21,
    ['Dockerfile runs a download from a.com with sh, unverified'],
    ['gap Dockerfile'],
  ],
  [
    'characters of a program in a RUN',
    'dockerfile/executed-download',
    (size) => ({
      Dockerfile: `FROM a:1\nRUN python3 -c "a='${'x'.repeat(size)}'; exec(urllib.request.urlopen('https://a.com/i').read())"\n`,
    }),
    60_000,
    ['Dockerfile runs a download from a.com with python3, unverified'],
    ['Dockerfile runs a download from a.com with python3, unverified'],
  ],
  [
    'substitutions within each other around a secret',
    'dockerfile/stored-secret',
    (size) => ({
      Dockerfile: `FROM a:1\nRUN --mount=type=secret,id=a,target=/s echo ${'$(echo '.repeat(size)}$(cat /s)${')'.repeat(size)} > /etc/b\n`,
    }),
    3,
    ['Dockerfile writes the mounted secret a to /etc/b'],
    ['gap Dockerfile'],
  ],
  [
    'contexts of a Dockerfile',
    'dockerfile/unignored-file',
    (size) => ({
      'web/Dockerfile': 'FROM a:1\nCOPY . /app\n',
      'z/.env': 'PASSWORD=Xk29dKq0sVmzLw81\n',
      'compose.yaml': `services:\n${times(size - 1, (i) => `  a${i}: {build: {context: c${i}, dockerfile: ../web/Dockerfile}}\n`)}  web: {build: {context: z, dockerfile: ../web/Dockerfile}}\n`,
      ...Object.fromEntries(Array.from({ length: size - 1 }, (_, i) => [`c${i}/a`, 'b'])),
    }),
    50,
    ['web/Dockerfile copies .env with .: no .dockerignore leaves it out'],
    ['gap web/Dockerfile'],
  ],
  [
    'arguments that builds give a Dockerfile',
    'dockerfile/image-tag',
    (size) => ({
      Dockerfile: 'ARG A\nFROM ${A}\n',
      'x.sh': `${times(size - 1, (i) => `docker build --build-arg A=a:1.${i} .\n`)}docker build --build-arg A=a:latest .\n`,
    }),
    50,
    ['Dockerfile uses the image a:latest (FROM), whose tag can move'],
    ['gap Dockerfile'],
  ],
  [
    'targets that one inherits from',
    'dockerfile/executed-download',
    (size) =>
      bake(
        `target "p0" {\n  dockerfile = "web.docker"\n}\n${times(size, (i) => `target "p${i + 1}" { inherits = ["p${i}"] }\n`)}`,
      ),
    49,
    [ranDownload],
    [ranDownload, 'gap docker-bake.hcl'],
  ],
  [
    'combinations of a matrix of bake',
    'dockerfile/executed-download',
    (size) =>
      bake(
        `target "a" {\n  matrix = { f = [${times(size - 1, (i) => `"a${i}", `)}"web.docker"] }\n  dockerfile = "\${f}"\n}\n`,
      ),
    64,
    [ranDownload],
    ['gap docker-bake.hcl'],
  ],
  [
    'levels around the name of a Dockerfile',
    'dockerfile/executed-download',
    (size) => ({
      'garden.yml': `kind: Build\nspec: ${'{a: '.repeat(size)}{dockerfile: web.docker}${'}'.repeat(size)}\n`,
      'web.docker': `FROM a:1\nRUN ${download}\n`,
    }),
    97,
    [ranDownload],
    ['gap garden.yml'],
  ],
  [
    'lines before a key in a kubeconfig',
    'kubeconfig/credential',
    (size) => {
      const key = `-----BEGIN PRIVATE KEY-----\n${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'.repeat(8)}\n-----END PRIVATE KEY-----\n`
      const data = Buffer.from(`${'x\n'.repeat(size)}${key}`).toString('base64')
      return { kubeconfig: `apiVersion: v1\nkind: Config\nusers:\n- name: a\n  user: {client-key-data: "${data}"}\n` }
    },
    60_000,
    ['the kubeconfig contains a private key of a'],
    ['the kubeconfig contains a private key of a'],
  ],
  [
    'characters of the command of a component',
    'kube-apiserver/always-allow',
    (size) => ({
      'a.yaml': `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: "b:1", command: [sh, -c, "${'kube-apiserver --authorization-mode=AlwaysAllow'.padStart(size)}"]}]}\n`,
    }),
    65_536,
    ['kube-apiserver allows every request (AlwaysAllow)'],
    ['gap a.yaml'],
  ],
  [
    'words before a log-in',
    'client/password-argument',
    (size) => ({ 'x.sh': `#!/bin/sh\ncrane ${'-v '.repeat(size)}auth login r.io -u a -p Xk29dKq0\n` }),
    3000,
    ['the login has its password written in the command'],
    ['the login has its password written in the command'],
  ],
  [
    'words before a switch',
    'client/registry-without-tls',
    (size) => ({
      'x.sh': `#!/bin/sh\nskopeo copy ${'-v '.repeat(size)}--src-tls-verify=false docker://a.io/b dir:c\n`,
    }),
    3000,
    ['skopeo reaches a.io without verified TLS'],
    ['skopeo reaches a.io without verified TLS'],
  ],
  [
    'keys that Argo CD changes',
    'container/privileged',
    (size) => ({
      'app.yaml': `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web}\nspec: {source: {repoURL: a, path: c, helm: {valuesObject: {privileged: true${times(size - 2, (i) => `, a${i}: b`)}}}}}\n`,
      'c/.argocd-source-web.yaml': 'helm: {valuesObject: {x: y}}\n',
      'c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
    }),
    1000,
    [],
    ['gap app.yaml'],
  ],
  [
    'characters of a value in a workflow',
    'container/privileged',
    (size) => ({
      '.github/workflows/a.yml': `on: push\nenv:\n  RUN: "${bad.padEnd(size, ' a')}"\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps: [{run: "\${{ env.RUN }}"}]\n`,
    }),
    65_536,
    ['web is privileged'],
    ['gap .github/workflows/a.yml'],
  ],
]

describe('what is judged of many', () => {
  it.each(judgedFiles)('%s', async (_, id, files, size, within, beyond) => {
    expect(await reported(id, files(size))).toEqual(within)
    expect(await reported(id, files(size + 1))).toEqual(beyond)
  })
})

describe('direnv', () => {
  const up = { 'up.sh': '#!/bin/sh\ndocker run --name web ${F:---rm} a:1\n' }
  it.each([
    [8, ['web', found]],
    [9, ['gap .envrc', 'web']],
  ])('with %i ways of its variables', async (size, expected) => {
    const cases = times(size - 1, (i) => `${i}) export F=-ea=${i};;\n`)
    const text = `case $A in\n${cases}x) export F=--privileged;;\nesac\n`
    expect(await starts({ '.envrc': text, ...up })).toEqual(expected)
  })

  it.each([
    [20_000, ['web', found]],
    [20_001, ['gap .envrc', 'web']],
  ])('with %i files below it', async (size, expected) => {
    const others = Object.fromEntries(Array.from({ length: size - 2 }, (_, i) => [`a${i}.txt`, 'a']))
    expect(await starts({ '.envrc': 'export F=--privileged\n', ...others, ...up })).toEqual(expected)
  })
})

describe('files with many', () => {
  it.each(inFiles)('%s', async (_, files, size, within, beyond) => {
    expect(await starts(files(size))).toEqual([...within].sort())
    expect(await starts(files(size + 1))).toEqual([...beyond].sort())
  })

  const long = (length: number, text: string) => `${text}${'\n'.repeat(length - text.length)}`
  const script = `#!/bin/sh\n${bad}\n`
  const packed = (text: string) => gzipSync(text).toString('base64')
  it.each<[string, (text: string) => Record<string, string>, string, string]>([
    [
      'that cloud-init unpacks',
      (text) => ({
        'user-data': `#cloud-config\nwrite_files:\n- path: /etc/cron.daily/a\n  encoding: gz+b64\n  content: ${packed(text)}\n`,
      }),
      script,
      'user-data',
    ],
    [
      'that make is run with',
      (text) => ({ 'a.sh': '#!/bin/sh\nmake -f up.txt A=b\n', 'up.txt': text }),
      `up:\n\t${bad}\n`,
      'up.txt',
    ],
  ])('characters of a file %s', async (_, files, text, path) => {
    expect(await starts(files(long(1_048_576, text)))).toEqual([found])
    expect(await starts(files(long(1_048_577, text)))).toEqual([`gap ${path}`])
  })

  it.each([
    [8_388_608, [found]],
    [8_388_609, ['gap pod.txt']],
  ])('characters of a manifest that a command names: %i', async (length, expected) => {
    const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: web, image: "a:1", securityContext: {privileged: true}}]}\n`
    const files = { 'a.sh': '#!/bin/sh\nkubectl apply -f pod.txt\n', 'pod.txt': long(length, pod) }
    expect(await starts(files)).toEqual(expected)
  })
})

describe('a repository with many subjects', () => {
  const read = async (line: string, ...counts: number[]) => {
    const files = Object.fromEntries(counts.map((count, i) => [`${i}.sh`, `#!/bin/sh\n${`${line}\n`.repeat(count)}`]))
    const { subjects, gaps } = await readAll(repository(files))
    return [subjects.length, gaps.map(({ path, because, blocking }) => [path, because, blocking])]
  }
  const because = (left: string) =>
    `only the first 10000 containers and 25000 subjects of the repository are checked, and not ${left}: check its folders one by one, with the paths argument or \`include\``

  it('is checked as a whole up to 10,000 containers', async () => {
    expect(await read('docker run a:1', 5000, 5000)).toEqual([10_000, []])
  })

  it('is checked as a whole up to 25,000 subjects', async () => {
    expect(await read('docker exec a b', 5000, 5000, 5000, 5000, 5000)).toEqual([25_000, []])
  })

  it('is cut behind them, and files behind the cut are not read', async () => {
    const run = 'docker run a:1'
    const unread = (more = '') => `this script is not read${more}: those before it have more subjects than are checked`
    expect(await read(run, 5000, 4999, 2)).toEqual([10_000, [['2.sh', because('1 of this file'), true]]])
    expect(await read(run, 5000, 4999, 2, 7)).toEqual([
      10_000,
      [
        ['3.sh', unread(), true],
        ['2.sh', because('1 of this file'), true],
      ],
    ])
    expect(await read('docker exec a b', 5000, 5000, 5000, 5000, 4000, 2000, 7, 5)).toEqual([
      25_000,
      [
        ['6.sh', unread(', nor is 1 more'), true],
        ['5.sh', because('1000 of this file'), true],
      ],
    ])
  })

  const many = (one: (i: number) => string, count = 4000) => Array.from({ length: count }, (_, i) => one(i)).join('')
  const pod = (i: number) => `{kind: Pod, metadata: {name: p${i}}, spec: {containers: [{name: a, image: "a:1"}]}}, `

  it.each([
    [
      'workflow',
      (i: number) => `.github/workflows/${i}.yml`,
      `on: push\njobs: {a: {runs-on: b, steps: [${many(() => '{run: docker run a:1}, ')}]}}\n`,
    ],
    [
      'Compose file',
      (i: number) => `${i}/compose.yaml`,
      `services: {${many((i) => `a${i}: {image: "a:1"}, `, 5000)}}\n`,
    ],
    [
      'playbook',
      (i: number) => `${i}/playbook.yml`,
      `- hosts: a\n  tasks: [${many((i) => `{docker_container: {name: a${i}, image: "a:1"}}, `)}]\n`,
    ],
    ['manifest', (i: number) => `${i}/a.yaml`, `kind: List\nitems: [${many(pod, 4000)}]\n`],
  ])('leaves out each %s behind so many', { tags: 'large' }, async (what, path, text) => {
    const files = Object.fromEntries(Array.from({ length: 5 }, (_, i) => [path(i), text]))
    const { gaps } = await readAll(repository(files))
    const left = gaps.filter(({ because }) => because.endsWith('those before it have more subjects than are checked'))
    expect(left.map(({ path, because, blocking }) => [path, because, blocking])).toEqual([
      [path(3), `this ${what} is not read, nor is 1 more: those before it have more subjects than are checked`, true],
    ])
    const [cut] = gaps.filter(({ because }) => because.startsWith('only the first 10000 containers'))
    expect(cut).toMatchObject({ path: path(2), blocking: true })
  })

  it('reads no more than 30,000 calls of Makefiles together', { tags: 'large' }, async () => {
    const text = `a:\n\t${'docker run a:1; '.repeat(9999)}\n`
    const files = Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`${i}/Makefile`, text]))
    const { gaps } = await readAll(repository(files))
    expect(gaps.filter(({ because }) => because.includes('commands'))).toMatchObject([
      { path: '4/Makefile', because: expect.stringContaining('with those before it more than 30000 commands') },
    ])
  })

  it('leaves out Makefiles behind 20,000 recipes that may start something', { tags: 'large' }, async () => {
    const text = Array.from({ length: 7000 }, (_, i) => `t${i}:\n\tdocker run a:1\n`).join('')
    const files = Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`${i}/Makefile`, text]))
    const { gaps } = await readAll(repository(files))
    expect(gaps.filter(({ because }) => because.startsWith('this Makefile'))).toMatchObject([
      {
        path: '3/Makefile',
        because: 'this Makefile is not read, nor is 1 more: those before it have more subjects than are checked',
        blocking: true,
      },
    ])
  })

  it('reads fewer lines of a pipeline behind many others', { tags: 'large' }, async () => {
    const jobs = Array.from({ length: 410 }, (_, i) => `j${i}: {extends: .a}\n`).join('')
    const text = `.a: {script: [${'x, '.repeat(100)}]}\n${jobs}`
    const files = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`${i}/.gitlab-ci.yml`, text]))
    const small = { '9/.gitlab-ci.yml': `a: {image: "a:1", script: [${'x, '.repeat(1000)}]}\n` }
    const { gaps } = await readAll(repository({ ...files(5), ...small }))
    expect(gaps.map(({ path, because }) => [path, /\d+/.exec(because)![0]])).toEqual([
      ['0/.gitlab-ci.yml', '40000'],
      ['1/.gitlab-ci.yml', '40000'],
      ['2/.gitlab-ci.yml', '19998'],
      ['3/.gitlab-ci.yml', '2000'],
      ['4/.gitlab-ci.yml', '2000'],
    ])
  })

  it('reads 25,000 files of one format', { tags: 'large' }, async () => {
    const files = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`${i}/Dockerfile`, 'FROM a:1\nUSER 1\n']))
    expect((await readAll(repository(files(25_000)))).gaps).toEqual([])
    const { gaps } = await readAll(repository(files(25_002)))
    expect(gaps.map(({ path, because, blocking }) => [path, because, blocking])).toEqual([
      [
        '9998/Dockerfile',
        'only the first 25000 dockerfile files of the repository are read, and not this and 1 more: check its folders one by one, with the paths argument or `include`',
        true,
      ],
    ])
  })

  it('leaves out pipelines behind so many', { tags: 'large' }, async () => {
    const job = (i: number) => `a${i}: {image: "b:1", services: ["c:1"], script: [x]}\n`
    const text = Array.from({ length: 2600 }, (_, i) => job(i)).join('')
    const files = Object.fromEntries(Array.from({ length: 7 }, (_, i) => [`${i}/.gitlab-ci.yml`, text]))
    const { gaps } = await readAll(repository(files))
    expect(gaps.filter(({ because }) => because.startsWith('this pipeline'))).toMatchObject([
      {
        path: '2/.gitlab-ci.yml',
        because: 'this pipeline is not read, nor are 4 more: those before it have more subjects than are checked',
        blocking: true,
      },
    ])
  })
})
