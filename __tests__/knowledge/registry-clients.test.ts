import { expect, it } from 'vitest'
import { unverifiedRegistries } from '../../src/knowledge/registry-clients.ts'

it.each<[string, readonly string[]]>([
  ['podman pull --tls-verify=false r.lan/web', ['r.lan']],
  ['podman pull --tls-verify=true r.lan/web', []],
  ['skopeo copy --src-tls-verify=false --dest-tls-verify=false docker://a.lan/x docker://b.lan/x', ['a.lan', 'b.lan']],
  ['crane push --insecure --insecure x.tar r.lan/web', ['r.lan']],
  ['podman build --tls-verify=false -t r.lan/web .', ['']],
])('%s', (line, expected) => {
  const [program = '', ...args] = line.split(' ')
  expect(unverifiedRegistries(program, args).map(({ registry }) => registry)).toEqual(expected)
})

it('a line of many options and registries is read in time', () => {
  const args = Array.from({ length: 30_000 }, (_, i) => ['--tls-verify=false', `r${i}.lan/web`]).flat()
  const before = performance.now()
  expect(unverifiedRegistries('podman', ['pull', ...args]).map(({ at, registry }) => [at, registry])).toEqual([
    [1, 'r0.lan'],
  ])
  expect(performance.now() - before).toBeLessThan(5000)
})
