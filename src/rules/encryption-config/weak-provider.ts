import { entryFor } from '../../knowledge/encryption-at-rest.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { encryptionConfig } from '../examples.ts'

const weaknesses: ReadonlyMap<string, string> = new Map([
  ['aescbc', 'aescbc, which does not notice changed data'],
  ['aesgcm', 'aesgcm, which is only safe while its key is replaced every 200,000 writes'],
  ['kms v1', 'kms v1, which is deprecated and off by default from Kubernetes 1.29'],
])

export default defineRule({
  id: 'encryption-config/weak-provider',
  on: 'encryption-config',
  title: 'Encryption provider has known weaknesses',
  severity: 'low',
  threats: ['K3'],
  controls: [],
  why: 'Whoever can write to etcd or its backups can change or learn secrets that such a provider encrypts.',
  fix: 'Use `kms` with `apiVersion: v2`, or `secretbox` where there is no key service.',
  reads: ['entries'],
  *check({ name, entries }) {
    const first = entryFor(entries, 'secrets')?.value.providers[0]
    if (!first) return
    const { name: provider, version } = first.value
    const weakness = weaknesses.get(version === undefined ? provider : `${provider} ${version}`)
    if (weakness) yield fail(first, `${name} stores secrets with ${weakness}`)
  },
  bad: [
    encryptionConfig(
      '- resources: [secrets]\n  providers:\n    - «aescbc»: {keys: [{name: a, secret: "{{ key }}"}]}\n    - identity: {}',
      'low: the encryption configuration stores secrets with aescbc, which does not notice changed data',
    ),
    encryptionConfig(
      '- resources: ["*.*"]\n  providers: [{«aesgcm»: {keys: [{name: a, secret: "${KEY}"}]}}]',
      'low: the encryption configuration stores secrets with aesgcm, which is only safe while its key is replaced every 200,000 writes',
    ),
    encryptionConfig(
      '- resources: [secrets]\n  providers: [{«kms»: {name: vault, endpoint: "unix:///v.sock"}}]',
      'low: the encryption configuration stores secrets with kms v1, which is deprecated and off by default from Kubernetes 1.29',
    ),
  ],
  good: [
    encryptionConfig('- resources: [secrets]\n  providers: [{kms: {apiVersion: v2, name: vault}}]'),
    encryptionConfig(
      '- resources: [secrets]\n  providers: [{secretbox: {keys: [{name: b, secret: "${KEY}"}]}}, {aescbc: {keys: [{name: a, secret: "${OLD}"}]}}]',
    ),
  ],
})
