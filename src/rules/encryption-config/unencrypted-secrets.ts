import { entryFor } from '../../knowledge/encryption-at-rest.ts'
import { defineRule, fail, missing } from '../../model/rule.ts'
import { encryptionConfig } from '../examples.ts'

export default defineRule({
  id: 'encryption-config/unencrypted-secrets',
  on: 'encryption-config',
  title: 'Secrets are not in the encryption configuration',
  severity: 'high',
  threats: ['K3'],
  controls: ['cis-kubernetes:1.2.28'],
  why: 'What no entry covers is stored as it is: whoever reads etcd, its disk or a backup has every secret.',
  fix: 'Add `secrets` to the resources of an entry whose first provider encrypts, then write all secrets again.',
  alwaysAsked: true,
  reads: ['entries'],
  *check(subject) {
    const entry = entryFor(subject.entries, 'secrets')
    const message = `${subject.name} does not encrypt secrets`
    if (!entry) yield missing(subject, 'entries', `${message}: none of its entries covers them`)
    else if (entry.value.providers.length === 0) yield fail(entry, `${message}: their entry has no provider`)
  },
  bad: [
    {
      name: 'an entry for other resources',
      files: {
        'e.yaml':
          'apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\n«resources»:\n  - resources: [configmaps, "*.apps"]\n    providers: [{kms: {apiVersion: v2, name: vault}}]\n',
      },
      reports: ['high: the encryption configuration does not encrypt secrets: none of its entries covers them'],
    },
    encryptionConfig(
      '- «resources»: [secrets]\n  providers: []',
      'high: the encryption configuration does not encrypt secrets: their entry has no provider',
    ),
  ],
  good: [
    encryptionConfig('- resources: [secrets]\n  providers: [{kms: {apiVersion: v2, name: vault}}]'),
    encryptionConfig('- resources: ["*."]\n  providers: [{kms: {apiVersion: v2, name: vault}}]'),
    encryptionConfig(
      '- resources: [secrets]\n  providers: [{identity: {}}]\n- resources: [secrets]\n  providers: [{kms: {apiVersion: v2, name: vault}}]',
    ),
  ],
})
