import { afterAll, describe, expect, it } from 'vitest'
import { readDirenv } from '../../../src/readers/direnv/direnv.ts'
import { removeTrees } from '../../tree.ts'
import { found } from '../found.ts'
import { readFile } from '../read-file.ts'
import { starts } from '../starts.ts'

const script = (command: string) => `#!/bin/sh\n${command}\n`
const up = script('docker run $FLAGS web:1.2')
const alone = 'web ?'
const project = (name = 'web') => `services:\n  ${name}:\n    image: acme/web:1.2\n    privileged: \${PRIV:-false}\n`
const privileged = 'export FLAGS=--privileged\n'

afterAll(removeTrees)

describe('what a script finds in its environment', () => {
  it.each([
    ['beside it', { '.envrc': privileged, 'x.sh': up }, [alone, 'web privileged']],
    ['above it', { '.envrc': privileged, 'bin/up': up }, [alone, 'web privileged']],
    ['a harmless one', { '.envrc': 'export FLAGS=--read-only\n', 'x.sh': up }, ['web', alone]],
    ['in another folder', { 'a/.envrc': privileged, 'b/x.sh': up }, [alone]],
    ['behind a nearer file', { '.envrc': privileged, 'b/.envrc': 'export A=1\n', 'b/x.sh': up }, [alone]],
    [
      'through a nearer file that takes it',
      { '.envrc': privileged, 'b/.envrc': 'source_up\nexport A=1\n', 'b/x.sh': up },
      [alone, 'web privileged'],
    ],
    ['not exported', { '.envrc': 'FLAGS=--privileged\nexport A=1\n', 'x.sh': up }, [alone]],
    ['not known', { '.envrc': 'export FLAGS=$(cat flags)\n', 'x.sh': up }, [alone]],
    ['set by the script', { '.envrc': privileged, 'x.sh': script('FLAGS=--init\ndocker run $FLAGS web:1.2') }, ['web']],
    [
      'in place of a default',
      { '.envrc': privileged, 'x.sh': script('docker run ${FLAGS:---init} web:1.2') },
      ['web', 'web privileged'],
    ],
    [
      'of another file',
      { '.envrc': 'dotenv\n', '.env': 'FLAGS=--privileged\n', 'x.sh': up },
      [alone, 'web privileged'],
    ],
    [
      'of a named one',
      { '.envrc': 'dotenv_if_exists "a.env" # local\n', 'a.env': 'FLAGS=--privileged\n', 'x.sh': up },
      [alone, 'web privileged'],
    ],
    [
      'of another folder',
      { '.envrc': 'source_env conf/\n', 'conf/.envrc': privileged, 'x.sh': up },
      [alone, 'web privileged'],
    ],
    [
      'in one of two ways',
      { '.envrc': `if [ -f x ]; then ${privileged}else export FLAGS=--init; fi\n`, 'x.sh': up },
      ['web', alone, 'web privileged'],
    ],
  ])('%s', async (_, files, expected) => {
    expect(await starts(files as Record<string, string>)).toEqual(expected)
  })

  it.each([
    ['a script of a package', 'web/package.json', (run: string) => JSON.stringify({ scripts: { up: run } })],
    ['a Taskfile', 'Taskfile.yml', (run: string) => `version: '3'\ntasks:\n  up: ${run}\n`],
    ['a task of mise', 'mise.toml', (run: string) => `[tasks]\nup = '${run}'\n`],
  ])('%s finds it', async (_, path, text) => {
    const of = (flag: string, command: string, envrc = '.envrc') =>
      starts({ [envrc]: `export FLAGS=${flag}\n`, [path]: text(command) })
    expect(await of('--privileged', 'docker run $FLAGS web:1.2')).toEqual([alone, 'web privileged'])
    expect(await of('--init', 'docker run $FLAGS web:1.2')).toEqual(['web', alone])
    expect(await of('--privileged', 'docker run --init web:1.2')).toEqual(['web'])
    expect(await of('--privileged', 'docker run $FLAGS web:1.2', 'other/.envrc')).toEqual([alone])
  })

  it('a Taskfile that another includes finds it', async () => {
    const files = (flag: string) => ({
      '.envrc': `export FLAGS=${flag}\n`,
      'Taskfile.yml': "version: '3'\nincludes:\n  app: ./app\n",
      'app/Taskfile.yml': "version: '3'\ntasks:\n  up: docker run $FLAGS web:1.2\n",
    })
    expect(await starts(files('--privileged'))).toContain('web privileged')
    expect(await starts(files('--init'))).not.toContain('web privileged')
  })

  it('stands where it is set', async () => {
    expect(await found({ '.envrc': `# flags\n${privileged}`, 'x.sh': up })).toEqual([
      '.envrc:2 critical: web is privileged',
    ])
  })
})

describe('Compose projects', () => {
  it.each([
    ['beside it', { '.envrc': 'export PRIV=true\n', 'compose.yaml': project() }, ['web', 'web privileged']],
    ['below', { '.envrc': 'export PRIV=true\n', 'a/docker-compose.yml': project() }, ['web', 'web privileged']],
    ['above', { 'a/.envrc': 'export PRIV=true\n', 'compose.yaml': project() }, ['web']],
    ['with another variable', { '.envrc': 'export PRIVATE=true\n', 'compose.yaml': project() }, ['web']],
    [
      'that it names',
      { '.envrc': 'export COMPOSE_FILE=dev.yml PRIV=yes\n', 'dev.yml': project('app') },
      ['app', 'app privileged'],
    ],
    [
      'that a script names',
      { '.envrc': 'export PRIV=true\n', 'x.sh': script('docker compose -f dev.yml up'), 'dev.yml': project() },
      ['web', 'web privileged'],
    ],
  ])('%s', async (_, files, expected) => {
    expect(await starts(files as Record<string, string>)).toEqual(expected)
  })

  it('are one finding at the setting', async () => {
    expect(await found({ '.envrc': 'export PRIV=true\n', 'compose.yaml': project() })).toEqual([
      'compose.yaml:4 critical: web is privileged',
    ])
  })
})

const recipe = 'all:\n\techo\nup:\n\tdocker run $(FLAGS) web:1.2\n'

it.each([
  ['', ['web privileged']],
  ['FLAGS ?= --init\n', ['web', 'web privileged']],
  ['FLAGS = --init\n', ['web']],
])('any target of a Makefile: %j', async (head, expected) => {
  expect(await starts({ '.envrc': privileged, Makefile: head + recipe })).toEqual(expected)
})

it('Makefiles that name nothing of it are no runs of their own', async () => {
  const makefiles = Object.fromEntries(
    Array.from({ length: 201 }, (_, i) => [`m${i}/Makefile`, 'up:\n\tdocker run web:1.2\n']),
  )
  expect(await starts({ '.envrc': privileged, ...makefiles })).toEqual(['web'])
})

it('so many commands of direnv are read as a person writes; more block', async () => {
  const files = (count: number) => ({ '.envrc': `${'dotenv a\n'.repeat(count)}${privileged}`, a: 'A=1\n', 'x.sh': up })
  expect(await starts(files(200))).toEqual([alone, 'web privileged'])
  expect(await starts(files(201))).toEqual(['gap .envrc', alone])
  const { gaps } = await readFile(readDirenv, '.envrc', 'dotenv a\n'.repeat(100_000))
  expect(gaps).toEqual([
    { path: '.envrc', line: 201, because: 'more than 200 commands of direnv in one file', blocking: true },
  ])
})
