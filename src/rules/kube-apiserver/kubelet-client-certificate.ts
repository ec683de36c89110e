import { requiredPair } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/kubelet-client-certificate',
  on: 'component',
  program: 'kube-apiserver',
  title: 'API server has no client certificate for kubelets',
  severity: 'medium',
  threats: ['K1'],
  controls: ['cis-kubernetes:1.2.4'],
  why: 'Kubelets then must accept requests without credentials, and whoever reaches one runs commands in its pods.',
  fix: 'Set `--kubelet-client-certificate` and `--kubelet-client-key`.',
  alwaysAsked: true,
  reads: ['kubelet-client-certificate', 'kubelet-client-key'],
  *check(own) {
    yield* requiredPair(own, ['kubelet-client-certificate', 'kubelet-client-key'], 'it has no credentials for kubelets')
  },
  bad: [
    component(
      '«kube-apiserver»',
      '--secure-port=6443',
      'medium: kube-apiserver does not set --kubelet-client-certificate and --kubelet-client-key: it has no credentials for kubelets',
    ),
    component(
      '«kube-apiserver»',
      '--kubelet-client-certificate=/pki/a.crt',
      'medium: kube-apiserver sets --kubelet-client-certificate without --kubelet-client-key: it has no credentials for kubelets',
    ),
  ],
  good: [component('kube-apiserver', '--kubelet-client-certificate=/pki/a.crt --kubelet-client-key /pki/a.key')],
})
