/** @module-tag large */
import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readAll } from '../../src/readers/index.ts'
import { repository } from './manifests.ts'

// Each of these once took minutes or hours, or ended in an exception: the test's own time limit is what they are held to.

const lines = (count: number, line: (i: number) => string) => Array.from({ length: count }, (_, i) => line(i)).join('')
const because = async (files: Record<string, string>) => (await readAll(repository(files))).gaps.map((g) => g.because)
const size = async (files: Record<string, string>) => (await readAll(repository(files))).subjects.length

describe('texts that multiply', () => {
  const bomb = (leaf: string, of: (i: number) => string) => `x-0: &a0 ${leaf}\n${lines(40, (i) => of(i))}`

  test('aliases of aliases, merged with another file', async () => {
    const text = `${bomb('{a: x, b: x}', (i) => `x-${i + 1}: &a${i + 1} {a: *a${i}, b: *a${i}}\n`)}services:\n  a:\n    image: b\n    deploy: *a40\n`
    expect(await because({ 'compose.yaml': text, 'compose.override.yaml': text })).toEqual([
      'its aliases make countless values of it',
      'its aliases make countless values of it',
    ])
  })

  test('lists of aliases of lists, in an object of a cluster', async () => {
    const lists = lines(40, (i) => `b${i + 1}: &b${i + 1} [*b${i}, *b${i}, *b${i}]\n`)
    const text = `apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: b}\nb0: &b0 [x, x]\n${lists}`
    expect(await because({ 'service.yaml': text })).toEqual(['its aliases make countless values of it'])
  })

  // What Docker Compose 2.16's reader refuses for "excessive aliasing", and what it still takes.
  test.each([
    [200, 500, []],
    [500, 500, ['its aliases make 505,000 values of it']],
  ])('%i variables for each of %i services', async (variables, services, gaps) => {
    const shared = `x-e: &e\n${lines(variables, (i) => ` A${i}: b\n`)}`
    const text = `${shared}services:\n${lines(services, (i) => ` s${i}: {image: b, environment: *e}\n`)}`
    expect(await because({ 'compose.yaml': text })).toEqual(gaps)
  })

  test('a chain of merge keys', async () => {
    const chain = (length: number) => {
      const links = lines(length, (i) => `x-${i + 1}: &a${i + 1} {<<: *a${i}, k${i}: v}\n`)
      return { 'compose.yaml': `x-0: &a0 {}\n${links}services:\n  a: {<<: *a${length}, image: b}\n` }
    }
    expect(await because(chain(2000))).toEqual([])
    const [gap] = await because(chain(4000))
    expect(gap).toMatch(/what is merged in it expands to more than 4000000 entries|nested too deeply/)
  })

  test('files that include two files that include two files', async () => {
    const level = (i: number) => [
      `c${i}.yml`,
      `include: [c${i + 1}.yml, ./c${i + 1}.yml]\nservices: {s${i}: {image: a}}\n`,
    ]
    const files = Object.fromEntries(Array.from({ length: 30 }, (_, i) => level(i)))
    expect(await because({ 'compose.yaml': 'include: [c0.yml]\n', ...files })).toContain(
      'more than 1000 Compose files are included',
    )
  })

  test.each([
    ['a script', { 'a.sh': `${lines(40, (i) => `A${i + 1}="$A${i} $A${i}"\n`)}A0=x\ndocker run -d $A40 a\n` }],
    ['a script in circles', { 'a.sh': `${lines(40, (i) => `A${i}="$A${i + 1} $A${i + 2} $A0"\n`)}docker run $A0 a\n` }],
    ['a Makefile', { Makefile: `${lines(40, (i) => `A${i + 1} = $(A${i}) $(A${i})\n`)}x:\n\tdocker run $(A40) a\n` }],
    [
      'an empty Makefile variable',
      { Makefile: `A0 =\n${lines(40, (i) => `A${i + 1} = $(A${i})$(A${i})\n`)}x:\n\tdocker run $(A40) a\n` },
    ],
  ])('variables of %s', async (_, files) => {
    expect(await size(files as Record<string, string>)).toBe(1)
  })

  test('an array that grows with every line and is used in every line', async () => {
    const text = `A=()\n${'A+=(--env x)\n'.repeat(1500)}${'docker run "${A[@]}" a\n'.repeat(1500)}`
    expect(await size({ 'a.sh': text })).toBe(1500)
  })
})

test('thousands of documents in one file', { timeout: 30_000 }, async () => {
  const document = 'apiVersion: v1\nkind: Pod\nspec: {containers: [{name: !!str a, image: b}]}\n'
  // As many subjects of one file as are judged: a pass over the whole file for each document takes minutes.
  const [gap] = await because({ 'a.yaml': Array.from({ length: 12_000 }, () => document).join('---\n') })
  expect(gap).toBe('only the first 5000 subjects in it are checked')
})

test('a script of more commands than are kept is said to be cut once', { tags: 'large' }, async () => {
  const { gaps } = await readAll(repository({ 'a.sh': 'docker run a\n'.repeat(10_001) }))
  expect(gaps.map(({ because, blocking }) => [because, blocking])).toEqual([
    ['only the first 5000 subjects in it are checked', true],
  ])
})

test.each([
  ['functions of one name', { 'a.sh': `docker run a\n${'f(){ :;}\n'.repeat(20_000)}` }, 1],
  [
    'expressions in one line',
    { '.github/workflows/a.yml': `jobs:\n  a:\n    steps:\n    - run: docker run app ${'${{ a }} '.repeat(10_000)}\n` },
    2,
  ],
] as const)('thousands of %s', { timeout: 30_000 }, async (_, files, count) => {
  expect(await size(files)).toBe(count)
})

describe('regular expressions', () => {
  test.each([
    [
      'comments before a value that has only an anchor',
      { 'compose.yaml': `services:\n  a: {image: [b,\n${' #'.repeat(60)}\n    &x ]}\n` },
    ],
    ['a workflow of line ends', { '.github/workflows/a.yml': '\n'.repeat(1_000_000) }],
    [
      'expressions that never end',
      { '.github/workflows/a.yml': `jobs:\n  a:\n    steps:\n    - run: docker run ${'${{'.repeat(200_000)}` },
    ],
    [
      'a quantity of digits',
      {
        'a.yaml': `apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, resources: {limits: {memory: ${'0'.repeat(200_000)}x}}}]}`,
      },
    ],
    ['template actions that never end', { 'a.yaml': `apiVersion: v1\nkind: Pod\n${'{{'.repeat(300_000)}` }],
    ['keys that hide in escapes', { 'a.yaml': `kind: a\n${'"\\x4'.repeat(200_000)}` }],
    ['a path of slashes', { 'a.sh': `docker run -v ${'/'.repeat(900_000)}x:/a b` }],
    ['a cache duration of digits', { 'a.sh': `docker run --health-interval ${'1'.repeat(900_000)} b` }],
  ])('%s', async (_, files) => {
    expect((await readAll(repository(files as Record<string, string>))).gaps.length).toBeLessThan(3)
  })
})

describe('sizes', () => {
  test.each([
    [`docker.image('a').inside('--privileged') {}`, true],
    [`pipeline { agent { docker { image 'a' } } }`, true],
    [`echo 'docker'`, false],
  ])('a padded Jenkinsfile blocks where it starts a container: %s', async (text, blocking) => {
    const { gaps } = await readAll(repository({ Jenkinsfile: `${text}\n${'/'.repeat(1_100_000)}` }))
    expect(gaps.map((gap) => gap.blocking)).toEqual([blocking])
  })

  test.each([
    ['site.yml', '- hosts: a\n  tasks:\n  - docker_container: {name: a, image: b, privileged: true}', true],
    ['site.yml', '- hosts: a\n  tasks:\n  - community.docker.docker_login: {}', true],
    ['site.yml', '- hosts: a\n  tasks:\n  - shell: docker ps', false],
    ['a.sh', 'kubectl --context b run c --image=d --privileged', true],
    ['a.sh', 'kubectl get pods', false],
    ['docker-bake.hcl', 'target "a" {}', false],
  ])('a padded %s blocks where it may start a container: %s', async (path, text, blocking) => {
    const { gaps } = await readAll(repository({ [path]: `${text}\n${'#'.repeat(1_100_000)}` }))
    expect(gaps.map((gap) => gap.blocking)).toEqual([blocking])
  })

  test('a file that somebody padded to hide it blocks', async () => {
    const text = `services: {a: {image: b, privileged: true}}\n${'#'.repeat(1_100_000)}`
    expect((await readAll(repository({ 'compose.yaml': text }))).gaps).toEqual([
      {
        path: 'compose.yaml',
        because: 'larger than the limit for a compose file (1 MiB)',
        kinds: ['container', 'exec', 'build', 'network', 'dockerfile'],
        blocking: true,
      },
    ])
  })

  test('thousands of containers in one file', async () => {
    const text = `services:\n${lines(6000, (i) => ` s${i}: {image: b}\n`)}`
    const { subjects, gaps } = await readAll(
      repository({ 'compose.yaml': text, 'more/compose.yaml': 'services: {a: {image: b}}' }),
    )
    expect(subjects).toHaveLength(5001)
    expect(gaps).toEqual([
      expect.objectContaining({
        because: 'only the first 5000 subjects in it are checked',
        blocking: true,
      }),
    ])
  })
})

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', '1', '', '~', 'null', '<<'])(
  'the name %j is a name like any other',
  async (name) => {
    const key = JSON.stringify(name)
    const compose = `services:\n  ${key}:\n    image: ${key}\n    environment: {${key}: ${key}}\n    ${key}: 1\n`
    const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: ${key}, labels: {${key}: ${key}}}\nspec: {${key}: 1, containers: [{name: ${key}, image: a}]}`
    expect(
      await size({ 'compose.yaml': compose, 'pod.yaml': pod, 'run.sh': `docker run --${name} -d ${key}\n` }),
    ).toBeGreaterThan(1)
  },
)

const root = `${import.meta.dirname}/../repos`
const manifests = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(?:ya?ml|sh|json)$|(?:Dockerfile|Makefile)$/.test(path))
  .map((path) => [path.slice(path.indexOf('/') + 1), readFileSync(`${root}/${path}`, 'utf8')] as const)

test('mutated manifests never throw and end', { timeout: 60_000 }, async () => {
  const scrap = fc.constantFrom(
    ...[
      '\0',
      '\ufeff',
      '\ud800',
      '\r\n',
      '\t',
      '---\n',
      '...',
      '&a ',
      '*a',
      '<<: *a',
      '!!binary ',
      '? ',
      '- ',
      '{',
      '}',
      '[',
    ],
    ...[
      ']',
      '"',
      "'",
      '\\',
      '${',
      '$(',
      '${{',
      '}}',
      '`',
      '#',
      '|',
      '>-',
      ': ',
      ',',
      '__proto__: ',
      '%YAML 9\n',
      '{{- x }}',
      '~',
    ],
  )
  const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat(40), put: scrap })
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...manifests),
      fc.array(edit, { minLength: 1, maxLength: 6 }),
      async ([path, text], edits) => {
        const changed = edits.reduce((now, { at, cut, put }) => {
          const offset = Math.floor(at * now.length)
          return now.slice(0, offset) + put + now.slice(offset + cut)
        }, text)
        const { gaps } = await readAll(repository({ [path]: changed }))
        expect(gaps.filter((gap) => gap.because.includes('reader failed'))).toEqual([])
      },
    ),
    { numRuns: 300 },
  )
})

describe('values of pipelines that multiply', () => {
  const numbers = (count: number) => Array.from({ length: count }, (_, i) => i).join()

  test.each([
    [
      'Taskfile.yml',
      `tasks:\n  a:\n    cmds:\n${lines(20_000, (i) => `      - docker run {{.F}} w${i}\n`)}${lines(400, (i) => `  c${i}: [{task: a, vars: {F: x${i}}}]\n`)}`,
      'this Taskfile has more commands in calls and loops than are read',
    ],
    [
      'Taskfile.yml',
      `tasks:\n  a:\n    cmds:\n${lines(3000, () => `      - {for: [${numbers(40)}], cmd: "docker run {{.ITEM}} w"}\n`)}`,
      'this Taskfile has more commands in calls and loops than are read',
    ],
    [
      '.gitlab-ci.yml',
      lines(
        1500,
        (i) =>
          `j${i}:\n  parallel: {matrix: [{A: [${numbers(15)}], B: [${numbers(13)}]}]}\n  script: [docker run $A $B w]\n`,
      ),
      'this pipeline runs its jobs in more ways than are read',
    ],
    [
      '.buildkite/pipeline.yml',
      `steps:\n${lines(5000, () => `- command: docker run {{matrix.a}} w\n  matrix: {setup: {a: [${numbers(7)}], b: [${numbers(7)}]}}\n`)}`,
      'this pipeline has more jobs in matrices than are read',
    ],
  ])('%s', async (path, text, gap) => {
    expect(await because({ [path]: text })).toContain(gap)
  })

  test('a pipeline that is included with other inputs a thousand times', async () => {
    const files = {
      '.gitlab-ci.yml': `include:\n${lines(1000, (i) => `  - {local: t.yml, inputs: {a: x${i}}}\n`)}`,
      't.yml': `spec:\n  inputs:\n    a:\n---\n${lines(1000, (i) => `j${i}:\n  script: ["docker run $[[ inputs.a ]] w"]\n`)}`,
    }
    expect(await because(files)).toContain('this pipeline runs its jobs in more ways than are read')
  })
})

describe('edits of lines', () => {
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: b}]}\n'
  const edited = (script: string, text: string) =>
    because({ 'x.sh': `#!/bin/sh\nsed -i '${script}' pod.yaml\n`, 'pod.yaml': `${pod}${text}` })
  const open =
    'sed changes the settings of pods in `pod.yaml` here: what it sets is not checked; commit the changed file instead'

  test.each([
    ['with a long group that stands there twice', String.raw`s/\(a*\)\1b/x/`, `# ${'a'.repeat(900_000)}\n`, [open]],
    [
      'with thousands of empty groups',
      `s/\\(q*\\)a/${String.raw`\1`.repeat(9000)}/g`,
      `# ${'a'.repeat(900_000)}\n`,
      [open],
    ],
    ['that put lines in', 'a #x', '#\n'.repeat(450_000), []],
  ])('%s', async (_, script, text, gaps) => {
    expect(await edited(script, text)).toEqual(gaps)
  })
})

test('a document that begins with a long line of blanks', async () => {
  expect(await because({ 'tasks/main.yml': `---${' '.repeat(900_000)}` })).toEqual([])
  const plays = '---\n  - hosts: all\n    tasks:\n      - shell: docker run --privileged a\n'
  expect(await size({ 'site.yml': plays })).toBe(1)
  expect(await size({ 'site.yml': plays.replace('docker', 'date') })).toBe(0)
})

describe('requests to the API of an engine', () => {
  const request = (body: string) =>
    `curl -d ${body} --unix-socket /var/run/docker.sock http://localhost/containers/create\n`

  test('many that send one large file', async () => {
    const files = { 'x.sh': request('@a.json').repeat(2000), 'a.json': `{"Env": [${'"a=b",'.repeat(150_000)}"a"]}` }
    expect(await because(files)).toEqual(expect.not.arrayContaining([expect.stringContaining('failed')]))
  })
})

test('a file whose parts stand too deep in each other has a reason of its own', async () => {
  const text = `${'{"a":'.repeat(60_000)}1${'}'.repeat(60_000)}`
  const tooDeep = (reader: string) => `it is nested too deeply, or too long, for the ${reader} reader`
  expect(await because({ 'daemon.json': text })).toEqual([tooDeep('daemon')])
  expect(await because({ '.devcontainer/devcontainer.json': text })).toEqual([tooDeep('devcontainer')])
})

test('a program of awk with a text of quotes that does not end', async () => {
  const script = `#!/bin/sh\nawk '{print ${String.raw`\"`.repeat(200_000)} privileged gsub(}' a.yaml\n`
  expect(await because({ 'x.sh': script, 'a.yaml': 'a: b\n' })).toEqual([])
})
