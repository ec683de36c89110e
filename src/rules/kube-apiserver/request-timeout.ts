import { seconds } from '../../knowledge/component-flags.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/request-timeout',
  on: 'component',
  program: 'kube-apiserver',
  title: 'API server waits too long for requests',
  severity: 'low',
  threats: ['K4'],
  controls: ['cis-kubernetes:1.2.20'],
  why: 'Requests that stay open hold connections and memory: a few clients exhaust the API server.',
  fix: 'Set `--request-timeout` to 300s or less.',
  reads: ['request-timeout'],
  *check(own) {
    const timeout = own['request-timeout']
    const length = timeout && seconds(timeout.value)
    if (length !== undefined && (length <= 0 || length > 300))
      yield fail(timeout!, `${own.name} waits ${timeout!.value} for a request, not between 1s and 300s`)
  },
  bad: [
    component(
      'kube-apiserver',
      '--request-timeout=«1h30m»',
      'low: kube-apiserver waits 1h30m for a request, not between 1s and 300s',
    ),
    component(
      'kube-apiserver',
      '--request-timeout=«0»',
      'low: kube-apiserver waits 0 for a request, not between 1s and 300s',
    ),
  ],
  good: [
    component('kube-apiserver', '--request-timeout=300s'),
    component('kube-apiserver', '--request-timeout=1m30s'),
    component('kube-apiserver', '--secure-port=6443'),
  ],
})
