import { describe, expect, it } from 'vitest'
import type { Container } from '../../../src/model/container.ts'
import { source } from '../../../src/model/source.ts'
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

  it("publishes a number on the developer's machine alone, a text as `docker run` does", async () => {
    const { container } = await read('{ "image": "a", "appPort": [3000, "3001", "90:91"] }')
    const { ports } = container('devcontainer')
    expect(ports.map(({ value }) => [value.hostIp, value.hostPort, value.containerPort])).toEqual([
      ['127.0.0.1', 3000, 3000],
      [undefined, undefined, 3001],
      [undefined, 90, 91],
    ])
    const single = await read('{ "image": "a", "appPort": 8080 }')
    expect(single.container('devcontainer').ports.map(({ value }) => value.hostIp)).toEqual(['127.0.0.1'])
  })

  it.each([
    ['"initializeCommand": "docker run --privileged app"', 'docker run --privileged app'],
    ['"postStartCommand": ["docker", "run", "--privileged", "app"]', '["docker"'],
    ['"postCreateCommand": { "web": "npm ci", "app": ["docker", "run", "--privileged", "app"] }', '["docker"'],
  ])('starts what its commands start: %s', async (line, text) => {
    const { container } = await read(`{ "image": "a", ${line} }`)
    const { image, privileged } = container('run/app')
    expect([image?.value, privileged?.value]).toEqual(['app', true])
    expect(image!.at.source.text.slice(0, image!.at.end)).toContain(text.slice(0, 8))
  })
})

describe('the features of a dev container', () => {
  it('bring what their own metadata asks for', async () => {
    const { container } = await read(
      '{ "image": "a", "privileged": false, "features": {',
      '  "ghcr.io/devcontainers/features/docker-in-docker:2": {},',
      '  "ghcr.io/devcontainers/features/docker-outside-of-docker": {},',
      '  "ghcr.io/devcontainers/features/go:1": {} } }',
    )
    const { privileged, mounts, capAdd, seccomp, seLinux, unresolved } = container('devcontainer')
    const shown = [privileged, mounts[0], capAdd[0], seccomp, seLinux].map((fact) => [
      fact && 'source' in Object(fact.value) ? (fact.value as { source?: string }).source : fact?.value,
      fact && place(fact.at).split(':')[0],
    ])
    expect(shown).toEqual([
      [true, '2'],
      ['/var/run/docker.sock', '3'],
      ['SYS_PTRACE', '4'],
      ['unconfined', '4'],
      [{ disabled: true }, '3'],
    ])
    expect([...unresolved.keys()]).toEqual(['user'])
    const plain = await read('{ "image": "a", "features": { "ghcr.io/devcontainers/features/node:1": {} } }')
    expect(plain.container('devcontainer').privileged).toBeUndefined()
    const capitals = await read(
      '{ "image": "a", "features": { "GHCR.io/devcontainers/features/Docker-in-Docker:2": {} } }',
    )
    expect(capitals.container('devcontainer').privileged?.value).toBe(true)
    const composed = await read('{ "dockerComposeFile": "c.yml", "features": { "docker-from-docker": "latest" } }')
    expect(composed.container('devcontainer').mounts).toHaveLength(1)
  })

  it.each([
    ['ghcr.io/acme/features/docker-in-docker:1', 'the feature ghcr.io/acme/features/docker-in-docker:1 may set it'],
    ['https://example.com/feature.tgz', 'the feature https://example.com/feature.tgz may set it'],
    ['./own', '.devcontainer/own/devcontainer-feature.json cannot be read'],
  ])('may ask for anything where they are not known: %s', async (name, because) => {
    const { container } = await read(`{ "image": "a", "features": { "${name}": {} } }`)
    const { unresolved } = container('devcontainer')
    const fields = ['privileged', 'capAdd', 'seccomp', 'appArmor', 'seLinux', 'mounts'] as const
    expect(fields.map((field) => unresolved.get(field))).toEqual(
      fields.map(() => ({ because, at: expect.anything(), wholesale: true })),
    )
    expect(place(unresolved.get('privileged')!.at)).toBe(`1:${name}`)
    const composed = await read(`{ "dockerComposeFile": "c.yml", "features": { "${name}": {} } }`)
    expect(composed.container('devcontainer').unresolved.get('mounts')?.because).toBe(because)
  })

  it('that lie in the repository are read, with those that they need', async () => {
    const files = new Map([
      ['.devcontainer/own/devcontainer-feature.json', '{\n  "privileged": true,\n  "dependsOn": { "../more": {} }\n}'],
      [
        '.devcontainer/more/devcontainer-feature.json',
        '{ "capAdd": ["NET_ADMIN"], "mounts": [{ "source": "/etc", "target": "/e", "type": "bind" }], "privileged": false }',
      ],
    ])
    const repository = {
      paths: [...files.keys()],
      read: (name: string) => (files.has(name) ? source(name, files.get(name)!) : undefined),
    }
    const text = '{ "image": "a", "features": { "./own": {} } }'
    const { subjects } = await readDevcontainers([source(path, text)], repository)
    const [found] = subjects as [Container]
    expect([found.privileged?.at.source.path, place(found.privileged!.at)]).toEqual([
      '.devcontainer/own/devcontainer-feature.json',
      '2:true',
    ])
    expect([found.capAdd[0]?.value, found.mounts[0]?.value.source]).toEqual(['NET_ADMIN', '/etc'])
    expect([...found.unresolved.keys()]).toEqual(['user'])
  })
})

describe('the label of an image that the repository builds', () => {
  const label = (...lines: string[]) => `FROM base:1 AS dev\n${lines.join('\n')}\nFROM dev\n`
  const readWith = async (text: string, files: Record<string, string>, builtImages: [string, string][] = []) => {
    const sources = new Map(Object.entries(files).map(([name, content]) => [name, source(name, content)]))
    const repository = { paths: [...sources.keys()], read: (name: string) => sources.get(name), builtImages }
    const { subjects } = await readDevcontainers([source(path, text)], repository)
    return subjects[0] as Container
  }
  const metadata = `LABEL a=b devcontainer.metadata='[{"privileged":true},{"capAdd":["NET_ADMIN"],"mounts":["source=/etc,target=/e,type=bind"]}]'`

  it.each([
    ['{ "build": { "dockerfile": "Dockerfile" }, "privileged": false }', '.devcontainer/Dockerfile', []],
    ['{ "dockerFile": "../d/Dockerfile" }', 'd/Dockerfile', []],
    ['{ "image": "acme/dev" }', 'd/Dockerfile', [['acme/dev:latest', 'd']]],
  ] as [string, string, [string, string][]][])('asks as the file itself does: %s', async (text, file, built) => {
    const found = await readWith(text, { [file]: label(metadata) }, built)
    expect([found.privileged?.value, found.privileged && place(found.privileged.at).slice(0, 2)]).toEqual([true, '2:'])
    expect(found.privileged?.at.source.path).toBe(file)
    expect([found.capAdd[0]?.value, found.mounts[0]?.value.source]).toEqual(['NET_ADMIN', '/etc'])
  })

  it('may be one object with a user, which the file overrides', async () => {
    const object = 'LABEL devcontainer.metadata="{\\"containerUser\\":\\"root\\",\\"privileged\\":false}"'
    const text = '{ "build": { "dockerfile": "Dockerfile" } }'
    const found = await readWith(text, { '.devcontainer/Dockerfile': label(object) })
    expect([found.user?.value, found.privileged]).toEqual(['root', undefined])
    const own = '{ "build": { "dockerfile": "Dockerfile" }, "containerUser": "dev" }'
    expect((await readWith(own, { '.devcontainer/Dockerfile': label(object) })).user?.value).toBe('dev')
  })

  it.each(['LABEL devcontainer.metadata=x', 'LABEL other=\'[{"privileged":true}]\'', ''])(
    '%s asks for nothing',
    async (line) => {
      const text = '{ "build": { "dockerfile": "Dockerfile" } }'
      const found = await readWith(text, { '.devcontainer/Dockerfile': label(line) })
      expect([found.privileged, found.capAdd]).toEqual([undefined, []])
    },
  )
})

describe('a file of a dev container', () => {
  it('that does not parse is a gap that blocks', async () => {
    const { subjects, gaps } = await read('{', '  "image": "a"', '  "privileged": true')
    expect(subjects).toEqual([])
    expect(gaps).toMatchObject([{ path, line: 3, blocking: true }])
  })

  it.each(['', '[]', '{}', '{"image": 5}'])('%j does not throw', async (text) => {
    expect((await read(text)).gaps).toEqual([])
  })
})

it('what its build is given beside the Dockerfile is that of a build', async () => {
  const { subjects } = await readDevcontainers(
    [
      source(
        path,
        '{"build": {"dockerfile": "Dockerfile", "options": ["--network=host", "--pull"], "args": {"TOKEN": "${localEnv:TOKEN}", "A": "b"}}}\n',
      ),
      source('.devcontainer/b/devcontainer.json', '{"build": {"dockerfile": "Dockerfile", "options": ["--pull"]}}\n'),
    ],
    { paths: [], read: () => undefined },
  )
  const builds = subjects.flatMap((one) => (one.kind === 'build' ? [one] : []))
  expect(
    builds.map(({ key, oneOff, network, env }) => [key, oneOff, network?.value, env.map(({ value }) => value)]),
  ).toEqual([
    [
      `${path}#build/devcontainer`,
      true,
      'host',
      [
        { name: 'TOKEN', from: 'host' },
        { name: 'A', value: 'b' },
      ],
    ],
  ])
})

it('its commands may run scripts of any name, and builds', async () => {
  const { scripts, builds } = await readDevcontainers(
    [source(path, '{"image": "a:1", "postCreateCommand": "bash tools/prepare && docker build --build-arg A=1 web"}\n')],
    { paths: [], read: () => undefined },
  )
  expect(scripts?.map(({ file }) => file)).toEqual(['tools/prepare'])
  expect(builds?.map(({ args }) => [...(args ?? [])])).toEqual([[['A', '1']]])
})
