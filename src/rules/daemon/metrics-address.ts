import { hostOfAddress, isLoopback } from '../../knowledge/engine-address.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { daemonJson, dockerd } from '../examples.ts'

export default defineRule({
  id: 'daemon/metrics-address',
  on: 'daemon',
  title: 'Metrics of the daemon are open to the network',
  severity: 'low',
  threats: ['D4'],
  controls: [],
  why: 'Anyone on the network reads the version of the engine and what its containers do; the page has no login.',
  fix: 'Set `metrics-addr` to `127.0.0.1:9323`, or to an address that only the monitoring reaches.',
  edit: { set: 'metricsAddr', value: '127.0.0.1:9323' },
  reads: ['metricsAddr'],
  *check({ name, metricsAddr }) {
    if (!metricsAddr || metricsAddr.value === '') return
    const host = hostOfAddress(metricsAddr.value)
    if (!isLoopback(host)) yield fail(metricsAddr, `${name} publishes its metrics on ${metricsAddr.value}`)
  },
  bad: [
    daemonJson('{"metrics-addr": "«0.0.0.0:9323»"}', 'low: the daemon publishes its metrics on 0.0.0.0:9323'),
    dockerd('--metrics-addr=«:9323»', 'low: dockerd publishes its metrics on :9323'),
  ],
  good: [daemonJson('{"metrics-addr": "127.0.0.1:9323"}'), daemonJson('{}')],
})
