import { switched } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/token-lifetime',
  on: 'component',
  program: 'kube-apiserver',
  title: 'Service account tokens live for a year',
  severity: 'low',
  threats: ['K1'],
  controls: ['cis-kubernetes:1.2.30'],
  why: 'A token that leaks from a pod stays valid for a year instead of an hour.',
  fix: 'Set `--service-account-extend-token-expiration=false`.',
  edit: { set: 'service-account-extend-token-expiration', value: false },
  alwaysAsked: true,
  reads: ['service-account-extend-token-expiration'],
  *check(own) {
    yield* switched(own, 'service-account-extend-token-expiration', false, {
      consequence: 'tokens live for a year',
      byDefault: 'tokens live for a year by default',
    })
  },
  bad: [
    component(
      'kube-apiserver',
      '--service-account-extend-token-expiration=«true»',
      'low: kube-apiserver sets --service-account-extend-token-expiration=true: tokens live for a year',
    ),
    component(
      '«kube-apiserver»',
      '--secure-port=6443',
      'low: kube-apiserver does not set --service-account-extend-token-expiration=false: tokens live for a year by default',
    ),
  ],
  good: [component('kube-apiserver', '--service-account-extend-token-expiration=false')],
})
