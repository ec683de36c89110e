import { requiredPlugin } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/service-account-admission',
  on: 'component',
  program: 'kube-apiserver',
  title: 'Pods do not get a service account',
  severity: 'medium',
  threats: ['K5'],
  controls: ['cis-kubernetes:1.2.12'],
  why: 'Pods then run without a checked service account: limits on its secrets are not enforced.',
  fix: 'Remove `ServiceAccount` from `--disable-admission-plugins`.',
  edit: { set: 'enable-admission-plugins', value: 'ServiceAccount' },
  reads: ['admission-control', 'enable-admission-plugins', 'disable-admission-plugins'],
  *check(own) {
    yield* requiredPlugin(own, 'ServiceAccount', 'the service accounts of pods are not checked')
  },
  bad: [
    component(
      'kube-apiserver',
      '--disable-admission-plugins=PodNodeSelector,«ServiceAccount»',
      'medium: kube-apiserver switches the admission plugin ServiceAccount off: the service accounts of pods are not checked',
    ),
    component(
      'kube-apiserver',
      '«--admission-control=PodNodeSelector»',
      'medium: kube-apiserver does not run the admission plugin ServiceAccount: the service accounts of pods are not checked',
    ),
  ],
  good: [
    component('kube-apiserver', '--secure-port=6443'),
    component('kube-apiserver', '--disable-admission-plugins=PodNodeSelector'),
    component('kube-apiserver', '--admission-control=ServiceAccount'),
  ],
})
