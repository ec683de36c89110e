import { required } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-controller-manager/service-account-key',
  on: 'component',
  program: 'kube-controller-manager',
  title: 'Controller manager has no key for service account tokens',
  severity: 'low',
  threats: ['K1'],
  controls: ['cis-kubernetes:1.3.4'],
  why: 'Without its key, tokens are not signed by the cluster, and cannot be rotated.',
  fix: 'Set `--service-account-private-key-file`.',
  alwaysAsked: true,
  reads: ['service-account-private-key-file'],
  *check(own) {
    yield* required(own, 'service-account-private-key-file', 'it signs no service account tokens')
  },
  bad: [
    component(
      '«kube-controller-manager»',
      '--leader-elect=true',
      'low: kube-controller-manager does not set --service-account-private-key-file: it signs no service account tokens',
    ),
  ],
  good: [component('kube-controller-manager', '--service-account-private-key-file=/pki/file')],
})
