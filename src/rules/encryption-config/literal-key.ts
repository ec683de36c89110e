import { defineRule, fail, numbered } from '../../model/rule.ts'
import { encryptionConfig } from '../examples.ts'

export default defineRule({
  id: 'encryption-config/literal-key',
  on: 'encryption-config',
  title: 'Encryption key is in the repository',
  severity: 'high',
  threats: ['K3'],
  controls: ['cis-kubernetes:1.2.28'],
  why: 'Whoever can read the repository or its history can decrypt every secret in etcd and its backups.',
  fix: 'Remove the key and let the deployment put a new one in place, or use `kms`, which keeps keys outside the file.',
  reads: ['keys'],
  *check({ name, keys }) {
    const nameOf = numbered()
    for (const key of keys) {
      const { provider, name: own } = key.value
      const which = own === '' ? `a key of ${provider}` : `key ${own} of ${provider}`
      yield fail(key, `${name} contains ${which}`, { discriminator: nameOf(`${provider} ${own}`) })
    }
  },
  bad: [
    encryptionConfig(
      '- resources: [secrets]\n  providers:\n    - secretbox:\n        keys:\n          - name: k1\n            secret: «9jvT4rXOYvUPr3pC0wmR7yZbq1xkQ8eNdUH2sVgLa5E=»',
      'high: the encryption configuration contains key k1 of secretbox',
    ),
    encryptionConfig(
      '- resources: [secrets]\n  providers: [{kms: {apiVersion: v2, name: v}}, {aesgcm: {keys: [{name: a, secret: «AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=»}, {secret: «gIGCg4SFhoeIiYqLjI2Oj5CRkpOUlZaXmJmam5ydnp8=»}]}}]',
      'high: the encryption configuration contains key a of aesgcm',
      'high: the encryption configuration contains a key of aesgcm',
    ),
  ],
  good: [
    encryptionConfig('- resources: [secrets]\n  providers: [{secretbox: {keys: [{name: a, secret: "${KEY}"}]}}]'),
    encryptionConfig('- resources: [secrets]\n  providers: [{secretbox: {keys: [{name: a, secret: {{ key }}}]}}]'),
    encryptionConfig('- resources: [secrets]\n  providers: [{secretbox: {keys: [{name: a, secret: <base64 key>}]}}]'),
    encryptionConfig('- resources: [secrets]\n  providers: [{kms: {apiVersion: v2, name: vault}}]'),
  ],
})
