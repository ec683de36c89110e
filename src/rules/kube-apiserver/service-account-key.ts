import { defineRule, missing } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/service-account-key',
  on: 'component',
  program: 'kube-apiserver',
  title: 'API server has no key for service account tokens',
  severity: 'medium',
  threats: ['K1'],
  controls: ['cis-kubernetes:1.2.22'],
  why: 'Tokens are then verified with the key of the serving certificate: the two cannot be rotated apart.',
  fix: 'Set `--service-account-key-file`.',
  alwaysAsked: true,
  reads: ['service-account-key-file'],
  *check(own) {
    if (own['service-account-key-file'].length === 0)
      yield missing(
        own,
        'service-account-key-file',
        `${own.name} does not set --service-account-key-file: tokens are verified with the key of its serving certificate`,
      )
  },
  bad: [
    component(
      '«kube-apiserver»',
      '--secure-port=6443',
      'medium: kube-apiserver does not set --service-account-key-file: tokens are verified with the key of its serving certificate',
    ),
  ],
  good: [component('kube-apiserver', '--service-account-key-file=/pki/sa.pub')],
})
