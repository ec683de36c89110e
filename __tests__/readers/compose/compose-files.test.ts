import { describe, expect, it } from 'vitest'
import {
  lineAt,
  placeAt,
  readFiles,
  readFolder,
  textAt,
  unresolvedIn,
  valueAndPlace,
  values,
} from './compose-helper.ts'

const variable = (name: string) => `$\{${name}}`

describe('the repository compose-override', async () => {
  const { containers, gaps } = await readFolder('compose-override')
  const front = containers.get('compose.yaml#front')!
  const cache = containers.get('compose.yaml#cache')!

  it('has each service once, under the file that defines it first', () => {
    expect([...containers.keys()]).toEqual(['compose.yaml#front', 'compose.yaml#cache', 'compose.override.yaml#mail'])
    expect(gaps).toEqual([])
    expect([placeAt(front.at), textAt(front.at)]).toEqual(['compose.yaml:9', 'front'])
  })

  it('resets, overrides, replaces by target and merges by name', () => {
    expect(front.readOnlyRootFilesystem).toBeUndefined()
    expect(front.ports.map((port) => [port.value, placeAt(port.at)])).toEqual([
      [{ hostPort: 3000, containerPort: 3000, protocol: 'tcp' }, 'compose.override.yaml:6'],
    ])
    expect(front.mounts.map((mount) => [mount.value.source, mount.value.target, placeAt(mount.at)])).toEqual([
      ['uploads', '/srv/uploads', 'compose.yaml:19'],
      ['./front/src', '/srv/public', 'compose.override.yaml:8'],
      ['/var/run/docker.sock', '/var/run/docker.sock', 'compose.override.yaml:9'],
    ])
    expect(values(front.env)).toEqual([
      { name: 'CACHE_URL', value: 'redis://cache:6379' },
      { name: 'SESSION_SECRET', from: 'host' },
      { name: 'DEBUG', value: '1' },
    ])
    expect([cache.privileged?.value, placeAt(cache.privileged!.at)]).toEqual([true, 'compose.override.yaml:13'])
    expect([cache.readOnlyRootFilesystem?.value, placeAt(cache.readOnlyRootFilesystem!.at)]).toEqual([
      true,
      'compose.yaml:3',
    ])
  })

  it('takes variables from .env', () => {
    expect(valueAndPlace(cache.image)).toEqual(['redis:7.4', 28, `redis:${variable('REDIS_TAG')}`])
    expect(cache.unresolved.size).toBe(0)
  })

  it('takes user, health check and ports from the Dockerfile, at its lines', () => {
    expect([front.user?.value, placeAt(front.user!.at)]).toEqual(['node', 'front/Dockerfile:4'])
    expect([front.healthcheck?.value.test, placeAt(front.healthcheck!.at)]).toEqual([
      ['CMD', 'node', 'health.js'],
      'front/Dockerfile:11',
    ])
    expect([front.build?.value, placeAt(front.build!.at)]).toEqual(['front/Dockerfile', 'compose.yaml:12'])
    expect(front.command?.value).toEqual(['node', 'server.js'])
    expect(front.exposedPorts.map((port) => placeAt(port.at))).toEqual(['compose.override.yaml:6'])
  })
})

describe('the repository compose-include', async () => {
  const { containers, gaps } = await readFolder('compose-include')

  it('reads what it includes once, with the variables beside it', () => {
    const postgres = containers.get('database/compose.yaml#postgres')!
    expect(postgres.image?.value).toBe('postgres:17.2')
    expect(postgres.mounts[0]?.value.source).toBe('./database/data')
    expect(postgres.env.map((fact) => [fact.value.name, placeAt(fact.at)])).toEqual([
      ['POSTGRES_USER', 'database/database.env:1'],
      ['POSTGRES_PASSWORD_FILE', 'database/database.env:2'],
    ])
    expect([...containers.keys()].filter((key) => key.endsWith('#postgres'))).toHaveLength(1)
  })

  it('names what it cannot include', () => {
    expect(gaps).toEqual([
      {
        path: 'compose.yaml',
        line: 3,
        because: 'monitoring/compose.yaml is not in the repository',
        blocking: true,
      },
      {
        path: 'compose.yaml',
        line: 4,
        because: 'a remote Compose file is not read',
        blocking: true,
      },
    ])
  })

  it('extends through files; paths are relative to the file that has them', () => {
    const api = containers.get('compose.yaml#api')!
    expect(api.image).toBeUndefined()
    expect(unresolvedIn(api, 'image')).toEqual([`${variable('API_VERSION')} has no value`, 11])
    expect(values(api.capDrop)).toEqual(['ALL'])
    expect(placeAt(api.noNewPrivileges!.at)).toBe('shared/services.yaml:5')
    expect([api.memoryLimit?.value, placeAt(api.memoryLimit!.at)]).toEqual([134_217_728, 'shared/services.yaml:14'])
    expect(values(api.mounts)).toEqual([{ type: 'bind', source: './shared/certs', target: '/certs', readOnly: true }])
    expect(placeAt(api.nearestParent.get('cpuLimit')!)).toBe('shared/services.yaml:13')
    const jobs = containers.get('compose.yaml#jobs')!
    expect(values(jobs.capDrop)).toEqual(['ALL'])
    expect(jobs.command?.value).toEqual(['run-jobs'])
    expect(jobs.restart?.value.name).toBe('no')
    expect(placeAt(jobs.at)).toBe('compose.yaml:14')
  })
})

describe('the repository compose-variants', async () => {
  const { containers } = await readFolder('compose-variants')

  it('lays a service without an image over that of the base, under a key of its own', () => {
    expect([...containers.keys()].sort()).toEqual([
      'deploy/stack.yaml#app',
      'docker-compose.prod.yml#agent',
      'docker-compose.prod.yml#app',
      'docker-compose.yml#app',
    ])
    const prod = containers.get('docker-compose.prod.yml#app')!
    expect(placeAt(prod.at)).toBe('docker-compose.prod.yml:3')
    expect([prod.image?.value, placeAt(prod.image!.at)]).toEqual(['example/app:1', 'docker-compose.yml:4'])
    expect([prod.restart?.value.name, placeAt(prod.restart!.at)]).toEqual(['always', 'docker-compose.prod.yml:4'])
    expect(prod.memoryLimit?.value).toBe(1_073_741_824)
    expect(values(prod.env)).toEqual([
      { name: 'LEVEL', value: 'info' },
      { name: 'MODE', value: 'prod' },
    ])
    expect(values(prod.capAdd)).toEqual(['NET_ADMIN'])
    const base = containers.get('docker-compose.yml#app')!
    expect(base.memoryLimit).toBeUndefined()
    expect(base.restart).toBeUndefined()
    expect(containers.get('docker-compose.prod.yml#agent')?.pidMode?.value).toBe('host')
  })

  it('reads a stack of another name', () => {
    const app = containers.get('deploy/stack.yaml#app')!
    expect(app.restart?.value).toEqual({ name: 'on-failure', maximumRetryCount: 4 })
    expect([app.cpuLimit?.value, app.memoryLimit?.value, app.pidsLimit?.value]).toEqual([0.5, 268_435_456, 100])
  })
})

describe('override files', () => {
  const over = async (base: string, override: string, name = 'compose.override.yml') => {
    const files = {
      'compose.yaml': `services:\n  web:\n    image: a\n${base}`,
      [name]: `services:\n  web:\n${override}`,
    }
    return (await readFiles(files)).containers.get('compose.yaml#web')!
  }

  it('are found under either name', async () => {
    for (const name of ['compose.override.yaml', 'docker-compose.override.yml']) {
      expect((await over('', '    privileged: true\n', name)).privileged?.value).toBe(true)
    }
  })

  it('append lists, each item once', async () => {
    const web = await over(
      '    cap_add: [A, B]\n    ports: ["1:1", "2:2"]\n',
      '    cap_add: [B, C]\n    ports: ["2:2", "3:3"]\n',
    )
    expect(values(web.capAdd)).toEqual(['A', 'B', 'C'])
    expect(values(web.ports).map((port) => port.hostPort)).toEqual([1, 2, 3])
  })

  it.each([
    ['    tmpfs: /a\n', '    tmpfs: /b\n'],
    ['    tmpfs: [/a]\n', '    tmpfs: /b\n'],
    ['    tmpfs: /a\n', '    tmpfs: [/b, /a]\n'],
  ])('append %j to %j, as lists of one item', async (base, override) => {
    const { mounts } = await over(base, override)
    expect(
      values(mounts)
        .map(({ target }) => target)
        .sort(),
    ).toEqual(['/a', '/b'])
  })

  it('take a variable without a value from where Compose runs', async () => {
    const web = await over('    environment: {A: "1", B: "2"}\n', '    environment: {A: null}\n')
    expect(values(web.env)).toEqual([
      { name: 'A', from: 'host' },
      { name: 'B', value: '2' },
    ])
  })

  it('read all that they name under env_file, and what Compose has itself for a bare name', async () => {
    const files = {
      'compose.yaml': 'services:\n  web:\n    image: a\n    env_file: a.env\n',
      'compose.override.yaml': 'services:\n  web:\n    env_file: b.env\n',
      'a.env': 'A\nC\n',
      'b.env': 'B=2\n',
      '.env': 'A=1\n',
    }
    const web = (await readFiles(files)).containers.get('compose.yaml#web')!
    expect(values(web.env)).toEqual([
      { name: 'A', value: '1' },
      { name: 'C', from: 'host' },
      { name: 'B', value: '2' },
    ])
  })

  it('replace a volume at the same target, with or without a slash', async () => {
    const web = await over('    volumes: ["/:/a/"]\n', '    volumes: ["./x:/a"]\n')
    expect(values(web.mounts).map(({ source }) => source)).toEqual(['./x'])
  })

  it('replace commands and tests', async () => {
    const web = await over(
      '    command: [a, b]\n    healthcheck: {test: [CMD, x], retries: 2}\n',
      '    command: [c]\n    healthcheck: {test: [CMD, y]}\n',
    )
    expect(web.command?.value).toEqual(['c'])
    expect(web.healthcheck?.value).toEqual({ state: 'set', test: ['CMD', 'y'], retries: 2 })
  })

  it('merge deeply', async () => {
    const web = await over(
      '    deploy: {resources: {limits: {memory: 1g}}}\n',
      '    deploy: {resources: {limits: {cpus: "2"}}}\n',
    )
    expect([web.memoryLimit?.value, web.cpuLimit?.value]).toEqual([1_073_741_824, 2])
  })

  it('leave a mapping alone that they name without content', async () => {
    expect((await over('    deploy: {resources: {limits: {memory: 1g}}}\n', '    deploy:\n')).memoryLimit?.value).toBe(
      2 ** 30,
    )
  })

  it('replace a mapping with !override and take it away with !reset', async () => {
    const base = '    deploy: {resources: {limits: {memory: 1g}}}\n    security_opt: [seccomp:unconfined]\n'
    const web = await over(
      base,
      '    deploy: !override {resources: {limits: {cpus: "2"}}}\n    security_opt: !reset []\n',
    )
    expect([web.memoryLimit, web.cpuLimit?.value, web.seccomp]).toEqual([undefined, 2, undefined])
  })

  it('take a whole service away', async () => {
    const { containers } = await readFiles({
      'compose.yaml': 'services:\n  web:\n    image: a\n  old:\n    image: b\n',
      'compose.override.yaml': 'services:\n  old: !reset null\n',
    })
    expect([...containers.keys()]).toEqual(['compose.yaml#web'])
  })

  it('give a short build its long form', async () => {
    const { containers } = await readFiles({
      'compose.yaml': 'services:\n  web:\n    build: ./app\n',
      'compose.override.yaml': 'services:\n  web:\n    build: {target: dev}\n',
      'app/Dockerfile': 'FROM a AS dev\nUSER dev\nFROM a\nUSER app\n',
    })
    expect(containers.get('compose.yaml#web')?.user?.value).toBe('dev')
  })

  it('are the ones that COMPOSE_FILE lists, where it does', async () => {
    const files = {
      'compose.yaml': 'services:\n  web:\n    image: a\n',
      'compose.override.yaml': 'services:\n  web:\n    image: b\n',
      'compose.prod.yaml': 'services:\n  web:\n    privileged: true\n',
    }
    const { containers } = await readFiles({ ...files, '.env': 'COMPOSE_FILE=./compose.yaml:compose.prod.yaml\n' })
    expect(containers.get('compose.yaml#web')?.privileged?.value).toBe(true)
    expect(containers.get('compose.yaml#web')?.image?.value).toBe('a')
    const gone = await readFiles({ ...files, '.env': 'COMPOSE_FILE=compose.yaml:gone.yaml\n' })
    expect(gone.containers.get('compose.yaml#web')?.image?.value).toBe('b')
  })

  it('stand alone without a base', async () => {
    const { containers } = await readFiles({ 'compose.override.yaml': 'services:\n  web:\n    image: a\n' })
    expect([...containers.keys()]).toEqual(['compose.override.yaml#web'])
  })
})

describe('extends', () => {
  const read = (services: string, files: Record<string, string> = {}) =>
    readFiles({ 'compose.yaml': `services:\n${services}`, ...files })

  it('takes a service of the same file by its bare name', async () => {
    const { containers } = await read(
      '  a:\n    image: x\n    privileged: true\n  b:\n    extends: a\n    privileged: false\n',
    )
    const b = containers.get('compose.yaml#b')!
    expect([b.image?.value, b.privileged?.value]).toEqual(['x', false])
  })

  it('names a base, a file or a cycle that does not resolve; the rest is unsure', async () => {
    const { containers, gaps } = await read(
      '  a:\n    extends: gone\n    image: x\n  b:\n    image: x\n    extends: {service: s, file: gone.yml}\n  c:\n    image: x\n    extends: d\n  d:\n    extends: c\n  e:\n    image: x\n    extends: {service: s, file: ../../other.yml}\n',
    )
    expect(gaps.map(({ line, because, blocking }) => [line, because, blocking])).toEqual([
      [3, 'a extends gone, which does not exist', true],
      [7, 'gone.yml is not in the repository', true],
      [10, 'c extends itself', true],
      [12, 'd extends itself', true],
      [15, 'a Compose file outside the repository is not read', false],
    ])
    expect(containers.size).toBe(5)
    expect(containers.get('compose.yaml#a')?.opaque?.because).toBe('a extends gone, which does not exist')
    expect(lineAt(containers.get('compose.yaml#b')!.opaque!.at)).toBe(7)
    expect(containers.get('compose.yaml#c')?.image?.value).toBe('x')
  })

  it('leaves nothing of a valid service unresolved', async () => {
    expect((await read('  a:\n    image: x\n')).containers.get('compose.yaml#a')?.opaque).toBeUndefined()
  })

  it('lets a variable name the file', async () => {
    const { containers } = await read(`  a:\n    extends: {service: s, file: "${variable('BASE')}"}\n`, {
      '.env': 'BASE=base.yml\n',
      'base.yml': 'services:\n  s:\n    image: z\n',
    })
    expect(containers.get('compose.yaml#a')?.image?.value).toBe('z')
  })
})

describe('include', () => {
  it('names files that include each other', async () => {
    const { containers, gaps } = await readFiles({
      'compose.yaml': 'include: [b/compose.yaml]\nservices:\n  a:\n    image: a\n',
      'b/compose.yaml': 'include: [../compose.yaml]\nservices:\n  b:\n    image: b\n',
    })
    expect([...containers.keys()].sort()).toEqual(['b/compose.yaml#b', 'compose.yaml#a'])
    expect(gaps.every((gap) => gap.blocking && gap.because.endsWith('includes itself'))).toBe(true)
    expect(gaps).toHaveLength(2)
  })

  it('takes several files as one, a folder and an env file of its own', async () => {
    const { containers } = await readFiles({
      'compose.yaml':
        'include:\n  - path: [db/one.yaml, db/two.yaml]\n    project_directory: elsewhere\n    env_file: db.env\n',
      'db/one.yaml': `services:\n  db:\n    image: pg:${variable('V')}\n    volumes: [./d:/d]\n`,
      'db/two.yaml': 'services:\n  db:\n    privileged: true\n',
      'db.env': 'V=3\n',
    })
    const db = containers.get('db/one.yaml#db')!
    expect([db.image?.value, db.privileged?.value, db.mounts[0]?.value.source]).toEqual(['pg:3', true, './elsewhere/d'])
  })

  it('lets the including project override a service', async () => {
    const { containers } = await readFiles({
      'compose.yaml': 'include: [b.yaml]\n',
      'compose.override.yaml': 'services:\n  b:\n    privileged: true\n',
      'b.yaml': 'services:\n  b:\n    image: b\n',
    })
    expect([...containers.keys()]).toEqual(['b.yaml#b'])
    expect(placeAt(containers.get('b.yaml#b')!.privileged!.at)).toBe('compose.override.yaml:3')
  })
})

describe('variables', () => {
  const service = async (line: string, dotenv?: string) => {
    const files: Record<string, string> = { 'compose.yaml': `services:\n  web:\n    image: a\n    ${line}\n` }
    if (dotenv !== undefined) files['.env'] = dotenv
    return (await readFiles(files)).containers.get('compose.yaml#web')!
  }

  it.each([
    [variable('U'), 'U=app\n', 'app'],
    ['$U', 'U = "a b" # note\n', 'a b'],
    ['$U', "U='$X'\n", '$X'],
    ['$U', 'A=x\nU=$' + '{A}y\r\n', 'xy'],
    ['$' + '{U:-d}', 'U=\n', 'd'],
    ['$' + '{U-d}', undefined, 'd'],
    ['$' + '{U:?needed}', 'U=1\n', '1'],
    ['$' + '{U:+set}', 'U=1\n', 'set'],
    ['$' + '{U:-$' + '{V:-w}}', '', 'w'],
    ['a$$b', '', 'a$b'],
  ])('user: %s with %j is %s', async (text, dotenv, expected) => {
    const web = await service(`user: ${text}`, dotenv)
    expect(web.user?.value).toBe(expected)
    expect(web.unresolved.has('user')).toBe(false)
  })

  it.each([
    [variable('U'), '${U} has no value'],
    ['$' + '{U:?needed}', '${U} has no value'],
    ['x-$U', '${U} has no value'],
  ])('user: %s is in doubt', async (text, because) => {
    const web = await service(`user: ${text}`)
    expect(web.user).toBeUndefined()
    expect(unresolvedIn(web, 'user')).toEqual([because, 4])
  })

  it('never come from this process', async () => {
    expect((await service('user: $PATH')).user).toBeUndefined()
  })

  it.each(['PATH:+host', 'COMPOSE_PROJECT_NAME:+host', 'COMPOSE_PROJECT_NAME+host', `GONE-${variable('SHLVL:+host')}`])(
    '%s: whoever runs Compose has it set',
    async (name) => {
      expect((await service(`pid: ${variable(name)}`)).pidMode?.value).toBe('host')
    },
  )

  it('take $PWD as the folder in which Compose is called, wherever the file is that names it', async () => {
    const mounting = `image: a\n    volumes: ["${variable('PWD')}/..:/a", "${variable('PWD')}/data:/b", "./own:/c"]\n`
    const { containers } = await readFiles({
      'compose.yaml': 'include: [sub/in.yml]\nservices:\n  a: {extends: {file: sub/base.yml, service: base}}\n',
      'sub/in.yml': `services:\n  b:\n    ${mounting}`,
      'sub/base.yml': `services:\n  base:\n    ${mounting}`,
      'other/compose.yaml': `services:\n  c:\n    ${mounting}`,
    })
    const sources = (key: string) => containers.get(key)!.mounts.map(({ value }) => value.source)
    expect(sources('compose.yaml#a')).toEqual(['..', './data', './sub/own'])
    expect(sources('sub/in.yml#b')).toEqual(['..', './data', './sub/own'])
    expect(sources('other/compose.yaml#c')).toEqual(['.', './other/data', './other/own'])
  })

  it('take $PWD as the folder of the command that reads the file', async () => {
    const text = `services:\n  a:\n    image: a\n    volumes: ["${variable('PWD')}/..:/a", "./own:/c"]\n`
    const call = { folders: [''], files: ['deploy/app.yml'], envFiles: [], environment: new Map() }
    const { containers } = await readFiles({ 'deploy/app.yml': text }, [call])
    const mounts = [...containers].map(([key, { mounts: all }]) => [key, all.map(({ value }) => value.source)])
    expect(mounts).toEqual([
      ['deploy/app.yml#a', ['.', './deploy/own']],
      ['deploy/app.yml#a@deploy/app.yml', ['..']],
    ])
  })

  it('name the home and the project where a .env uses them', async () => {
    const { containers } = await readFiles({
      '.env': `KEYS=${variable('HOME')}/.ssh\nDATA=${variable('PWD')}/data\n`,
      'compose.yaml': 'services:\n  web:\n    image: a:1\n    volumes: ["$KEYS:/a", "$DATA:/b"]\n',
    })
    const { mounts } = containers.get('compose.yaml#web')!
    expect(mounts.map(({ value }) => value.source)).toEqual(['~/.ssh', './data'])
  })

  it('of a .env that nobody sets are empty, however many it names', { tags: 'large' }, async () => {
    const names = Array.from({ length: 13_000 }, (_, i) => `$${'N'}${i.toString(36)}`).join('')
    const lines = Array.from({ length: 12 }, (_, i) => `V${i}=a${names}-b`).join('\n')
    const before = process.cpuUsage().user
    const { containers } = await readFiles({
      '.env': lines,
      'compose.yaml': `services:\n  web:\n    image: x:${variable('V11')}\n`,
    })
    expect(containers.get('compose.yaml#web')?.image?.value).toBe('x:a-b')
    expect(process.cpuUsage().user - before).toBeLessThan(2_000_000)
  })

  it('come from the .env beside the file alone', async () => {
    const { containers } = await readFiles({
      '.env': 'T=1\n',
      'sub/compose.yaml': 'services:\n  web:\n    image: a:$T\n',
    })
    expect(unresolvedIn(containers.get('sub/compose.yaml#web')!, 'image')?.[1]).toBe(3)
  })
})

describe('build', () => {
  const built = async (build: string, files: Record<string, string>, more = '') =>
    (await readFiles({ 'compose.yaml': `services:\n  web:\n    build: ${build}\n${more}`, ...files })).containers.get(
      'compose.yaml#web',
    )!

  it('finds the Dockerfile under its names', async () => {
    const text = 'FROM a\nUSER u\n'
    expect((await built('.', { Dockerfile: text })).user?.value).toBe('u')
    expect((await built('./x', { 'x/Containerfile': text })).build?.value).toBe('x/Containerfile')
    expect(
      (await built('{context: x, dockerfile: docker/Web.Dockerfile}', { 'x/docker/Web.Dockerfile': text })).user?.value,
    ).toBe('u')
    expect((await built('{context: x, dockerfile: ../D}', { D: text })).user?.value).toBe('u')
  })

  it('has no user without USER, unless the base may set one', async () => {
    const plain = await built('.', { Dockerfile: 'FROM debian:12\n' })
    expect([plain.user, plain.unresolved.has('user')]).toEqual([undefined, false])
    expect(placeAt(plain.nearestParent.get('user')!)).toBe('compose.yaml:3')
    const nonRoot = await built('.', { Dockerfile: 'FROM gcr.io/distroless/static:nonroot\n' })
    expect(nonRoot.unresolved.get('user')?.because).toBe('the base image decides')
    const open = await built('.', { Dockerfile: 'ARG B\nFROM $B\n' })
    expect(placeAt(open.unresolved.get('user')!.at)).toBe('Dockerfile:2')
    const argument = await built('.', { Dockerfile: 'FROM a\nARG U\nUSER $U\n' })
    expect(placeAt(argument.unresolved.get('user')!.at)).toBe('Dockerfile:3')
  })

  it('has an unresolved user where the Dockerfile is missing', async () => {
    for (const build of ['./gone', 'https://example.org/x.git', `./${variable('DIR')}`, '../outside']) {
      const web = await built(build, {})
      expect(web.unresolved.get('user')?.because).toBe('the Dockerfile is not in the repository')
      expect(web.build).toBeDefined()
    }
    const stage = await built('{context: ., target: gone}', { Dockerfile: 'FROM a\n' })
    expect(stage.unresolved.get('user')?.because).toBe('Dockerfile has no such stage')
  })

  it('lets the service override its image', async () => {
    const Dockerfile = 'FROM a\nUSER u\nHEALTHCHECK CMD x\nENTRYPOINT ["/e"]\nCMD ["c"]\n'
    const web = await built(
      '.',
      { Dockerfile },
      '    image: tag\n    user: own\n    entrypoint: [/own]\n    healthcheck: {disable: true}\n',
    )
    expect([web.user?.value, web.image?.value, web.build?.value]).toEqual(['own', 'tag', 'Dockerfile'])
    expect([web.entrypoint?.value, web.command]).toEqual([['/own'], undefined])
    expect(web.healthcheck?.value).toEqual({ state: 'disabled' })
    const timed = await built('.', { Dockerfile }, '    healthcheck: {interval: 7s}\n')
    expect(timed.healthcheck?.value).toEqual({ state: 'set', test: ['CMD-SHELL', 'x'], interval: 7e9 })
  })

  it('reads an inline Dockerfile at its lines', async () => {
    const web = await built(
      '\n      dockerfile_inline: |\n        FROM a\n        USER $$U-x\n        USER u\n        HEALTHCHECK NONE',
      {},
    )
    expect([web.user?.value, placeAt(web.user!.at), textAt(web.user!.at)]).toEqual(['u', 'compose.yaml:7', 'u'])
    expect([web.healthcheck?.value, placeAt(web.healthcheck!.at)]).toEqual([{ state: 'disabled' }, 'compose.yaml:8'])
  })

  it('is known to another service that runs its image', async () => {
    const { containers } = await readFiles({
      'compose.yaml': 'services:\n  web:\n    build: .\n    image: shop\n  worker:\n    image: shop\n',
      Dockerfile: 'FROM a\nUSER u\n',
    })
    expect(containers.get('compose.yaml#worker')?.user?.value).toBe('u')
  })
})

describe('what cannot be read', () => {
  it('is a gap with its line, and the other files are read', async () => {
    const { containers, gaps } = await readFiles({
      'compose.yaml': 'services:\n  web:\n    image: "a\n',
      'other/compose.yaml': 'services:\n  web:\n    image: a\n',
    })
    expect([...containers.keys()]).toEqual(['other/compose.yaml#web'])
    expect(gaps).toHaveLength(1)
    expect(gaps[0]).toMatchObject({ path: 'compose.yaml', blocking: true })
    expect(gaps[0]!.line).toBeGreaterThanOrEqual(3)
  })

  it('takes only its document with it', async () => {
    const { containers, gaps } = await readFiles({
      'compose.yaml':
        'services:\n  web:\n    image: a\n---\nservices: [\n---\nservices:\n  web:\n    privileged: true\n',
    })
    expect(containers.get('compose.yaml#web')?.privileged?.value).toBe(true)
    expect(gaps.map((gap) => gap.path)).toEqual(['compose.yaml'])
  })

  it.each([
    'services:\n  {% for s in all %}\n  {{ s }}:\n    image: a\n  {% endfor %}\n',
    'services:\n  web:\n    image: a\n    <% if root %>\n    privileged: true\n    <% end %>\n',
    'services:\n  web:\n    image: {{ registry }}/web:{{ tag }}\n',
    '<#list all as one>\n${one}:\n  image: a\n</#list>\n',
  ])('is a template, which blocks nothing: %j', async (text) => {
    const { gaps } = await readFiles({ 'compose.yaml': text })
    expect(gaps).toMatchObject([{ because: 'unrendered template: not checked', blocking: false }])
  })

  it('is broken also where template actions stand only inside values', async () => {
    const { gaps } = await readFiles({ 'compose.yaml': 'services:\n  web:\n    image: "{{ a }}\n' })
    expect(gaps).toMatchObject([{ blocking: true }])
  })

  it('is a service that is no mapping', async () => {
    const { containers, gaps } = await readFiles({
      'compose.yaml': 'services:\n  web: a\n  db:\n  ok:\n    image: a\n',
    })
    expect([...containers.keys()]).toEqual(['compose.yaml#ok'])
    expect(gaps.map(({ line, because }) => [line, because])).toEqual([
      [2, 'the service web is not a mapping'],
      [3, 'the service db is empty'],
    ])
  })
})

it('of a dev container and of a pipeline hold one-off containers', async () => {
  const text = 'services:\n  web:\n    image: a\n'
  const { containers } = await readFiles({
    'x/.devcontainer/docker-compose.yml': text,
    '.buildkite/docker-compose.yml': text,
    'docker-compose.yml': text,
  })
  expect([...containers.values()].map(({ key, oneOff }) => [key, oneOff])).toEqual([
    ['x/.devcontainer/docker-compose.yml#web', true],
    ['.buildkite/docker-compose.yml#web', true],
    ['docker-compose.yml#web', false],
  ])
})

describe('what the top level defines', () => {
  const read = async (text: string) => {
    const { containers } = await readFiles({ 'compose.yaml': text })
    return containers.get('compose.yaml#web')!
  }

  it('takes the keys of networks for the project, and an external or named network for what it is', async () => {
    const services = (networks: string) => `services:\n  web:\n    image: a\n${networks}`
    const mode = async (text: string) => (await read(services(text))).networkMode?.value
    expect(await mode('    networks: [default]\n')).toBeUndefined()
    expect(await mode('    networks: [bridge]\nnetworks: {bridge: {driver: bridge}}\n')).toBeUndefined()
    expect(await mode('    networks: [x]\nnetworks: {x: {name: host, external: true}}\n')).toBe('host')
    expect(await mode('    networks: [host]\nnetworks: {host: {external: true}}\n')).toBe('host')
    expect(await mode('networks: {default: {name: host, external: true}}\n')).toBe('host')
    expect(await mode('networks: {default: {driver: bridge}}\n')).toBeUndefined()
    expect(await mode('    networks: [own]\nnetworks: {own: {}, default: {name: host, external: true}}\n')).toBe('own')
  })

  it('mounts the files of secrets and configs, and what local volumes show', async () => {
    const web = await read(`services:
  web:
    image: a
    secrets: [users, token]
    configs: [{source: page, target: /page}]
    volumes: [disk:/a, remote:/b, plugin:/c]
secrets:
  users: {file: /etc/shadow}
  token: {environment: TOKEN}
configs:
  page: {file: ./page.html}
volumes:
  disk: {driver_opts: {type: xfs, device: /dev/vda2}}
  remote: {driver_opts: {type: nfs, device: ":/etc", o: addr=10.0.0.4}}
  plugin: {driver: elsewhere, driver_opts: {o: bind, device: /etc}}
`)
    const mounts = web.mounts.map(({ value: { type, source, target } }) => [type, source, target])
    expect(mounts).toEqual([
      ['bind', '/dev/vda2', '/a'],
      ['volume', 'remote', '/b'],
      ['volume', 'plugin', '/c'],
      ['bind', './page.html', '/page'],
      ['bind', '/etc/shadow', '/run/secrets/users'],
      ['secret', 'token', '/run/secrets/token'],
    ])
  })

  it.each([
    ['- web\n', 'this Compose file is not a mapping'],
    ['services:\n  - web\n', 'the services of this Compose file are not a mapping'],
    ['services: text\n', 'the services of this Compose file are not a mapping'],
    ['networks: [a]\n', 'networks is not a mapping: Compose refuses it'],
    ['volumes:\n  a: text\n', 'a of volumes is not a mapping: Compose refuses it'],
    ['volumes:\n  a: {driver_opts: [o=bind]}\n', 'driver_opts of a is not a mapping: Compose refuses it'],
    ['networks:\n  a: {driver_opts: encrypted}\n', 'driver_opts of a is not a mapping: Compose refuses it'],
  ])('%j is a gap', async (text, because) => {
    const { gaps } = await readFiles({ 'compose.yaml': text })
    expect(gaps.map((gap) => [gap.because, gap.blocking])).toEqual([[because, true]])
  })

  it.each([
    'volumes:\n  a:\nnetworks:\n',
    'volumes:\n  a: {driver_opts: {o: bind}}\n',
    'networks: {a: {driver_opts: !reset []}}\n',
  ])('%j is none', async (text) => {
    expect((await readFiles({ 'compose.yaml': text })).gaps).toEqual([])
  })
})
