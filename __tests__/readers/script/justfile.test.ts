import { expect, it } from 'vitest'
import { starts } from '../starts.ts'

const just = (text: string, env = 'OPTS=--privileged\n') =>
  starts({ justfile: text, '.env': env, 'other.env': 'OPTS="--rm"\n' })
const up = '\nup:\n    @docker run $OPTS web:1.2\n'
const put = '\nup:\n    docker run {{opts}} web:1.2\n'

it.each([
  [`set dotenv-load${up}`, ['web privileged']],
  [`set dotenv-load := true${up}`, ['web privileged']],
  [`set dotenv-load := false${up}`, ['web ?']],
  [up, ['web ?']],
  [`set dotenv-filename := "other.env"${up}`, ['web']],
  [`set dotenv-path := 'other.env'${up}`, ['web']],
  [`set dotenv-filename := "none"${up}`, ['web ?']],
  [`export OPTS := "--privileged"${up}`, ['web privileged']],
  [`OPTS := "--privileged"${up}`, ['web ?']],
  [`set export\nOPTS := "--privileged"${up}`, ['web privileged']],
  [`set dotenv-load\nexport OPTS := '--rm'${up}`, ['web']],
])('what recipes find in their environment: %j', async (text, found) => {
  expect(await just(text)).toEqual(found)
})

const choice = (expression: string) => `up priv="yes":\n    docker run {{ ${expression} }} web:1.2\n`

it.each([
  [`opts := "--privileged"${put}`, ['web privileged']],
  [`opts := '--rm' # a remark${put}`, ['web']],
  [`opts := "--" + "privileged"${put}`, ['web privileged']],
  [`opts := \`cat x\`${put}`, ['web ?']],
  ['up opts="--privileged":\n    docker run {{opts}} web:1.2\n', ['web privileged']],
  [`opts := "--" + \`cat x\`${put}`, ['web ?']],
  [`opts := env("OPTS", "--privileged")${put}`, ['web privileged']],
  [`opts := if os() == "linux" { "--privileged" } else { "" }${put}`, ['web ?']],
  [`opts := all\nall := opts${put}`, ['web ?']],
  ['opts := "--privileged"\nup opts:\n    docker run {{opts}} web:1.2\n', ['web ?']],
  ['a opts="--rm":\n    echo\nb opts="--privileged": a\n    docker run {{ opts }} web:1.2\n', ['web privileged']],
  ['up *opts:\n    docker run {{opts}} web:1.2\n', ['web ?']],
  [choice('if priv == "yes" { "--privileged" } else { "" }'), ['web privileged']],
  [choice('if priv != "yes" { "--privileged" } else { "--rm" }'), ['web']],
  [choice('if priv == "no" { "" } else if priv == "yes" { "--" + "privileged" } else { "" }'), ['web privileged']],
  [choice('if priv =~ "y" { "--privileged" } else { "" }'), ['web ?']],
  [choice('if os() == "linux" { "--privileged" } else { "" }'), ['web ?']],
  [choice('if priv == "yes" { "--privileged" }'), ['web ?']],
])('what is put in: %j', async (text, found) => {
  expect(await just(text)).toEqual(found)
})

it.each([
  ['up:\n    docker run \\\n      --rm \\\n      --privileged \\\n      web:1.2\n', ['web privileged']],
  ['up:\r\n    docker run \\\r\n      --privileged \\\r\n      web:1.2\r\n', ['web privileged']],
  ['up:\n    @-docker run \\\n    -v x:/x --privileged web:1.2\n', ['web privileged']],
  ['up:\n    -docker run --privileged web:1.2\n    -@docker run web:1.3\n', ['web', 'web privileged']],
  ['up:\n    #!/bin/sh\n    docker run \\\n      --privileged \\\n      web:1.2\n', ['web privileged']],
  [
    'up:\n\n    #!/usr/bin/env bash\n    args=(\n      --privileged\n    )\n    docker run "${args[@]}" web:1.2\n',
    ['web privileged'],
  ],
  ['up:\n    #!/bin/sh\n    -docker run web:1.2\n', []],
])('what just takes from a line of a recipe: %j', async (text, found) => {
  expect(await just(text)).toEqual(found)
})

const run = (parameter: string) => `run ${parameter}:\n    docker run {{flags}} web:1.2\n`
const both = ['web', 'web privileged']

it.each([
  [`${run('flags')}build: (run "--privileged")\n`, ['web privileged']],
  [`${run('flags')}build: (run "--rm")\n`, ['web']],
  [`${run('flags="--rm"')}build: (run "--privileged")\n`, both],
  [`f := "--privileged"\n${run('flags="--rm"')}build: (run f)\n`, both],
  [`${run('flags="--rm"')}build: a && (run "--privileged")\n    echo\na:\n    echo\n`, both],
  [`${run('flags="--rm"')}build x="--privileged": (run x)\n`, both],
  [`${run('*flags')}build: (run "--init" "--privileged")\n`, ['web ?', 'web privileged']],
  [`${run('flags')}build: (run \`cat x\`)\n`, ['web ?']],
  [`${run('flags')}build: run\n`, ['web ?']],
  ['[linux]\nrun:\n    docker run --privileged web:1.2\n[macos]\nrun:\n    echo\n', ['web privileged']],
])('what a recipe that depends on another gives it: %j', async (text, found) => {
  expect(await just(text)).toEqual(found)
})

const recipe = 'run flags=f:\n    docker run {{flags}} web:1.2\n'

it.each([
  [{ justfile: `import 'x.just'\n${recipe}`, 'x.just': 'f := "--privileged"\n' }, ['web privileged']],
  [{ justfile: 'import "x.just"\nf := "--privileged"\n', 'x.just': recipe }, ['web privileged']],
  [{ justfile: "mod x\nf := '--rm'\n", 'x.just': `f := "--privileged"\n${recipe}` }, ['web privileged']],
  [{ justfile: "mod x 'ci/y.txt'\n", 'ci/y.txt': `f := "--privileged"\n${recipe}` }, ['web privileged']],
  [{ justfile: 'mod x\nb: (x::run "--privileged")\n', 'x.just': run('flags') }, ['web privileged']],
  [{ justfile: 'mod x\nb: (x::run "--privileged")\n', 'y.just': run('flags') }, ['web ?']],
])('files of a justfile: %j', async (files, found) => {
  expect(await starts(files)).toEqual(found)
})

it('calls of recipes cost no more than their length, and what is not read is not known', async () => {
  const start = performance.now()
  const calls = Array.from({ length: 20_000 }, (_, i) => `a${i}: (run "--rm")\n`).join('')
  expect(await just(`${run('flags="--rm"')}${calls}`)).toEqual(['web ?'])
  expect(performance.now() - start).toBeLessThan(5000)
})

it('what direnv runs is read', async () => {
  expect(await starts({ '.envrc': 'docker run --privileged web:1.2\n' })).toEqual(['web privileged'])
  expect(await starts({ '.envrc': 'export IMAGE=docker\n' })).toEqual([])
})

it.each([
  ['#!/usr/bin/env python3', 'os.system("docker run --privileged py:1")', ['py privileged', 'web']],
  [
    '#!/usr/bin/env -S python3 -u',
    'subprocess.run(["docker", "run", "--privileged", "py:1"])',
    ['py privileged', 'web'],
  ],
  ['#!/usr/bin/python3', 'print("docker run --privileged py:1")', ['web']],
  ['#!/usr/bin/env node', "if (x) { console.log('a (b') }", ['web']],
  ['#!/usr/bin/env python3', 'x = "docker run " + flags', ['gap justfile', 'web']],
  ['#!/usr/bin/env bash', 'docker run --privileged sh:1', ['sh privileged', 'web']],
])('a recipe is read in its own language: %s %s', async (first, line, found) => {
  expect(await just(`py:\n    ${first}\n    ${line}\nup:\n    docker run web:1.2\n`)).toEqual(found)
})
