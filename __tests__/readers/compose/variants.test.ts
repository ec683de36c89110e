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
  ])('are one project by %s, and none alone', async (_, by) => {
    const containers = await read({ 'ops/one.yml': base, 'ops/two.yml': over, ...by })
    expect([...containers.keys()]).toEqual(['ops/one.yml#api'])
    const api = containers.get('ops/one.yml#api')!
    expect([api.privileged, api.pidMode?.value, api.memoryLimit?.value]).toEqual([undefined, 'host', 67_108_864])
    expect(api.pidMode?.at.source.path).toBe('ops/two.yml')
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
