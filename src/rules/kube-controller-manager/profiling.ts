import { profilingOff } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component, kubeadm } from '../examples.ts'

export default defineRule({
  id: 'kube-controller-manager/profiling',
  on: 'component',
  program: 'kube-controller-manager',
  title: 'Controller manager profiling is on',
  severity: 'low',
  threats: ['K4'],
  controls: ['cis-kubernetes:1.3.2'],
  why: 'The profiles show what the program does, and making them slows it down.',
  fix: 'Set `--profiling=false`.',
  edit: { set: 'profiling', value: false },
  alwaysAsked: true,
  reads: ['profiling'],
  *check(own) {
    yield* profilingOff(own)
  },
  bad: [
    component(
      'kube-controller-manager',
      '--profiling=«true»',
      'low: kube-controller-manager sets --profiling=true: profiles can be taken',
    ),
    component(
      '«kube-controller-manager»',
      '--leader-elect=true',
      'low: kube-controller-manager does not set --profiling=false: profiling is on by default',
    ),
    kubeadm(
      'clusterName: shop',
      'low: kube-controller-manager does not set --profiling=false: profiling is on by default',
    ),
  ],
  good: [component('kube-controller-manager', '--profiling=false')],
})
