import { expect, it } from 'vitest'
import { position, type Span } from '../../../src/model/source.ts'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'

const head = 'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n'

async function setUp(step: string) {
  const { subjects, gaps } = await readAll(repository({ '.github/workflows/x.yml': `${head}      - ${step}\n` }))
  const daemons = subjects.flatMap((one) => (one.kind === 'daemon' ? [one] : []))
  const builders = subjects.flatMap((one) => (one.kind === 'build' ? [one] : []))
  return { daemons, builders, gaps }
}

const line = ({ source, start }: Span) => position(source, start).line

it('the engine that a step sets up has the settings of its daemon.json, each at its line', async () => {
  const { daemons, gaps } = await setUp(
    'uses: docker/setup-docker-action@v4\n        with:\n          daemon-config: |\n            {\n              "icc": true,\n              "insecure-registries": ["r.lan:5000"]\n            }',
  )
  expect(gaps).toEqual([])
  expect(daemons).toHaveLength(1)
  const [{ icc, insecureRegistries, unsupported, refused }] = daemons as [(typeof daemons)[0]]
  expect([icc?.value, line(icc!.at)]).toEqual([true, 10])
  expect(insecureRegistries.map(({ value, at }) => [value, line(at)])).toEqual([['r.lan:5000', 11]])
  // The job throws it away: what is not set is not asked for.
  expect(unsupported.has('liveRestore')).toBe(true)
  expect(refused).toEqual([])
})

it('what dockerd refuses of it is said', async () => {
  const unknown = await setUp('{uses: docker/setup-docker-action@v4, with: {daemon-config: \'{"iccc": true}\'}}')
  expect(unknown.daemons.flatMap(({ refused }) => refused.map(({ value }) => value.setting))).toEqual(['iccc'])
  const broken = await setUp('{uses: docker/setup-docker-action@v4, with: {daemon-config: \'{"icc": \'}}')
  expect(broken.daemons).toEqual([])
})

it('a builder grants what its flags and its configuration say', async () => {
  const { daemons, builders } = await setUp(
    'uses: docker/setup-buildx-action@v3\n        with:\n          buildkitd-flags: --debug --allow-insecure-entitlement network.host\n          buildkitd-config-inline: |\n            insecure-entitlements = ["security.insecure"]\n            [registry."r.lan"]\n              http = true',
  )
  expect(builders.flatMap(({ grants }) => grants.map(({ value, at }) => [value, line(at)]))).toEqual([
    ['network.host', 8],
    ['security.insecure', 10],
  ])
  expect(daemons.flatMap((one) => one.insecureRegistries.map(({ value, at }) => [value, line(at)]))).toEqual([
    ['r.lan', 12],
  ])
  expect(daemons.map(({ unsupported }) => unsupported.has('icc'))).toEqual([true])
})

it('a builder without such settings says nothing', async () => {
  expect(await setUp('uses: docker/setup-buildx-action@v3')).toEqual({ daemons: [], builders: [], gaps: [] })
})
