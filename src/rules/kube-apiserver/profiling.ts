import { profilingOff } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component, kubeadm } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/profiling',
  on: 'component',
  program: 'kube-apiserver',
  title: 'API server profiling is on',
  severity: 'low',
  threats: ['K4'],
  controls: ['cis-kubernetes:1.2.15'],
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
      'kube-apiserver',
      '--profiling=«true»',
      'low: kube-apiserver sets --profiling=true: profiles can be taken',
    ),
    component(
      '«kube-apiserver»',
      '--secure-port=6443',
      'low: kube-apiserver does not set --profiling=false: profiling is on by default',
    ),
    kubeadm(
      'apiServer:\n  «extraArgs»:\n    - name: audit-log-path\n      value: /a.log',
      'low: kube-apiserver does not set --profiling=false: profiling is on by default',
    ),
  ],
  good: [component('kube-apiserver', '--profiling=false')],
})
