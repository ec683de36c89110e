import { expect, it } from 'vitest'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'
import { place } from '../read-file.ts'

it.each([
  ['redhat-actions/push-to-registry@v2', '{registry: r.lan/x, tls-verify: false}', ['r.lan 6:false']],
  [
    'redhat-actions/push-to-registry@v2',
    '{registry: r.lan/x, extra-args: -q --tls-verify=0}',
    ['r.lan 6:--tls-verify=0'],
  ],
  ['redhat-actions/buildah-build@v2', '{image: a, tls-verify: "false"}', [' 6:false']],
  ['redhat-actions/push-to-registry@v2', '{registry: r.lan/x, tls-verify: true}', []],
  [
    'docker/build-push-action@v6',
    '{outputs: "type=image,name=r.lan/a,push=true,registry.insecure=true"}',
    ['r.lan 6:type=image,name=r.lan/a,push=true,registry.insecure=true'],
  ],
  ['docker/build-push-action@v6', '{outputs: "type=image,name=r.lan/a,push=true"}', []],
  ['acme/push@v2', '{registry: r.lan/x, tls-verify: false}', []],
])('%s with %s', async (uses, inputs, expected) => {
  const job = 'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n'
  const { subjects } = await readAll(
    repository({ '.github/workflows/a.yml': `${job}      - {uses: "${uses}", with: ${inputs}}\n` }),
  )
  const found = subjects.flatMap((one) => (one.kind === 'client' && one.insecureRegistry ? [one.insecureRegistry] : []))
  expect(found.map(({ value, at }) => `${value} ${place(at)}`)).toEqual(expected)
})
