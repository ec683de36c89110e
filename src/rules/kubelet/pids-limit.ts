import { defineRule, fail, missing } from '../../model/rule.ts'
import { component, kubeletConfig } from '../examples.ts'

export default defineRule({
  id: 'kubelet/pids-limit',
  on: 'component',
  program: 'kubelet',
  title: 'Pods have no PIDs limit',
  severity: 'low',
  threats: ['K4'],
  controls: ['cis-kubernetes:4.2.13'],
  why: 'One pod with a fork bomb takes every process of the node.',
  fix: 'Set `podPidsLimit` to the number of processes that one pod may have.',
  alwaysAsked: true,
  reads: ['pod-max-pids'],
  *check(own) {
    const limit = own['pod-max-pids']
    if (!limit)
      yield missing(own, 'pod-max-pids', `${own.name} does not set podPidsLimit: pods have no limit by default`)
    else if (limit.value <= 0) yield fail(limit, `${own.name} sets no PIDs limit for pods (${limit.value})`)
  },
  bad: [
    kubeletConfig('podPidsLimit: «-1»', 'low: kubelet sets no PIDs limit for pods (-1)'),
    kubeletConfig('maxPods: 50', 'low: kubelet does not set podPidsLimit: pods have no limit by default'),
    component('kubelet', '--pod-max-pids=«0»', 'low: kubelet sets no PIDs limit for pods (0)'),
  ],
  good: [kubeletConfig('podPidsLimit: 4096'), component('kubelet', '--pod-max-pids=1000')],
})
