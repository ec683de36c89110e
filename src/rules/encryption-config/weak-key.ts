import { keyLengths } from '../../knowledge/encryption-at-rest.ts'
import type { EncryptionKey } from '../../model/encryption-config.ts'
import { defineRule, fail, numbered, type Severity } from '../../model/rule.ts'
import { encryptionConfig } from '../examples.ts'

export default defineRule({
  id: 'encryption-config/weak-key',
  on: 'encryption-config',
  title: 'Encryption key is weak',
  severity: 'medium',
  threats: ['K3'],
  controls: [],
  why: 'A key that somebody typed can be guessed; with one of the wrong length the API server does not start.',
  fix: 'Make a key of 32 random bytes: `head -c 32 /dev/urandom | base64`.',
  reads: ['keys'],
  *check({ name, keys }) {
    const nameOf = numbered()
    for (const key of keys) {
      const { provider, name: own } = key.value
      const fault = faultOf(key.value)
      const discriminator = nameOf(`${provider} ${own}`)
      if (fault)
        yield fail(key, `${name}: key ${own} of ${provider} ${fault[1]}`, { discriminator, severity: fault[0] })
    }
  },
  bad: [
    encryptionConfig(
      '- resources: [secrets]\n  providers: [{secretbox: {keys: [{name: a, secret: «AAECAwQFBgcICQoLDA0ODw==»}]}}]',
      'medium: the encryption configuration: key a of secretbox has 16 bytes: the API server takes 32',
    ),
    encryptionConfig(
      '- resources: [secrets]\n  providers: [{aescbc: {keys: [{name: a, secret: «b25lIGxvbmcgc2VudGVuY2UgdGhhdCBmaXRzIGluIDM=»}]}}]',
      'medium: the encryption configuration: key a of aescbc is text, not random bytes',
    ),
    encryptionConfig(
      '- resources: [secrets]\n  providers: [{aesgcm: {keys: [{name: a, secret: «AAAAAAAAAAAAAAAAAAAAAA==»}]}}]',
      'medium: the encryption configuration: key a of aesgcm is one byte repeated',
    ),
    encryptionConfig(
      '- resources: [secrets]\n  providers: [{aescbc: {keys: [{name: a, secret: «AAECAwQFBgcICQoLDA0ODw==»}]}}]',
      'low: the encryption configuration: key a of aescbc has only 16 bytes',
    ),
    encryptionConfig(
      '- resources: [secrets]\n  providers: [{aescbc: {keys: [{name: a, secret: «not base64»}]}}]',
      'medium: the encryption configuration: key a of aescbc is no base64: the API server refuses it',
    ),
  ],
  good: [
    encryptionConfig(
      '- resources: [secrets]\n  providers: [{secretbox: {keys: [{name: a, secret: AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=}]}}]',
    ),
    encryptionConfig('- resources: [secrets]\n  providers: [{aescbc: {keys: [{name: a, secret: "$KEY"}]}}]'),
  ],
})

function faultOf({ provider, bytes, written }: EncryptionKey): [Severity, string] | undefined {
  const lengths = keyLengths(provider)
  if (!lengths) return undefined
  if (bytes === undefined) return ['medium', 'is no base64: the API server refuses it']
  if (!lengths.includes(bytes)) return ['medium', `has ${bytes} bytes: the API server takes ${lengths.join(', ')}`]
  if (written !== 'random') return ['medium', written === 'text' ? 'is text, not random bytes' : 'is one byte repeated']
  return bytes < 32 ? ['low', `has only ${bytes} bytes`] : undefined
}
