import { loopback } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-controller-manager/bind-address',
  on: 'component',
  program: 'kube-controller-manager',
  title: 'Controller manager listens on the network',
  severity: 'low',
  threats: ['K1'],
  controls: ['cis-kubernetes:1.3.7'],
  why: 'Its metrics and health pages are open to whatever reaches the node.',
  fix: 'Set `--bind-address=127.0.0.1`.',
  edit: { set: 'bind-address', value: '127.0.0.1' },
  alwaysAsked: true,
  reads: ['bind-address'],
  *check(own) {
    yield* loopback(own)
  },
  bad: [
    component('kube-controller-manager', '--bind-address=«0.0.0.0»', 'low: kube-controller-manager listens on 0.0.0.0'),
    component(
      '«kube-controller-manager»',
      '--leader-elect=true',
      'low: kube-controller-manager does not set --bind-address: it listens on all addresses by default',
    ),
  ],
  good: [
    component('kube-controller-manager', '--bind-address=127.0.0.1'),
    component('kube-controller-manager', '--bind-address ::1'),
  ],
})
