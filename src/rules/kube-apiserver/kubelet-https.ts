import { switched } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/kubelet-https',
  on: 'component',
  program: 'kube-apiserver',
  title: 'API server reaches kubelets over plain HTTP',
  severity: 'high',
  threats: ['K1'],
  controls: [],
  why: 'Whoever is on the path between the API server and a node reads and changes logs and exec sessions.',
  fix: 'Remove `--kubelet-https=false`.',
  edit: { set: 'kubelet-https', value: true },
  reads: ['kubelet-https'],
  *check(own) {
    yield* switched(own, 'kubelet-https', true, { consequence: 'traffic to kubelets is not encrypted' })
  },
  bad: [
    component(
      'kube-apiserver',
      '--kubelet-https=«false»',
      'high: kube-apiserver sets --kubelet-https=false: traffic to kubelets is not encrypted',
    ),
  ],
  good: [component('kube-apiserver', '--kubelet-https=true'), component('kube-apiserver', '--secure-port=6443')],
})
