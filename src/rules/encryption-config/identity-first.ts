import { entryFor } from '../../knowledge/encryption-at-rest.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { encryptionConfig, files } from '../examples.ts'

export default defineRule({
  id: 'encryption-config/identity-first',
  on: 'encryption-config',
  title: 'First encryption provider does not encrypt',
  severity: 'high',
  threats: ['K3'],
  controls: ['cis-kubernetes:1.2.28'],
  why: 'The first provider stores what is written: with `identity`, whoever reads etcd, its disk or a backup has every secret.',
  fix: 'Put `secretbox` or `kms` (v2) first and `identity` last, then write all secrets again.',
  reads: ['entries'],
  *check({ name, entries }) {
    const secrets = entryFor(entries, 'secrets')
    for (const resource of ['secrets', 'configmaps']) {
      const entry = entryFor(entries, resource)
      const [first, second] = entry?.value.providers ?? []
      if (first?.value.name !== 'identity' || (resource !== 'secrets' && entry === secrets)) continue
      const place = second ? 'their first provider' : 'their only provider'
      const message = `${name} stores ${resource} unencrypted: identity is ${place}`
      yield fail(first, message, { discriminator: resource, severity: resource === 'secrets' ? 'high' : 'low' })
    }
  },
  bad: [
    encryptionConfig(
      '- resources: [secrets]\n  providers:\n    - «identity»: {}\n    - secretbox: {keys: []}',
      'high: the encryption configuration stores secrets unencrypted: identity is their first provider',
    ),
    encryptionConfig(
      '- resources: ["*."]\n  providers: [{«identity»: {}}]',
      'high: the encryption configuration stores secrets unencrypted: identity is their only provider',
    ),
    encryptionConfig(
      '- resources: [configmaps]\n  providers: [{«identity»: {}}]\n- resources: ["*.*"]\n  providers: [{kms: {apiVersion: v2, name: vault}}]',
      'low: the encryption configuration stores configmaps unencrypted: identity is their only provider',
    ),
    files(
      'the old kind',
      {
        'old.yaml':
          'kind: EncryptionConfig\napiVersion: v1\nresources:\n  - resources: [secrets]\n    providers: [{«identity»: {}}]\n',
      },
      'high: the encryption configuration stores secrets unencrypted: identity is their only provider',
    ),
    files(
      'in a ConfigMap',
      {
        'map.yaml':
          'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  encryption.yaml: |\n    apiVersion: apiserver.config.k8s.io/v1\n    kind: EncryptionConfiguration\n    resources:\n      - resources: [secrets]\n        providers: [{«identity»: {}}]\n',
      },
      'high: the encryption configuration stores secrets unencrypted: identity is their only provider',
    ),
  ],
  good: [
    encryptionConfig('- resources: [secrets]\n  providers: [{kms: {apiVersion: v2, name: vault}}, {identity: {}}]'),
    encryptionConfig(
      '- resources: [events]\n  providers: [{identity: {}}]\n- resources: ["*.*"]\n  providers: [{kms: {apiVersion: v2, name: vault}}]',
    ),
  ],
})
