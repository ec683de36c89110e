import { describe, expect, it } from 'vitest'
import { starts } from '../starts.ts'

const script = (text: string) => `#!/bin/bash\n${text}\n`
const packaged = (scripts: Record<string, string>) => JSON.stringify({ name: 'web', scripts })
const up = packaged({ up: 'docker run --rm $FLAGS web:1.2', last: 'docker run --rm', start: 'docker run --rm' })

describe('a script of a package', () => {
  it.each([
    ['npm run last -- --privileged web:1.2', ['web privileged']],
    ['npm run last -- --init web:1.2', ['web']],
    ['npm run last --privileged web:1.2', ['web']],
    ['npm run-script --silent last -- --privileged web:1.2', ['web privileged']],
    ['npm start -- --privileged web:1.2', ['web privileged']],
    ['npm last -- --privileged web:1.2', []],
    ['npm run other -- --privileged web:1.2', []],
    ['yarn last --privileged web:1.2', ['web privileged']],
    ['yarn run last --privileged web:1.2', ['web privileged']],
    ['yarn add last --privileged web:1.2', []],
    ['pnpm last --privileged web:1.2', ['web privileged']],
    ['pnpm run last -- --privileged web:1.2', ['web privileged']],
    ['bun run last --privileged web:1.2', ['web privileged']],
    ['sudo npm run last -- --privileged web:1.2', ['web privileged']],
    ['W=(--privileged web:1.2)\nyarn last "${W[@]}"', ['web privileged']],
    ['echo npm run last -- --privileged web:1.2', []],
    ['cd web && npm run last -- --privileged web:1.2', []],
  ])('%s', async (command, expected) => {
    const found = await starts({ 'package.json': up, 'x.sh': script(command) })
    expect(found.filter((one) => one.startsWith('web') && one !== 'web ?')).toEqual(expected)
  })

  it.each([
    ['npm --prefix app run last -- --privileged web:1.2'],
    ['npm run last --prefix app -- --privileged web:1.2'],
    ['npm run --prefix=app last -- --privileged web:1.2'],
    ['yarn --cwd app last --privileged web:1.2'],
    ['pnpm -C app last --privileged web:1.2'],
    ['bun --cwd app run last --privileged web:1.2'],
    ['cd app && yarn last --privileged web:1.2'],
  ])('of another folder: %s', async (command) => {
    const files = { 'app/package.json': up, 'x.sh': script(command) }
    expect(await starts(files)).toContain('web privileged')
    expect(await starts({ ...files, 'x.sh': script(command.replaceAll('app', 'lib')) })).not.toContain('web privileged')
  })

  it.each([
    [
      'a workflow',
      '.github/workflows/x.yml',
      (run: string) => `on: push\njobs: {a: {runs-on: x, steps: [{run: ${run}}]}}\n`,
    ],
    ['a Makefile', 'Makefile', (run: string) => `up:\n\t${run}\n`],
    ['another script of the package', 'web/package.json', (run: string) => packaged({ a: `cd .. && ${run}` })],
    ['a pipeline', '.gitlab-ci.yml', (run: string) => `up:\n  script:\n    - ${run}\n`],
    ['a justfile', 'justfile', (run: string) => `up:\n    ${run}\n`],
    ['a Taskfile', 'Taskfile.yml', (run: string) => `version: '3'\ntasks:\n  up: ${run}\n`],
  ])('called by %s', async (_, path, text) => {
    const of = (flag: string) => starts({ 'package.json': up, [path]: text(`npm run last -- ${flag} web:1.2`) })
    expect(await of('--privileged')).toContain('web privileged')
    expect(await of('--init')).not.toContain('web privileged')
    expect(await of('--init')).toContain('web')
  })

  it('finds the variables of its caller', async () => {
    const of = (call: string) => starts({ 'package.json': up, 'x.sh': script(call) })
    expect(await of('FLAGS=--privileged npm run up')).toContain('web privileged')
    expect(await of('export FLAGS=--privileged\nnpm run up')).toContain('web privileged')
    expect(await of('FLAGS=--privileged\nnpm run up')).not.toContain('web privileged')
    expect(await of('FLAGS=--init npm run up')).not.toContain('web privileged')
  })

  it('may hand on what it is given', async () => {
    const files = (flag: string) => ({
      'package.json': packaged({ up: './bin/up' }),
      'bin/up': script('docker run "$@" web:1.2'),
      'x.sh': script(`yarn run up ${flag}`),
    })
    expect(await starts(files('--privileged'))).toContain('web privileged')
    expect(await starts(files('--init'))).not.toContain('web privileged')
  })
})

const justfile = 'flags := "--init"\nup how *more:\n    docker run {{how}} {{more}} web:1.2\nset-up: (up flags)\n'

describe('a recipe', () => {
  it.each([
    ['just up --privileged', true],
    ['just up --init --privileged', true],
    ['just up --init', false],
    ['just flags=--privileged set-up', true],
    ['just --set flags --privileged set-up', true],
    ['just --unstable set-up', false],
    ['just -f app/justfile up --privileged', false],
    ['just -f justfile up --privileged', true],
    ['echo just up --privileged', false],
  ])('%s', async (command, isPrivileged) => {
    const found = await starts({ justfile, 'x.sh': script(command) })
    expect(found.includes('web privileged')).toBe(isPrivileged)
  })

  it('takes no more words than it has parameters', async () => {
    const files = (call: string) => ({
      justfile: 'a how="--init":\n    docker run {{how}} web:1.2\nb flag:\n    docker run {{flag}} db:1.2\n',
      'x.sh': script(call),
    })
    expect(await starts(files('just a --read-only b --privileged'))).toEqual(['db ?', 'db privileged', 'web'])
    expect(await starts(files('just a --privileged b --init'))).toEqual(['db', 'db ?', 'web', 'web privileged'])
  })
})

const scripts = { up: 'docker run --name web' }
const packageOf = (name: string, more: object = {}) => JSON.stringify({ name, scripts, ...more })
const workspaces = {
  'package.json': JSON.stringify({ name: 'root', workspaces: ['packages/*'] }),
  'packages/web/package.json': packageOf('@acme/web'),
}

it.each([
  'npm run up --workspace @acme/web -- --privileged a:1',
  'npm --workspace=packages/web run up -- --privileged a:1',
  'npm -w @acme/web run up -- --privileged a:1',
  'npm run up --workspaces -- --privileged a:1',
  'npm --prefix packages/web run up -- --privileged a:1',
  'yarn workspace @acme/web run up --privileged a:1',
  'yarn workspaces foreach -A run up --privileged a:1',
  'yarn workspaces run up --privileged a:1',
  'pnpm --filter @acme/web run up --privileged a:1',
  'pnpm --filter=web up --privileged a:1',
  "pnpm -F './packages/*' run up --privileged a:1",
  'pnpm -r run up --privileged a:1',
  'pnpm -C packages/web run up --privileged a:1',
  "bun run --filter '*' up --privileged a:1",
  'turbo run up -- --privileged a:1',
  'npx turbo up --filter=@acme/web -- --privileged a:1',
  'pnpm exec turbo run build up -- --privileged a:1',
  'nx run web:up --privileged a:1',
  'npx nx up web -- --privileged a:1',
  'nx run-many -t up -- --privileged a:1',
  'lerna run up --scope @acme/web -- --privileged a:1',
])('a script of a package of a repository with many: %s', async (line) => {
  expect(await starts({ ...workspaces, 'x.sh': `#!/bin/sh\n${line}\n` })).toEqual(['web privileged'])
})

it.each([
  'npm run up --workspace @acme/db -- --privileged a:1',
  'yarn workspace db run up --privileged a:1',
  'pnpm --filter db run up --privileged a:1',
  'pnpm -w run up --privileged a:1',
  'turbo run up --filter=db -- --privileged a:1',
  'nx run db:up --privileged a:1',
  'turbo run other -- --privileged a:1',
])('a script of another package: %s', async (line) => {
  expect(await starts({ ...workspaces, 'x.sh': `#!/bin/sh\n${line}\n` })).toEqual(['web'])
})

it.each([
  ['package.json', packageOf('web'), 'node --run up -- --privileged a:1'],
  ['composer.json', packageOf('a/web'), 'composer run-script up -- --privileged a:1'],
  ['deno.json', JSON.stringify({ tasks: scripts }), 'deno task up --privileged a:1'],
])('a task of %s', async (path, text, line) => {
  expect(await starts({ [path]: text, 'x.sh': `#!/bin/sh\n${line}\n` })).toEqual(['web privileged'])
})

it.each([
  ['Dockerfile', 'package.json', 'FROM node:20\nCOPY . .\nRUN npm run up -- --privileged a:1\n'],
  ['web/Dockerfile', 'web/package.json', 'FROM node:20\nCOPY . .\nRUN ["yarn", "run", "up", "--privileged", "a:1"]\n'],
  ['Dockerfile', 'web/package.json', 'FROM node:20\nCOPY . .\nRUN cd web && pnpm run up --privileged a:1\n'],
])('a RUN line of %s that runs a script of %s', async (path, beside, text) => {
  expect(await starts({ [path]: text, [beside]: packageOf('web') })).toEqual(['web privileged'])
})
