import { requiredPlugin } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/external-ips',
  on: 'component',
  program: 'kube-apiserver',
  title: 'Services may claim any external IP',
  severity: 'low',
  threats: ['K1'],
  controls: ['cis-kubernetes:1.2.3'],
  why: 'Whoever may create a service can draw the traffic to an address of others to their own pods (CVE-2020-8554).',
  fix: 'Add `DenyServiceExternalIPs` to `--enable-admission-plugins`.',
  edit: { set: 'enable-admission-plugins', value: 'DenyServiceExternalIPs' },
  alwaysAsked: true,
  reads: ['admission-control', 'enable-admission-plugins', 'disable-admission-plugins'],
  *check(own) {
    yield* requiredPlugin(own, 'DenyServiceExternalIPs', 'services may claim any external IP')
  },
  bad: [
    component(
      '«kube-apiserver»',
      '--secure-port=6443',
      'low: kube-apiserver does not run the admission plugin DenyServiceExternalIPs: services may claim any external IP',
    ),
    component(
      'kube-apiserver',
      '«--enable-admission-plugins=PodNodeSelector,Other»',
      'low: kube-apiserver does not run the admission plugin DenyServiceExternalIPs: services may claim any external IP',
    ),
    component(
      'kube-apiserver',
      '--enable-admission-plugins=DenyServiceExternalIPs --disable-admission-plugins=«DenyServiceExternalIPs»',
      'low: kube-apiserver switches the admission plugin DenyServiceExternalIPs off: services may claim any external IP',
    ),
  ],
  good: [
    component('kube-apiserver', '--enable-admission-plugins=PodNodeSelector,DenyServiceExternalIPs'),
    component(
      'kube-apiserver',
      '--enable-admission-plugins=PodNodeSelector --enable-admission-plugins=DenyServiceExternalIPs',
    ),
  ],
})
