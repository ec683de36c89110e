import { isOwnAddress } from '../../knowledge/component-flags.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'etcd/public-metrics',
  on: 'component',
  program: 'etcd',
  title: 'Metrics of etcd are open to the network without TLS',
  severity: 'low',
  threats: ['K2'],
  controls: [],
  why: 'Whoever reaches the port sees sizes, keys being watched and the health of the cluster.',
  fix: 'Listen on 127.0.0.1 in `--listen-metrics-urls`.',
  reads: ['listen-metrics-urls'],
  *check(own) {
    const open = own['listen-metrics-urls'].find(({ value }) => /^http:/i.test(value) && !isOwnAddress(value))
    if (open) yield fail(open, `${own.name} serves metrics over plain HTTP at ${open.value}`)
  },
  bad: [
    component(
      'etcd',
      '--listen-metrics-urls=«http://0.0.0.0:2381»',
      'low: etcd serves metrics over plain HTTP at http://0.0.0.0:2381',
    ),
  ],
  good: [
    component('etcd', '--listen-metrics-urls=http://127.0.0.1:2381'),
    component('etcd', '--listen-metrics-urls=https://0.0.0.0:2381'),
  ],
})
