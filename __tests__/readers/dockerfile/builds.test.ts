import { expect, it } from 'vitest'
import { judge } from '../../../src/decide/judge.ts'
import { position, source } from '../../../src/model/source.ts'
import { defaults } from '../../../src/policy/defaults.ts'
import { readDockerfiles } from '../../../src/readers/dockerfile/dockerfile.ts'
import { readAll } from '../../../src/readers/index.ts'
import { rules } from '../../../src/rules/index.ts'

const asked = rules.filter(({ id }) => /^dockerfile\/(?:root-user|missing-user|executed-download)$/.test(id))

/** `path:line severity-less message` of what the rules about users and downloads report. */
async function reported(files: Record<string, string>): Promise<string[]> {
  const sources = new Map(Object.entries(files).map(([path, text]) => [path, source(path, text)]))
  const { subjects } = await readAll({ paths: [...sources.keys()], read: (path) => sources.get(path) })
  return [...judge(asked, subjects, defaults).byRule.values()].flatMap(({ others }) =>
    others.flatMap(({ hits }) =>
      hits.map(({ at, message }) => `${at.source.path}:${position(at.source, at.start).line} ${message}`),
    ),
  )
}

const root = 'FROM debian:13\nUSER root\n'
const stages = 'FROM debian:13 AS dev\nUSER root\nFROM debian:13 AS prod\nUSER app\nFROM debian:13\nUSER 0\n'

it.each([
  ['Compose', { 'compose.yaml': 'services:\n  a:\n    build: { context: b, dockerfile: web.build }\n' }],
  ['a script', { 'x.sh': 'docker build -t a -f b/web.build .\n' }],
  [
    'a workflow',
    {
      '.github/workflows/ci.yml':
        'on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: docker/build-push-action@v6\n        with: { file: b/web.build }\n',
    },
  ],
])('a Dockerfile of any name is checked where %s builds it', async (_, files) => {
  expect(await reported({ 'b/web.build': root })).toEqual([])
  expect(await reported({ 'b/web.build': root, ...files })).toContain('b/web.build:2 b/web.build runs as root')
})

it('the target that is built has the user', async () => {
  expect(await reported({ Dockerfile: stages })).toEqual(['Dockerfile:6 Dockerfile runs as 0'])
  const prod = 'docker build --target prod .\n'
  expect(await reported({ Dockerfile: stages, 'x.sh': prod })).toEqual([])
  expect(await reported({ Dockerfile: stages, 'x.sh': `${prod}docker build --target dev .\n` })).toEqual([
    'Dockerfile:2 Dockerfile (target dev) runs as root',
  ])
  expect(await reported({ Dockerfile: stages, 'x.sh': 'docker build --target dev .\ndocker build .\n' })).toEqual([
    'Dockerfile:6 Dockerfile runs as 0',
  ])
})

it('a Dockerfile within a Compose file or a script is checked where it stands', async () => {
  const inline =
    'services:\n  a:\n    build:\n      dockerfile_inline: |\n        FROM debian:13\n        RUN <<EOF\n        curl https://example.org/x | sh\n        EOF\n        USER root\n'
  const lines = await reported({ 'compose.yaml': inline })
  expect(lines).toContain('compose.yaml:9 the Dockerfile of a runs as root')
  expect(lines).toContain('compose.yaml:7 the Dockerfile of a runs a download from example.org with sh, unverified')
  expect(await reported({ 'x.sh': `docker build -t a - <<EOF\n${root}EOF\n` })).toEqual([
    'x.sh:3 the Dockerfile in x.sh runs as root',
  ])
})

it('a target that is no stage of the Dockerfile is said, in whatever case the others are written', async () => {
  const stages = 'FROM debian:13 AS Dev\nUSER root\nFROM debian:13\nUSER 1000\n'
  const gapsOf = async (target: string) => {
    const builds = [{ paths: ['Dockerfile'], target }]
    const { gaps } = await readDockerfiles([source('Dockerfile', stages)], { paths: [], read: () => undefined, builds })
    return gaps.map(({ because, blocking }) => [because, blocking])
  }
  expect(await Promise.all(['dev', 'DEV', '0', '1', '$T'].map(gapsOf))).toEqual([[], [], [], [], []])
  expect(await gapsOf('prod')).toEqual([
    ['a build asks for the stage prod, which is not in this Dockerfile: BuildKit refuses it', false],
  ])
})

it('a Dockerfile within a Compose file takes files of the context, without what is left out there', async () => {
  const project =
    'services:\n  a:\n    build:\n      context: app\n      dockerfile_inline: |\n        FROM debian:13\n        COPY . /app\n'
  const files = { 'compose.yaml': project, 'app/.env': 'DB_PASSWORD=k3-hunter2-8d1\n', '.env': 'DB_PASSWORD=hunter2\n' }
  const carried = async (more: Record<string, string> = {}) => {
    const sources = new Map(Object.entries({ ...files, ...more }).map(([path, text]) => [path, source(path, text)]))
    const { subjects } = await readAll({ paths: [...sources.keys()].sort(), read: (path) => sources.get(path) })
    return subjects.flatMap((one) =>
      one.kind === 'dockerfile' ? one.copied.map(({ value }) => value.carries?.map(({ path }) => path)) : [],
    )
  }
  expect(await carried()).toEqual([['.env']])
  expect(await carried({ 'app/.dockerignore': '.env\n' })).toEqual([undefined])
  expect(await carried({ '.dockerignore': '.env\n' })).toEqual([['.env']])
})
