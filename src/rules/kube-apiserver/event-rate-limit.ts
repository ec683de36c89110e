import { requiredPlugin } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/event-rate-limit',
  on: 'component',
  program: 'kube-apiserver',
  title: 'Rate of events is not limited',
  severity: 'low',
  threats: ['K4'],
  controls: ['cis-kubernetes:1.2.9'],
  why: 'A workload that causes events without end fills etcd and slows the API server down for all.',
  fix: 'Add `EventRateLimit` to `--enable-admission-plugins`, with its limits in the file of `--admission-control-config-file`.',
  alwaysAsked: true,
  reads: ['admission-control', 'enable-admission-plugins', 'disable-admission-plugins'],
  *check(own) {
    yield* requiredPlugin(own, 'EventRateLimit', 'the rate of events is not limited')
  },
  bad: [
    component(
      '«kube-apiserver»',
      '--secure-port=6443',
      'low: kube-apiserver does not run the admission plugin EventRateLimit: the rate of events is not limited',
    ),
    component(
      'kube-apiserver',
      '«--enable-admission-plugins=PodNodeSelector,Other»',
      'low: kube-apiserver does not run the admission plugin EventRateLimit: the rate of events is not limited',
    ),
    component(
      'kube-apiserver',
      '--enable-admission-plugins=EventRateLimit --disable-admission-plugins=«EventRateLimit»',
      'low: kube-apiserver switches the admission plugin EventRateLimit off: the rate of events is not limited',
    ),
  ],
  good: [
    component('kube-apiserver', '--enable-admission-plugins=PodNodeSelector,EventRateLimit'),
    component('kube-apiserver', '--enable-admission-plugins=PodNodeSelector --enable-admission-plugins=EventRateLimit'),
  ],
})
