import { defineRule, fail } from '../../model/rule.ts'
import { component, kubeletConfig } from '../examples.ts'

export default defineRule({
  id: 'kubelet/event-rate',
  on: 'component',
  program: 'kubelet',
  title: 'Kubelet event rate is not set',
  severity: 'low',
  threats: ['K4'],
  controls: ['cis-kubernetes:4.2.8'],
  why: 'A rate of 0 leaves the limit to the client library: events may be lost, or flood the API server in releases that read it as no limit.',
  fix: 'Remove `eventRecordQPS` (the default is 50), or set a number above 0.',
  reads: ['event-qps'],
  *check(own) {
    const rate = own['event-qps']
    if (rate && rate.value <= 0) yield fail(rate, `${own.name} sets its event rate to ${rate.value}`)
  },
  bad: [
    kubeletConfig('eventRecordQPS: «0»', 'low: kubelet sets its event rate to 0'),
    component('kubelet', '--event-qps=«0»', 'low: kubelet sets its event rate to 0'),
  ],
  good: [kubeletConfig('eventRecordQPS: 5'), kubeletConfig('maxPods: 50'), component('kubelet', '--event-qps=50')],
})
