import { describe, expect, it } from 'vitest'
import type { Build } from '../../../src/model/build.ts'
import { position } from '../../../src/model/source.ts'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'

async function read(files: Readonly<Record<string, string>>) {
  const { subjects, gaps } = await readAll(repository(files))
  const builds = subjects.filter((subject): subject is Build => subject.kind === 'build')
  const containers = subjects.filter((subject) => subject.kind === 'container')
  return { builds, containers, gaps }
}

const factsOf = ({ key, network, entitlements, env, unresolved, oneOff }: Build) => [
  key,
  network?.value,
  entitlements.map(({ value, at }) => `${value}:${position(at.source, at.start).line}`),
  env.map(({ value, at }) => `${value.name}=${value.value ?? '?'}:${position(at.source, at.start).line}`),
  [...unresolved.keys()],
  oneOff,
]

describe('a bake file', () => {
  it('has what its targets ask of the builder, with variables, in any style of HCL', async () => {
    const { builds, gaps } = await read({
      'docker-bake.hcl': `# remark
variable "NET" { default = "host" }
variable "OPEN" {}
variable "KEY" {
  type    = string
  default = "k-3f7c"
  validation { condition = KEY != "" }
}
function "tag" {
  params = [name]
  result = ["app:\${name}", "}\\"{"]
}
group "default" { targets = ["app", "tool"] }
target "app" {
  inherits = ["_base"]
  network = NET // as above
  tags = tag("x")
  args = {
    API_KEY = KEY
    "TOKEN" : "\${OPEN}-x"
    NOTE = equal(OPEN, "") ? "{a" : "b}"
  }
}
target "tool" {
  entitlements = [
    /* both */ "security.insecure",
    "network.\${NET}",
    OPEN,
  ]
  dockerfile-inline = <<EOT
FROM scratch
target "none" { network = "host" }
EOT
}
target "plain" { context = "." }
`,
    })
    expect(gaps).toEqual([])
    expect(builds.map(factsOf)).toEqual([
      ['docker-bake.hcl#app', 'host', [], ['API_KEY=k-3f7c:6', 'TOKEN=?:20', 'NOTE=?:21'], [], false],
      ['docker-bake.hcl#tool', undefined, ['security.insecure:26', 'network.host:27'], [], ['entitlements'], false],
    ])
  })

  it('is the place where images are built, also by inheritance and in a matrix', async () => {
    const { containers } = await read({
      'docker-bake.hcl': `target "_base" {
  dockerfile = "build/Dockerfile"
  tags = ["acme/base:1"]
}
target "app" {
  inherits = ["_base"]
  name = "app-\${v}"
  matrix = { v = ["one", "two"] }
  tags = ["acme/app:\${v}"]
}
`,
      'docker-bake.json': '{"target": {"tool": {"context": "tool", "tags": ["acme/tool"]}}}',
      'run.sh': 'true\n',
      'compose.yaml':
        'services:\n  a: {image: "acme/base:1"}\n  b: {image: "acme/app:two"}\n  c: {image: acme/tool}\n  d: {image: "acme/app:three"}\n',
    })
    expect(containers.map(({ name, build }) => [name, build?.value])).toEqual([
      ['a', 'build/Dockerfile'],
      ['b', 'build/Dockerfile'],
      ['c', 'tool'],
      ['d', undefined],
    ])
  })

  it.each([
    ['target "a" {', 'a block is not closed'],
    ['target "a" { tags = ["x }', 'a text is not closed'],
    ['target "a" { tags = ["x" }', 'a list is not closed'],
    ['target "a" {}\n= 1', 'this is no HCL'],
    ['target "a" {}\n}\ntarget "b" {}', 'this is no HCL'],
    ['target "a" { tags = ["${f("}"] }', 'a text is not closed'],
    ['target "a" {}\n/*/', 'a remark is not closed'],
  ])('that does not parse is a gap that blocks: %s', async (text, because) => {
    const { gaps } = await read({ 'docker-bake.hcl': text })
    expect(gaps.map((gap) => [gap.because, gap.blocking, gap.kinds])).toEqual([
      [because, true, ['build', 'client', 'dockerfile']],
    ])
  })

  it.each([
    ['docker-bake.json', true],
    ['ci/Bake.release.json', true],
    ['bake/settings.json', false],
    ['project.json', false],
  ])('in JSON that does not parse blocks where its name is that of one: %s', async (path, blocking) => {
    const { gaps } = await read({ [path]: '{"target": {"a": {"tags": [{{ tags }}]}}}' })
    expect(gaps.map((gap) => [gap.because, gap.blocking])).toEqual([['property name expected', blocking]])
  })

  it.each([
    ['a text in a template', 'tags = ["${a ? "}" : "{"}"]'],
    ['a template in a text in a template', 'tags = ["${"$${"}"]'],
    ['a remark in a template', 'tags = ["${/* "} */ a}"]'],
    ['a key in brackets with brackets', 'labels = {(f(a)) = 1, ("a)") = 2}'],
    ['a key that is a number', 'labels = {1 = 2, -1 : 3}'],
    ['a key that is an expression', 'labels = {a[0] = 1, f(a) = 2}'],
    ['a key that looks like a loop', 'labels = {for-x = 1, if = 2, null = 3}'],
    ['a document with any letter', 'dockerfile-inline = <<É\nFROM a\nÉ'],
    ['a loop', 'tags = [for k, v in a : "${k}:${v}" if v != ""]'],
    ['a condition over lines', 'tags = a ? (\n    b\n  ) : c'],
    ['an expression behind a literal', 'tags = ["a", "b"][*]'],
  ])('has settings behind what buildx reads: %s', async (_, setting) => {
    const { gaps, subjects } = await readAll(
      repository({ 'docker-bake.hcl': `target "a" {\n  ${setting}\n  network = "host"\n}\n` }),
    )
    expect(gaps).toEqual([])
    expect(subjects.flatMap((one) => (one.kind === 'build' && one.network ? [one.network.value] : []))).toEqual([
      'host',
    ])
  })

  it.each([
    ['targets', '{"target": [{"a": {"network": "host"}}, {"b": {"network": "host"}}]}'],
    ['the whole', '[{"target": {"a": {"network": "host"}}}, {"target": {"b": {"network": "host"}}}]'],
  ])('in JSON may be made of lists: %s', async (_, text) => {
    const { gaps, subjects } = await readAll(repository({ 'docker-bake.json': text }))
    expect([gaps, subjects.map(({ key }) => key)]).toEqual([[], ['docker-bake.json#a', 'docker-bake.json#b']])
  })

  it.each([
    ['brackets', `a = ${'['.repeat(100_000)}`],
    ['texts', `a = ${'"${'.repeat(50_000)}`],
    ['blocks', 'a "b" {'.repeat(20_000)],
    ['lists with more behind', `a = ${'['.repeat(90)}1${'] x'.repeat(90)}`],
    [
      'targets that inherit twice',
      Array.from({ length: 60 }, (_, i) => `target "t${i}" { inherits = ["t${i + 1}", "t${i + 1}"] }`).join('\n'),
    ],
    [
      'variables of variables',
      Array.from({ length: 1000 }, (_, i) => `variable "v${i}" { default = "\${v${i + 1}}\${v${i + 1}}" }`).join('\n'),
    ],
  ])('costs no more than its length: %s', async (_, text) => {
    const start = performance.now()
    await read({ 'docker-bake.hcl': text })
    expect(performance.now() - start).toBeLessThan(10_000)
  })
})

describe('a command that builds', () => {
  it('gives the builder what its flags say, wherever they stand', async () => {
    const { builds } = await read({
      'build.sh': `#!/bin/sh
docker build . --network host -t acme/app:1
docker buildx build --allow=network.host,security.insecure --build-arg TOKEN --build-arg A=b --build-arg "K=$K" src
docker build --network "$NET" -t acme/app:1 .
podman build --network=none .
docker buildx bake --allow security.insecure --set '*.args.KEY=k' --set app.network=host --set app.tags=x app
docker compose build --build-arg KEY=k web
docker build -t acme/app:1 .
echo docker build --network host .
`,
    })
    expect(builds.map(factsOf)).toEqual([
      ['build.sh#build/app', 'host', [], [], [], false],
      [
        'build.sh#build/src',
        undefined,
        ['network.host:3', 'security.insecure:3'],
        ['TOKEN=?:3', 'A=b:3', 'K=?:3'],
        [],
        false,
      ],
      ['build.sh#build/app~2', undefined, [], [], ['network'], false],
      ['build.sh#build/.', 'none', [], [], [], false],
      ['build.sh#build/app~3', 'host', ['security.insecure:6'], ['KEY=k:6'], [], false],
      ['build.sh#build/web', undefined, [], ['KEY=k:7'], [], false],
    ])
  })

  it('is one-off on a machine that is thrown away, and so is what an action is given', async () => {
    const { builds } = await read({
      '.github/workflows/ci.yml': `on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: docker build --network host .
      - name: image
        uses: docker/build-push-action@v6
        with:
          network: host
          allow: network.host, security.insecure
          build-args: |
            KEY=k
            TOKEN=\${{ secrets.TOKEN }}
      - uses: docker/bake-action@v6
        with: {allow: "\${{ inputs.allow }}"}
      - uses: docker/build-push-action@v6
        with: {push: true}
      - uses: acme/other@v1
        with: {network: host, allow: security.insecure}
`,
    })
    expect(builds.map(factsOf)).toEqual([
      [
        '.github/workflows/ci.yml#jobs/a/uses/docker/build-push-action',
        'host',
        ['network.host:11', 'security.insecure:11'],
        ['KEY=k:13', 'TOKEN=?:14'],
        [],
        true,
      ],
      ['.github/workflows/ci.yml#jobs/a/uses/docker/bake-action', undefined, [], [], ['entitlements'], true],
      ['.github/workflows/ci.yml#jobs/a/build/.', 'host', [], [], [], true],
    ])
  })
})

describe('the Dockerfiles of a bake file', () => {
  const dockerfiles = async (files: Readonly<Record<string, string>>) => {
    const { subjects } = await readAll(repository(files))
    return subjects.flatMap((one) =>
      one.kind === 'dockerfile' ? [`${one.key} ${one.user?.value} ${position(one.at.source, one.at.start).line}`] : [],
    )
  }
  const stages = 'FROM a:1 AS base\nUSER one\nFROM base AS app\nUSER two\nFROM base AS test\nUSER root\n'

  it('are read whatever their names, with the stage that is built', async () => {
    const bake = `variable "STAGE" { default = "app" }
target "_base" {
  context    = "web"
  dockerfile = "build.txt"
}
target "app" {
  inherits = ["_base"]
  target   = STAGE
}
`
    expect(await dockerfiles({ 'docker-bake.hcl': bake, 'web/build.txt': stages })).toEqual([
      'web/build.txt#final two 3',
    ])
    // Called in the root of the repository.
    expect(await dockerfiles({ 'ci/docker-bake.hcl': bake, 'web/build.txt': stages })).toEqual([
      'web/build.txt#final two 3',
    ])
  })

  it.each([
    ['output = ["type=local,dest=out"]', []],
    ['output = ["dest=out,type=tar"]', []],
    ['output = ["./out"]', []],
    ['output = [{ type = "local", dest = "out" }]', []],
    ['inherits = ["files"]', []],
    ['output = ["type=local,dest=out", "type=docker"]', ['Dockerfile#test root']],
    ['output = ["type=image,name=type=local"]', ['Dockerfile#test root']],
    ['output = [OUT]', ['Dockerfile#test root']],
    ['output = ["-"]', ['Dockerfile#test root']],
    ['output = []', ['Dockerfile#test root']],
    ['output = ["./out"]\n  tags = ["acme/app"]', ['Dockerfile#test root']],
  ])('are none where only files are written: %s', async (output, found) => {
    const files = 'target "files" {\n  output = ["type=local,dest=out"]\n}\n'
    const bake = `${files}target "app" {\n  target = "app"\n}\ntarget "x" {\n  target = "test"\n  ${output}\n}\n`
    const read = await dockerfiles({ 'docker-bake.hcl': bake, Dockerfile: stages })
    expect(read.map((one) => one.replace(/ \d+$/, '')).sort()).toEqual(['Dockerfile#final two', ...found])
  })

  it('are each stage that a matrix builds', async () => {
    const bake = 'target "x" {\n  matrix = { s = ["app", "test"] }\n  target = s\n}\n'
    const found = await dockerfiles({ 'docker-bake.hcl': bake, Dockerfile: stages })
    expect(found.map((one) => one.replace(/ \d+$/, '')).sort()).toEqual([
      'Dockerfile#final two',
      'Dockerfile#test root',
    ])
  })

  it('may stand in it', async () => {
    const bake = 'target "x" {\n  dockerfile-inline = <<EOT\nFROM a:1\nUSER me\nEOT\n}\n'
    expect(await dockerfiles({ 'docker-bake.hcl': bake })).toEqual(['docker-bake.hcl#x/build#final me 3'])
    const json = JSON.stringify({ target: { x: { 'dockerfile-inline': 'FROM a:1\nUSER me\n' } } })
    expect(await dockerfiles({ 'docker-bake.json': json })).toEqual(['docker-bake.json#x/build#final me 1'])
  })

  it('elsewhere are not looked for', async () => {
    const bake = 'target "x" {\n  context = "https://git.example/a.git"\n  target = "app"\n}\n'
    expect(await dockerfiles({ 'docker-bake.hcl': bake, Dockerfile: stages })).toEqual(['Dockerfile#final root 5'])
  })
})

it.each([
  ['output = ["type=image,name=r.lan/a,push=true,registry.insecure=true"]', ['r.lan']],
  ['output = [{type = "image", name = "r.lan/a", "registry.insecure" = "true"}]', ['r.lan']],
  ['output = ["type=image,name=r.lan/a,push=true"]', []],
])('a target that pushes without verified TLS: %s', async (setting, expected) => {
  const { subjects } = await readAll(repository({ 'docker-bake.hcl': `target "a" {\n  ${setting}\n}\n` }))
  const found = subjects.flatMap((one) => (one.kind === 'client' ? [one.insecureRegistry?.value] : []))
  expect(found).toEqual(expected)
})
