import { defineRule, fail, missing } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-controller-manager/terminated-pods',
  on: 'component',
  program: 'kube-controller-manager',
  title: 'Limit of terminated pods is not set',
  severity: 'low',
  threats: ['K4'],
  controls: ['cis-kubernetes:1.3.1'],
  why: 'Terminated pods pile up in etcd until it is slow or full.',
  fix: 'Set `--terminated-pod-gc-threshold` to what the cluster can hold.',
  alwaysAsked: true,
  reads: ['terminated-pod-gc-threshold'],
  *check(own) {
    const limit = own['terminated-pod-gc-threshold']
    const name = `${own.name} does not set --terminated-pod-gc-threshold`
    if (!limit) yield missing(own, 'terminated-pod-gc-threshold', `${name}: 12500 terminated pods are kept by default`)
    else if (limit.value <= 0) yield fail(limit, `${own.name} never removes terminated pods`, { severity: 'medium' })
  },
  bad: [
    component(
      'kube-controller-manager',
      '--terminated-pod-gc-threshold=«0»',
      'medium: kube-controller-manager never removes terminated pods',
    ),
    component(
      '«kube-controller-manager»',
      '--leader-elect=true',
      'low: kube-controller-manager does not set --terminated-pod-gc-threshold: 12500 terminated pods are kept by default',
    ),
  ],
  good: [component('kube-controller-manager', '--terminated-pod-gc-threshold=100')],
})
