import { switched } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-controller-manager/service-account-credentials',
  on: 'component',
  program: 'kube-controller-manager',
  title: 'Controllers share the rights of the controller manager',
  severity: 'medium',
  threats: ['K5'],
  controls: ['cis-kubernetes:1.3.3'],
  why: 'Every controller then has the rights of all of them: a fault in one is a fault in each.',
  fix: 'Set `--use-service-account-credentials=true`.',
  edit: { set: 'use-service-account-credentials', value: true },
  alwaysAsked: true,
  reads: ['use-service-account-credentials'],
  *check(own) {
    yield* switched(own, 'use-service-account-credentials', true, {
      consequence: 'controllers share its credentials',
      byDefault: 'controllers share its credentials by default',
    })
  },
  bad: [
    component(
      'kube-controller-manager',
      '--use-service-account-credentials=«false»',
      'medium: kube-controller-manager sets --use-service-account-credentials=false: controllers share its credentials',
    ),
    component(
      '«kube-controller-manager»',
      '--leader-elect=true',
      'medium: kube-controller-manager does not set --use-service-account-credentials=true: controllers share its credentials by default',
    ),
  ],
  good: [
    component('kube-controller-manager', '--use-service-account-credentials'),
    component('kube-controller-manager', '--use-service-account-credentials=true'),
  ],
})
