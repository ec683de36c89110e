import { switched } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/service-account-lookup',
  on: 'component',
  program: 'kube-apiserver',
  title: 'Deleted service account tokens stay valid',
  severity: 'medium',
  threats: ['K1'],
  controls: ['cis-kubernetes:1.2.21'],
  why: 'A token that was stolen and then deleted goes on working.',
  fix: 'Remove `--service-account-lookup=false`.',
  edit: { set: 'service-account-lookup', value: true },
  reads: ['service-account-lookup'],
  *check(own) {
    yield* switched(own, 'service-account-lookup', true, { consequence: 'deleted tokens stay valid' })
  },
  bad: [
    component(
      'kube-apiserver',
      '--service-account-lookup=«false»',
      'medium: kube-apiserver sets --service-account-lookup=false: deleted tokens stay valid',
    ),
  ],
  good: [
    component('kube-apiserver', '--service-account-lookup=true'),
    component('kube-apiserver', '--secure-port=6443'),
  ],
})
