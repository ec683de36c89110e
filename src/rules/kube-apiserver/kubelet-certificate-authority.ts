import { required } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/kubelet-certificate-authority',
  on: 'component',
  program: 'kube-apiserver',
  title: 'API server does not verify kubelets',
  severity: 'low',
  threats: ['K1'],
  controls: ['cis-kubernetes:1.2.5'],
  why: 'Whoever is on the path between the API server and a node reads and changes logs and exec sessions.',
  fix: 'Set `--kubelet-certificate-authority` to the CA of the serving certificates of kubelets.',
  alwaysAsked: true,
  reads: ['kubelet-certificate-authority'],
  *check(own) {
    yield* required(own, 'kubelet-certificate-authority', 'the certificates of kubelets are not verified')
  },
  bad: [
    component(
      '«kube-apiserver»',
      '--secure-port=6443',
      'low: kube-apiserver does not set --kubelet-certificate-authority: the certificates of kubelets are not verified',
    ),
  ],
  good: [component('kube-apiserver', '--kubelet-certificate-authority=/etc/kubernetes/file')],
})
