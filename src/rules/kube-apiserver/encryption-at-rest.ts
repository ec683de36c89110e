import { required } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/encryption-at-rest',
  on: 'component',
  program: 'kube-apiserver',
  title: 'Secrets are stored unencrypted',
  severity: 'low',
  threats: ['K3'],
  controls: ['cis-kubernetes:1.2.27'],
  why: 'Whoever reads etcd, its disk or a backup reads every secret of the cluster.',
  fix: 'Set `--encryption-provider-config` to an EncryptionConfiguration that encrypts secrets.',
  alwaysAsked: true,
  reads: ['encryption-provider-config'],
  *check(own) {
    yield* required(own, 'encryption-provider-config', 'secrets are stored unencrypted in etcd')
  },
  bad: [
    component(
      '«kube-apiserver»',
      '--secure-port=6443',
      'low: kube-apiserver does not set --encryption-provider-config: secrets are stored unencrypted in etcd',
    ),
  ],
  good: [component('kube-apiserver', '--encryption-provider-config=/etc/kubernetes/file')],
})
