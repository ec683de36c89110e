import { describe, expect, it } from 'vitest'
import type { Container } from '../../../src/model/container.ts'
import { source } from '../../../src/model/source.ts'
import { readAll } from '../../../src/readers/index.ts'

async function read(files: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, Container>> {
  const sources = new Map(Object.entries(files).map(([path, text]) => [path, source(path, text)]))
  const { subjects, gaps } = await readAll({ paths: [...sources.keys()].sort(), read: (path) => sources.get(path) })
  expect(gaps).toEqual([])
  const containers = subjects.filter((subject) => subject.kind === 'container')
  return new Map(containers.map((container) => [container.key, container]))
}

const base = 'services:\n  api:\n    image: a:1\n    privileged: true\n    mem_limit: 64m\n'
const over = 'services:\n  api:\n    privileged: !reset null\n    pid: host\n'

describe('files that something combines', () => {
  it.each<[string, Record<string, string>]>([
    ['a script', { 'up.sh': 'docker compose -f ops/one.yml -f ops/two.yml up -d\n' }],
    ['a script of version 1', { 'up.sh': 'docker-compose --file=ops/one.yml --file ops/two.yml up\n' }],
    ['a script in the folder', { 'ops/up.sh': 'docker compose -f one.yml -f two.yml pull\n' }],
    ['a recipe', { Makefile: 'F = -f ops/one.yml -f ops/two.yml\nup:\n\tdocker compose $(F) up\n' }],
    ['a variable', { 'up.sh': 'export COMPOSE_FILE=ops/one.yml:ops/two.yml\ndocker compose up\n' }],
    ['a stack', { 'up.sh': 'docker stack deploy -c ops/one.yml --compose-file ops/two.yml shop\n' }],
    ['the environment', { '.env': 'COMPOSE_FILE=ops/one.yml:ops/two.yml\n' }],
    [
      'a dev container',
      { '.devcontainer/devcontainer.json': '{"dockerComposeFile": ["../ops/one.yml", "../ops/two.yml"]}' },
    ],
    [
      'a dev container from the folder that is opened',
      {
        '.devcontainer/devcontainer.json': `{"dockerComposeFile": ["${'${localWorkspaceFolder}'}/ops/one.yml", "../ops/two.yml"]}`,
      },
    ],
  ])('are one project by %s, and none alone', async (_, by) => {
    const containers = await read({ 'ops/one.yml': base, 'ops/two.yml': over, ...by })
    expect([...containers.keys()]).toEqual(['ops/one.yml#api'])
    const api = containers.get('ops/one.yml#api')!
    expect([api.privileged, api.pidMode?.value, api.memoryLimit?.value]).toEqual([undefined, 'host', 67_108_864])
    expect(api.pidMode?.at.source.path).toBe('ops/two.yml')
  })

  it.each<[string, Record<string, string>]>([
    ['the project of the folder', { 'compose.yaml': 'include:\n  - path: [ops/one.yml, ops/two.yml]\n' }],
    [
      'the environment',
      {
        '.env': 'COMPOSE_FILE=main.yml:more.yml\n',
        'main.yml': 'include:\n  - path: [ops/one.yml, ops/two.yml]\nservices:\n  web:\n    image: w:1\n',
        'more.yml': 'services:\n  web:\n    mem_limit: 64m\n',
      },
    ],
    [
      'a command',
      {
        'up.sh': 'docker compose -f main.yml -f more.yml up\n',
        'main.yml': 'include:\n  - path: [ops/one.yml, ops/two.yml]\nservices:\n  web:\n    image: w:1\n',
        'more.yml': 'services:\n  web:\n    mem_limit: 64m\n',
      },
    ],
  ])('are one project where they are included together by %s, and none alone', async (_, by) => {
    const two = over.replace('    pid', '    image: a:2\n    pid')
    const containers = await read({ 'ops/one.yml': base, 'ops/two.yml': two, ...by })
    expect([...containers.keys()].filter((key) => key.startsWith('ops/'))).toEqual(['ops/one.yml#api'])
    const api = containers.get('ops/one.yml#api')!
    expect([api.privileged, api.pidMode?.value, api.image?.value]).toEqual([undefined, 'host', 'a:2'])
  })

  it('are read alone as well where a command uses them so', async () => {
    const containers = await read({
      'compose.yaml': 'include:\n  - path: [ops/one.yml, ops/two.yml]\n',
      'ops/one.yml': base,
      'ops/two.yml': over,
      'up.sh': 'docker compose -f ops/one.yml up\n',
    })
    expect([...containers.keys()]).toEqual(['ops/one.yml#api', 'ops/one.yml#api@ops/one.yml'])
    const alone = containers.get('ops/one.yml#api@ops/one.yml')!
    expect([alone.privileged?.value, alone.unsupported.has('privileged')]).toEqual([true, false])
  })

  it('resolve relative names from the folder of the first', async () => {
    const containers = await read({
      'compose.yaml': base,
      'ops/more.yml': 'services:\n  api:\n    extends: {file: part.yml, service: p}\n',
      'part.yml': 'services:\n  p:\n    volumes: ["./data:/data"]\n',
      'up.sh': 'docker compose -f compose.yaml -f ops/more.yml up\n',
    })
    expect([...containers.keys()]).toEqual(['compose.yaml#api', 'compose.yaml#api@compose.yaml+ops/more.yml'])
    const more = containers.get('compose.yaml#api@compose.yaml+ops/more.yml')!
    expect(more.mounts.map(({ value }) => value.source)).toEqual(['./data'])
    expect([more.unsupported.has('mounts'), more.unsupported.has('privileged')]).toEqual([false, true])
  })
})

describe('a volume that is made before', () => {
  const made = 'docker volume create --driver local --opt type=none --opt o=bind --opt device=/etc conf\n'
  it.each([
    ['under its key', 'conf: {external: true}', 'bind', '/etc'],
    ['under a name', 'conf: {external: true, name: other}', 'volume', 'conf'],
    ['under that name', 'data: {external: true, name: conf}', 'bind', '/etc'],
    ['by the project itself', 'conf: {}', 'volume', 'conf'],
  ])('is what a script makes of it, %s', async (_, volume, type, from) => {
    const key = volume.slice(0, 4)
    const text = `services:\n  api: {image: "a:1", volumes: ["${key}:/x"]}\nvolumes: {${volume}}\n`
    const containers = await read({ 'compose.yaml': text, 'up.sh': made })
    const [mount] = containers.get('compose.yaml#api')!.mounts
    expect([mount!.value.type, mount!.value.source, mount!.at.source.path]).toEqual([type, from, 'compose.yaml'])
  })
})

describe('a file that a command uses alone', () => {
  it('is read without its override, for what differs', async () => {
    const files = { 'compose.yaml': base, 'compose.override.yaml': over }
    expect([...(await read(files)).keys()]).toEqual(['compose.yaml#api'])
    const containers = await read({ ...files, 'up.sh': 'docker compose -f compose.yaml up -d\n' })
    expect([...containers.keys()]).toEqual(['compose.yaml#api', 'compose.yaml#api@compose.yaml'])
    const alone = containers.get('compose.yaml#api@compose.yaml')!
    expect([alone.privileged?.value, alone.unsupported.has('privileged')]).toEqual([true, false])
    expect([alone.pidMode, alone.unsupported.has('memoryLimit')]).toEqual([undefined, true])
    const stopped = await read({ ...files, 'down.sh': 'docker compose -f compose.yaml down\n' })
    expect([...stopped.keys()]).toEqual(['compose.yaml#api'])
  })

  it.each(['flow.yml', 'shop.json', 'shop.txt'])('is a project whatever its name: %s', async (name) => {
    const text = '{"services": {"api": {"image": "a:1", "privileged": true}}}'
    const containers = await read({ [name]: text, 'up.sh': `docker compose -f ${name} up\n` })
    expect(containers.get(`${name}#api`)?.privileged?.value).toBe(true)
  })

  it('takes the variables that the command sets', async () => {
    const text = 'services:\n  api:\n    image: a:1\n    privileged: $' + '{OPEN:-false}\n'
    for (const [line, env] of [
      ['OPEN=true docker compose up', ''],
      ['docker compose --env-file site.env up', 'OPEN=true\n'],
    ]) {
      const containers = await read({ 'compose.yaml': text, 'up.sh': `${line}\n`, 'site.env': env! })
      expect([...containers.values()].map(({ privileged }) => privileged?.value)).toEqual([false, true])
    }
  })
})

it('a part without an image is read for what it says', async () => {
  const containers = await read({ 'extra/compose.override.yml': 'services:\n  api:\n    cap_add: [SYS_PTRACE]\n' })
  const api = containers.get('extra/compose.override.yml#api')!
  expect(api.capAdd.map(({ value }) => value)).toEqual(['SYS_PTRACE'])
  expect(['memoryLimit', 'restart', 'user'].map((field) => api.unsupported.has(field as 'user'))).toEqual([
    true,
    true,
    true,
  ])
  expect([...api.unresolved]).toEqual([])
})

it('what only other files extend is read in them', async () => {
  const containers = await read({
    'compose.yaml': 'services:\n  api:\n    extends: {file: common.yaml, service: b}\n',
    'common.yaml': 'services:\n  b:\n    image: a:1\n    cap_add: [NET_ADMIN]\n  c:\n    image: c:1\n',
  })
  expect([...containers.keys()]).toEqual(['compose.yaml#api', 'common.yaml#c'])
})

it('an image that any file builds is its own, also as its project and service are called', async () => {
  const containers = await read({
    'compose.yaml': 'name: shop\nservices:\n  web:\n    build: .\n  tool:\n    image: tool:2\n    build: .\n',
    Dockerfile: 'FROM debian:12\n',
    Makefile: 'image:\n\tdocker build -t packer .\n',
    'run.sh': '#!/bin/sh\ndocker run shop-web\ndocker run tool:2\ndocker run packer\ndocker run shop-api\n',
  })
  const built = ['shop-web', 'tool', 'packer', 'shop-api'].map(
    (name) => containers.get(`run.sh#run/${name}`)?.build?.value,
  )
  expect(built).toEqual(['Dockerfile', 'Dockerfile', '.', undefined])
})

it.each([
  ['', 'docker compose -p acme build\n'],
  ['', 'docker compose --project-name=acme up -d\n'],
  ['COMPOSE_PROJECT_NAME=acme\n', ''],
])('an image is called as a command or the environment calls the project: %j %j', async (env, command) => {
  const files = { 'web/compose.yaml': 'services:\n  web:\n    build: .\n', 'web/Dockerfile': 'FROM debian:12\n' }
  const run = `${command}docker run acme-web\ndocker run web-web\ndocker run other-web\n`
  const containers = await read({ ...files, 'web/.env': env, 'web/run.sh': run })
  const built = ['acme-web', 'web-web', 'other-web'].map(
    (name) => containers.get(`web/run.sh#run/${name}`)?.build?.value,
  )
  expect(built).toEqual(['web/Dockerfile', 'web/Dockerfile', undefined])
})

describe('the folder and the variables of a command', () => {
  const files = { 'ops/one.yml': base, 'ops/two.yml': over, 'x/one.yml': base, 'x/two.yml': base }
  const workflow = (job: string, step: string, top = '') =>
    `on: push\n${top}jobs:\n  a:\n    runs-on: ubuntu-latest\n${job}    steps:\n      - run: docker compose -f one.yml -f two.yml up -d\n${step}`

  it.each<[string, string, string]>([
    ['cd', 'up.sh', 'cd ops\ndocker compose -f one.yml -f two.yml up\n'],
    ['a variable', 'up.sh', 'D=ops\ncd "$D" && docker compose -f one.yml -f two.yml up\n'],
    ['the folder of the script', 'bin/up.sh', 'cd "$(dirname "$0")/../ops"\ndocker compose -f one.yml -f two.yml up\n'],
    [
      'the folder of the script in a variable',
      'bin/up.sh',
      'D=$(cd "$(dirname "$0")" && pwd)\ncd "$D/../ops"\ndocker compose -f one.yml -f two.yml up\n',
    ],
    ['cd, and behind another program', 'up.sh', 'cd ops && sudo docker compose -f one.yml -f two.yml up\n'],
    ['pushd', 'up.sh', 'pushd ops\npushd /tmp\npopd\ndocker compose -f one.yml -f two.yml up\n'],
    ['a subshell', 'up.sh', '(cd ops; docker compose -f one.yml -f two.yml up)\n'],
    ['a recipe', 'Makefile', 'up:\n\tcd ops && docker compose -f one.yml -f two.yml up\n'],
    ['a step', '.github/workflows/ci.yml', workflow('', '        working-directory: ./ops\n')],
    ['a job', '.github/workflows/ci.yml', workflow('    defaults: {run: {working-directory: ops}}\n', '')],
    ['a workflow', '.github/workflows/ci.yml', workflow('', '', 'defaults: {run: {working-directory: ops}}\n')],
    [
      'the checkout',
      '.github/workflows/ci.yml',
      workflow('', '        working-directory: "${{ github.workspace }}/ops"\n'),
    ],
  ])('are those of %s', async (_, path, text) => {
    const containers = await read({ ...files, [path]: text })
    expect(containers.get('ops/one.yml#api')?.pidMode?.value).toBe('host')
    expect(containers.get('x/one.yml#api')?.pidMode).toBeUndefined()
  })

  const open = 'services:\n  api:\n    image: a\n    privileged: ${P:-false}\n'
  it.each<[string, Record<string, string>, boolean]>([
    ['before the command', { 'up.sh': 'P=true docker compose up\n' }, true],
    ['given to env', { 'up.sh': 'env P=true docker compose up\n' }, true],
    ['given to sudo', { 'up.sh': 'sudo -E P=true docker compose up -d\n' }, true],
    ['exported', { 'up.sh': 'export Q=1 P=true\ndocker compose up\n' }, true],
    ['set, then exported', { 'up.sh': 'P=true\nexport P\ndocker compose up\n' }, true],
    ['not exported', { 'up.sh': 'P=true\ndocker compose up\n' }, false],
    ['exported afterwards', { 'up.sh': 'docker compose up\nexport P=true\n' }, false],
    [
      'of a job',
      {
        '.github/workflows/ci.yml':
          'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    env: {P: "true"}\n    steps:\n      - run: docker compose up\n',
      },
      true,
    ],
    [
      'in files that a variable names',
      { 'up.sh': 'export COMPOSE_ENV_FILES=a.env\ndocker compose up\n', 'a.env': 'P=true\n' },
      true,
    ],
    ['that no file names', { 'up.sh': 'export Q=true\ndocker compose up\n' }, false],
  ])('count where they are %s', async (_, by, isSet) => {
    const containers = await read({ 'compose.yaml': open, ...by })
    const variants = [...containers.values()].filter(({ key }) => key.startsWith('compose.yaml#api@'))
    expect(variants.map(({ privileged }) => privileged?.value)).toEqual(isSet ? [true] : [])
  })

  it('a project directory has its own files', async () => {
    const containers = await read({
      'ops/compose.yaml': open,
      'up.sh': 'P=true docker compose --project-directory ops up\n',
    })
    expect([...containers.values()].map(({ privileged }) => privileged?.value)).toEqual([false, true])
  })
})

describe('a file that is named and is not there', () => {
  const gapsOf = async (files: Readonly<Record<string, string>>) => {
    const sources = new Map(Object.entries(files).map(([path, text]) => [path, source(path, text)]))
    const { gaps } = await readAll({ paths: [...sources.keys()].sort(), read: (path) => sources.get(path) })
    return gaps.map(({ path, line, because, blocking }) => [path, line, because, blocking])
  }

  it.each<[string, Record<string, string>, boolean]>([
    ['a script', { 'up.sh': 'docker compose -f none.yml up\n' }, true],
    ['an ignored one', { 'up.sh': 'docker compose -f none.yml up\n', '.gitignore': '*.tmp\n/none.yml\n' }, false],
    [
      'one that is not ignored after all',
      { 'up.sh': 'docker compose -f none.yml up\n', '.gitignore': '*.yml\n!none.yml\n' },
      true,
    ],
    ['a folder that nobody knows', { 'up.sh': 'cd "$ROOT"; docker compose -f none.yml up\n' }, false],
    ['one that the script makes', { 'up.sh': 'envsubst < t > none.yml; docker compose -f none.yml up\n' }, false],
  ])('is a gap: %s', async (_, by, blocking) => {
    expect(await gapsOf({ 'compose.yaml': base, ...by })).toEqual([
      ['up.sh', 1, 'none.yml is not in the repository', blocking],
    ])
  })

  it('is a gap of a dev container', async () => {
    const files = {
      'compose.yaml': base,
      '.devcontainer/devcontainer.json': '{\n"dockerComposeFile": ["../compose.yaml", "none.yml"]}',
    }
    expect(await gapsOf(files)).toEqual([
      ['.devcontainer/devcontainer.json', 2, '.devcontainer/none.yml is not in the repository', true],
    ])
  })
})
