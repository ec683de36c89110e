import { describe, expect, it } from 'vitest'
import { readDevcontainers } from '../../../src/readers/devcontainer/devcontainer.ts'
import { factsOf, place, readFile, valueAndPlace } from '../read-file.ts'

const path = '.devcontainer/devcontainer.json'
const read = (...lines: string[]) => readFile(readDevcontainers, path, `${lines.join('\n')}\n`)

describe('a dev container', () => {
  it('is a one-off container, through comments and trailing commas', async () => {
    const { container, keys, gaps } = await read(
      '// for the editor',
      '{',
      '  "name": "Go",',
      '  "image": "mcr.microsoft.com/devcontainers/go:1",',
      '  "runArgs": ["--cap-add=SYS_PTRACE", "--security-opt", "seccomp=unconfined", "--network", "host",],',
      '  "privileged": true,',
      '  "capAdd": ["NET_ADMIN"],',
      '  "securityOpt": ["apparmor=unconfined"],',
      '  "mounts": [',
      '    "source=/var/run/docker.sock,target=/var/run/docker.sock,type=bind",',
      '    { "source": "${localEnv:HOME}${localEnv:USERPROFILE}/.x", "target": "/x", "type": "bind" },',
      '    "source=cache-${localWorkspaceFolderBasename},target=/c,type=volume"',
      '  ],',
      '  "workspaceMount": "source=${localWorkspaceFolder},target=/w,type=bind",',
      '  "containerUser": "vscode", "remoteUser": "root", "init": true,',
      '  "appPort": [3000, "8080:80"], "forwardPorts": [9000],',
      '  "containerEnv": { "A": "b", "H": "${localEnv:H}" },',
      '}',
    )
    expect([keys, gaps]).toEqual([['devcontainer'], []])
    const go = container('devcontainer')
    expect([go.name, go.dialect, go.oneOff, place(go.at)]).toEqual(['Go', 'run', true, '4:image'])
    expect(factsOf(go)).toMatchObject({
      image: 'mcr.microsoft.com/devcontainers/go:1',
      capAdd: ['SYS_PTRACE', 'NET_ADMIN'],
      seccomp: 'unconfined',
      appArmor: 'unconfined',
      networkMode: 'host',
      privileged: true,
      user: 'vscode',
      init: true,
      env: [
        { name: 'A', value: 'b' },
        { name: 'H', from: 'host' },
      ],
    })
    expect(go.mounts.map((fact) => [fact.value.type, fact.value.source, place(fact.at).split(':')[0]])).toEqual([
      ['bind', '.', '14'],
      ['bind', '/var/run/docker.sock', '10'],
      ['bind', '~/.x', '11'],
      ['volume', 'cache-${localWorkspaceFolderBasename}', '12'],
    ])
    expect(go.ports.map((fact) => fact.value.containerPort)).toEqual([3000, 80])
    expect([valueAndPlace(go.privileged), valueAndPlace(go.capAdd[0]), valueAndPlace(go.seccomp)]).toEqual([
      [true, '6:true'],
      ['SYS_PTRACE', '5:SYS_PTRACE'],
      ['unconfined', '5:seccomp=unconfined'],
    ])
    expect([go.unresolved.size, go.unsupported.has('restart'), go.unsupported.has('memoryLimit')]).toEqual([
      0,
      true,
      false,
    ])
  })

  it('may be built', async () => {
    const { container } = await read(
      '{ "build": { "dockerfile": "../Dockerfile", "context": ".." }, "privileged": false }',
    )
    const built = container('devcontainer')
    expect([valueAndPlace(built.build), built.image, built.name, built.privileged?.value]).toEqual([
      ['Dockerfile', '1:../Dockerfile'],
      undefined,
      'devcontainer',
      false,
    ])
    expect(built.unresolved.get('user')?.because).toBe('the image decides')
  })

  it('may take its image from the machine', async () => {
    const { container } = await read('{ "image": "${localEnv:IMAGE}" }')
    const { image, unresolved: unsure } = container('devcontainer')
    expect([image, unsure.get('image')?.because]).toEqual([
      undefined,
      "${localEnv:IMAGE} is known only on the developer's machine",
    ])
  })

  it('only adds to a Compose service', async () => {
    expect((await read('{ "dockerComposeFile": "c.yml", "service": "a" }')).subjects).toEqual([])
    const { container } = await read('{ "dockerComposeFile": "c.yml", "privileged": true, "runArgs": ["--init"] }')
    const { privileged, init, unsupported: cannotSay } = container('devcontainer')
    expect([privileged?.value, init, cannotSay.has('memoryLimit'), cannotSay.has('privileged')]).toEqual([
      true,
      undefined,
      true,
      false,
    ])
  })

  it('has what the features that bring Docker ask for', async () => {
    const { container } = await read(
      '{ "image": "a", "privileged": false, "features": {',
      '  "ghcr.io/devcontainers/features/docker-in-docker:2": {},',
      '  "ghcr.io/devcontainers/features/docker-outside-of-docker": {},',
      '  "ghcr.io/acme/features/docker-in-docker:1": {} } }',
    )
    const { privileged, mounts } = container('devcontainer')
    expect(privileged?.value).toBe(true)
    expect(place(privileged!.at)).toMatch(/^2:/)
    expect(mounts.map(({ value, at }) => [value.source, place(at).split(':')[0]])).toEqual([
      ['/var/run/docker.sock', '3'],
    ])
    const plain = await read('{ "image": "a", "features": { "ghcr.io/devcontainers/features/node:1": {} } }')
    expect(plain.container('devcontainer').privileged).toBeUndefined()
    const composed = await read('{ "dockerComposeFile": "c.yml", "features": { "docker-from-docker": "latest" } }')
    expect(composed.container('devcontainer').mounts).toHaveLength(1)
  })

  it('that does not parse is a gap that blocks', async () => {
    const { subjects, gaps } = await read('{', '  "image": "a"', '  "privileged": true')
    expect(subjects).toEqual([])
    expect(gaps).toMatchObject([{ path, line: 3, blocking: true }])
  })

  it.each(['', '[]', '{}', '{"image": 5}'])('%j does not throw', async (text) => {
    expect((await read(text)).gaps).toEqual([])
  })
})

describe('ports', () => {
  it('publishes a number on the local interface and a text as it stands', async () => {
    const { container } = await read('{"image": "a:1", "appPort": [3000, "3001", "9000:90", "127.0.0.1:1:2"]}')
    const ports = container('devcontainer').ports.map(({ value }) => [
      value.hostIp,
      value.hostPort,
      value.containerPort,
    ])
    expect(ports).toEqual([
      ['127.0.0.1', 3000, 3000],
      [undefined, undefined, 3001],
      [undefined, 9000, 90],
      ['127.0.0.1', 1, 2],
    ])
  })
})

describe('features', () => {
  it('ask for what published metadata says', async () => {
    const { container } = await read(
      '{"image": "a:1", "features": {',
      '  "ghcr.io/devcontainers/features/git:1": {},',
      '  "ghcr.io/devcontainers/features/rust:1": {} }}',
    )
    const found = container('devcontainer')
    expect([valueAndPlace(found.capAdd[0])?.[0], found.seccomp?.value, found.unresolved.has('privileged')]).toEqual([
      'SYS_PTRACE',
      'unconfined',
      false,
    ])
  })

  it('are not known from elsewhere', async () => {
    const { container } = await read('{"image": "a:1", "features": {"ghcr.io/someone/features/tool:1": {}}}')
    const { unresolved } = container('devcontainer')
    for (const field of ['privileged', 'capAdd', 'mounts', 'seccomp'] as const)
      expect(unresolved.get(field)?.because).toBe(
        'what the feature ghcr.io/someone/features/tool:1 asks for is not known',
      )
  })
})

it.each([
  '"docker run --privileged a:1"',
  '["docker", "run", "--privileged", "a:1"]',
  '{"x": "docker run --privileged a:1"}',
])('initializeCommand %s runs on the host', async (command) => {
  const { container } = await read(`{"image": "b:1", "initializeCommand": ${command}}`)
  expect(container('initializeCommand/run/a').privileged?.value).toBe(true)
})
