import { expect, it } from 'vitest'
import { readBuildkitConfigs } from '../../../src/readers/buildkit/buildkit.ts'
import { readFile } from '../read-file.ts'

it('a configuration of BuildKit that does not parse is a gap', async () => {
  const { subjects, gaps } = await readFile(readBuildkitConfigs, 'buildkitd.toml', 'insecure-entitlements = [\n')
  expect(subjects).toEqual([])
  expect(gaps.map(({ path, blocking }) => [path, blocking])).toEqual([['buildkitd.toml', true]])
  const other = await readFile(readBuildkitConfigs, 'my-buildkit.toml', 'insecure-entitlements = [\n')
  expect(other.gaps.map(({ path, blocking }) => [path, blocking])).toEqual([['my-buildkit.toml', false]])
})

it('registries with TLS that is verified are none of its faults', async () => {
  const text = '[registry."a"]\nhttp = false\n[registry."b"]\ninsecure = true\n[registry."c"]\nca = ["/ca.pem"]\n'
  const { subjects } = await readFile(readBuildkitConfigs, 'buildkitd.toml', text)
  expect(
    subjects.flatMap((one) => (one.kind === 'daemon' ? one.insecureRegistries.map(({ value }) => value) : [])),
  ).toEqual(['b'])
})
