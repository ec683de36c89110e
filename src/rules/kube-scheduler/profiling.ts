import { profilingOff } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component, kubeadm } from '../examples.ts'

export default defineRule({
  id: 'kube-scheduler/profiling',
  on: 'component',
  program: 'kube-scheduler',
  title: 'Scheduler profiling is on',
  severity: 'low',
  threats: ['K4'],
  controls: ['cis-kubernetes:1.4.1'],
  why: 'The profiles show what the program does, and making them slows it down.',
  fix: 'Set `--profiling=false`, or `enableProfiling: false` in its configuration.',
  edit: { set: 'profiling', value: false },
  alwaysAsked: true,
  reads: ['profiling'],
  *check(own) {
    yield* profilingOff(own)
  },
  bad: [
    component(
      'kube-scheduler',
      '--profiling=«true»',
      'low: kube-scheduler sets --profiling=true: profiles can be taken',
    ),
    component(
      '«kube-scheduler»',
      '--leader-elect=true',
      'low: kube-scheduler does not set --profiling=false: profiling is on by default',
    ),
    kubeadm(
      'scheduler: {extraArgs: [{name: profiling, value: "«true»"}]}',
      'low: kube-scheduler sets --profiling=true: profiles can be taken',
    ),
  ],
  good: [component('kube-scheduler', '--profiling=false')],
})
