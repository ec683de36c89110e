import { describe, expect, it } from 'vitest'
import { source } from '../../../src/model/source.ts'
import { readAll } from '../../../src/readers/index.ts'

/** The Dockerfile of a repository: its images, what is open of them, and its user. */
async function read(files: Readonly<Record<string, string>>) {
  const sources = new Map(Object.entries(files).map(([path, text]) => [path, source(path, text)]))
  const { subjects, gaps } = await readAll({ paths: [...sources.keys()].sort(), read: (path) => sources.get(path) })
  const all = subjects.filter((subject) => subject.kind === 'dockerfile')
  const [found] = all
  return {
    images: all.flatMap(({ images }) => images.map(({ value }) => value.reference)),
    open: found?.unresolved.get('images')?.because,
    user: found?.user?.value,
    openUser: found?.unresolved.get('user')?.because,
    gaps: gaps.map(({ because }) => because),
  }
}

const dockerfile = 'ARG BASE=debian:13\nFROM ${BASE}\nUSER 1000\n'
const asked = 'FROM ${BASE} depends on a build argument'
const compose = (build: string) => `services:\n  web:\n    build: ${build}\n`
const step = (inputs: string) =>
  `on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          context: .\n${inputs}`

describe('the arguments of a build reach the images of its Dockerfile', () => {
  it.each<[string, Record<string, string>, string[]]>([
    ['nothing', {}, ['debian:13']],
    ['Compose', { 'compose.yaml': compose('{context: ., args: {BASE: x:latest}}') }, ['x:latest']],
    ['Compose with a list', { 'compose.yaml': compose('{context: ., args: ["BASE=x:latest"]}') }, ['x:latest']],
    [
      'Compose with a variable',
      { '.env': 'TAG=latest\n', 'compose.yaml': compose('{context: ., args: {BASE: "x:${TAG}"}}') },
      ['x:latest'],
    ],
    [
      'Compose with the name alone',
      { '.env': 'BASE=x:latest\n', 'compose.yaml': compose('{context: ., args: [BASE]}') },
      ['x:latest'],
    ],
    ['Compose with a name that nobody sets', { 'compose.yaml': compose('{context: ., args: [BASE]}') }, ['debian:13']],
    [
      'an override of Compose',
      {
        'compose.yaml': compose('{context: ., args: {BASE: x:latest}}'),
        'compose.override.yaml': compose('{args: {BASE: "x:2"}}'),
      },
      ['x:2'],
    ],
    [
      'a build without them beside one with them',
      {
        'compose.yaml': compose('{context: ., args: {BASE: x:latest}}'),
        'build.sh': 'docker build .\n',
      },
      ['debian:13', 'x:latest'],
    ],
    [
      'several builds',
      {
        'build.sh':
          'for base in a:1 b:2; do docker build --build-arg BASE=$base .; done\ndocker build --build-arg=BASE=c:3 .\n',
      },
      ['a:1', 'b:2', 'c:3'],
    ],
    [
      'a command with a registry that is open',
      { 'build.sh': 'docker build --build-arg BASE=$1/x:2 .\n' },
      ['$1/x:2', 'debian:13'],
    ],
    ['Buildah', { 'build.sh': 'buildah bud -f Dockerfile --build-arg BASE=x:latest .\n' }, ['x:latest']],
    [
      'BuildKit',
      { 'build.sh': 'buildctl build --opt filename=Dockerfile --opt build-arg:BASE=x:latest\n' },
      ['x:latest'],
    ],
    ['kaniko', { 'build.sh': '/kaniko/executor --dockerfile Dockerfile --build-arg BASE=x:latest\n' }, ['x:latest']],
    [
      'an action',
      { '.github/workflows/a.yml': step('          build-args: |\n            A=1\n            BASE=x:latest\n') },
      ['x:latest'],
    ],
    [
      'bake, with what a target inherits',
      {
        'docker-bake.hcl':
          'variable "TAG" { default = "latest" }\ntarget "base" { args = { BASE = "y:1", A = "2" } }\ntarget "app" {\n  inherits = ["base"]\n  args = { BASE = "x:${TAG}" }\n}\ntarget "other" { inherits = ["base"] }\n',
      },
      ['x:latest', 'y:1'],
    ],
    [
      'a dev container',
      { '.devcontainer/devcontainer.json': '{"build": {"dockerfile": "../Dockerfile", "args": {"BASE": "x:latest"}}}' },
      ['x:latest'],
    ],
    [
      'Skaffold',
      {
        'skaffold.yaml':
          'apiVersion: skaffold/v4beta11\nkind: Config\nbuild:\n  artifacts:\n    - image: a\n      docker: {dockerfile: Dockerfile, buildArgs: {BASE: x:latest}}\n',
      },
      ['x:latest'],
    ],
    [
      'a Quadlet',
      { 'a.build': '[Build]\nImageTag=localhost/a\nFile=./Dockerfile\nBuildArg=BASE=x:latest\n' },
      ['x:latest'],
    ],
  ])('%s', async (_, by, images) => {
    expect(await read({ Dockerfile: dockerfile, ...by })).toEqual({ images, user: '1000', gaps: [] })
  })

  const withCompose = { 'compose.yaml': compose('.') }
  const bakeFile = { 'docker-bake.hcl': 'target "web" { args = { BASE = "y:1" } }\ntarget "api" {}\n' }
  it.each<[string, Record<string, string>, string[]]>([
    ['docker compose build --build-arg BASE=x:latest', withCompose, ['debian:13', 'x:latest']],
    ['docker-compose -f compose.yaml build web --build-arg=BASE=x:latest', withCompose, ['debian:13', 'x:latest']],
    ['docker compose build --build-arg BASE=x:latest "$@"', withCompose, ['debian:13', 'x:latest']],
    ['docker compose build --build-arg BASE=x:latest other', withCompose, ['debian:13']],
    ['docker compose -f other.yaml build --build-arg BASE=x:latest', withCompose, ['debian:13']],
    ['docker compose build --build-arg OTHER=x:latest', withCompose, ['debian:13']],
    ['docker compose build', withCompose, ['debian:13']],
    ['docker buildx bake --set web.args.BASE=x:latest', bakeFile, ['y:1', 'debian:13', 'x:latest']],
    [
      "docker buildx bake -f docker-bake.hcl --set '*.args.BASE=x:latest' web",
      bakeFile,
      ['y:1', 'debian:13', 'x:latest'],
    ],
    ['docker buildx bake --set w.args.BASE=x:latest --set web.output=type=docker', bakeFile, ['y:1', 'debian:13']],
    ['docker buildx bake --set web.args.BASE=x:latest', withCompose, ['debian:13', 'x:latest']],
  ])('of builds that files declare: %s', async (command, by, images) => {
    expect((await read({ Dockerfile: dockerfile, ...by, 'build.sh': `${command}\n` })).images).toEqual(images)
  })

  it.each([
    ['web.args.BASE=x:latest', ['y:1', 'debian:13', 'x:latest']],
    ['web.output=type=docker', ['y:1', 'debian:13']],
  ])('of an action that bakes: %s', async (set, images) => {
    const workflow = step('').replace(
      /docker\/build-push-action@v6[\s\S]*/,
      `docker/bake-action@v6\n        with:\n          set: |\n            ${set}\n`,
    )
    expect((await read({ Dockerfile: dockerfile, ...bakeFile, '.github/workflows/a.yml': workflow })).images).toEqual(
      images,
    )
  })

  it('through the defaults of others, and in every stage', async () => {
    const { images } = await read({
      Dockerfile: 'ARG V=13\nARG BASE=debian:${V}\nARG TOOL=busybox:1\nFROM ${TOOL} AS tool\nFROM ${BASE}\n',
      'compose.yaml': compose('{context: ., args: {V: latest, TOOL: x:1, OTHER: x}}'),
    })
    expect(images).toEqual(['x:1', 'debian:latest'])
  })

  it('of an inline Dockerfile', async () => {
    const { images } = await read({
      'compose.yaml': compose(
        '\n      args: {BASE: x:latest}\n      dockerfile_inline: |\n        ARG BASE=debian:13\n        FROM $BASE',
      ),
    })
    expect(images).toEqual(['x:latest'])
  })

  it.each([
    ['ARG V=13', ['debian:13'], undefined],
    ['ARG V', [], 'FROM debian:${V} depends on a build argument'],
  ])('where the tag alone is open, the default stands for it: %s', async (argument, images, open) => {
    const files = {
      Dockerfile: `${argument}\nFROM debian:\${V}\n`,
      'build.sh': 'docker build --build-arg V=$(cat v) .\n',
    }
    const found = await read(files)
    expect([found.images, found.open]).toEqual([images, open])
  })

  it('as far as they are known', async () => {
    expect(await read({ Dockerfile: dockerfile, 'build.sh': 'docker build --build-arg BASE=$1 .\n' })).toEqual({
      images: ['debian:13'],
      open: asked,
      user: '1000',
      gaps: [],
    })
  })
})

describe('what a build has in place of an image', () => {
  const own = 'FROM base\nCOPY --from=tool:latest /a /a\nUSER 1000\n'
  const target = 'target "app" { contexts = { base = "target:other", TOOL = "docker-image://t:1" } }\n'
  it.each<[string, Record<string, string>, string[]]>([
    ['nothing', {}, ['base', 'tool:latest']],
    ['a command', { 'b.sh': 'docker build --build-context base=docker-image://x:2 .\n' }, ['x:2', 'tool:latest']],
    ['a folder', { 'b.sh': 'docker build --build-context tool=$1 .\n' }, ['base']],
    [
      'Compose',
      { 'compose.yaml': compose('{context: ., additional_contexts: {base: "docker-image://x", tool: ./tool}}') },
      ['x'],
    ],
    [
      'Compose with a list',
      { 'compose.yaml': compose('{context: ., additional_contexts: ["base=service:other"]}') },
      ['tool:latest'],
    ],
    ['bake', { 'docker-bake.hcl': target }, ['t:1']],
    [
      'an action',
      { '.github/workflows/a.yml': step('          build-contexts: |\n            base=docker-image://x:2\n') },
      ['x:2', 'tool:latest'],
    ],
    ['other names', { 'b.sh': 'docker build --build-context bas=docker-image://x:2 .\n' }, ['base', 'tool:latest']],
  ])('%s', async (_, by, images) => {
    expect(await read({ Dockerfile: own, ...by })).toEqual({ images, user: '1000', gaps: [] })
  })

  it('is open where it is built on', async () => {
    const { images, open } = await read({ Dockerfile: own, 'b.sh': 'docker build --build-context base=$1 .\n' })
    expect([images, open]).toEqual([['tool:latest'], 'FROM base depends on a build argument'])
  })
})

it('a user that a build gives is the one of the image, and one that is open is not known', async () => {
  const own = 'FROM debian:13\nARG UID=1000\nUSER ${UID}\n'
  const given = (uid: string) => read({ Dockerfile: own, 'build.sh': `docker build --build-arg UID=${uid} .\n` })
  expect([(await given('0')).user, (await given('2000')).user]).toEqual(['0', '2000'])
  const both = {
    Dockerfile: own,
    'build.sh': 'docker build --build-arg UID=2000 .\ndocker build --build-arg UID=0 .\n',
  }
  expect((await read(both)).user).toBe('0')
  const open = await given('$1')
  expect([open.user, open.openUser]).toEqual([undefined, 'USER ${UID} depends on a build argument'])
})

it('commands that may mean too many builds are not all followed, and that is said', async () => {
  const targets = (count: number) => Array.from({ length: count }, (_, i) => `target "t${i}" {}\n`).join('')
  const commands = Array.from({ length: 40 }, (_, i) => `docker buildx bake --set '*.args.BASE=x:${i}'\n`).join('')
  const because = 'not all commands that build it with arguments of their own are checked'
  const gapsWith = async (count: number) =>
    (await read({ Dockerfile: dockerfile, 'docker-bake.hcl': targets(count), 'build.sh': commands })).gaps
  expect([(await gapsWith(500)).includes(because), (await gapsWith(501)).includes(because)]).toEqual([false, true])
})
