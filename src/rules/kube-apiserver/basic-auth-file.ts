import { forbidden } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/basic-auth-file',
  on: 'component',
  program: 'kube-apiserver',
  title: 'API server takes passwords from a file',
  severity: 'high',
  threats: ['K1'],
  controls: [],
  why: 'The passwords stand in clear text and never expire; releases since 1.19 do not start with the flag.',
  fix: 'Remove `--basic-auth-file`; use certificates, service accounts or OIDC.',
  reads: ['basic-auth-file'],
  *check(own) {
    yield* forbidden(own, 'basic-auth-file', 'its passwords never expire')
  },
  bad: [
    component(
      'kube-apiserver',
      '--basic-auth-file=«/etc/users.csv»',
      'high: kube-apiserver sets --basic-auth-file: its passwords never expire',
    ),
  ],
  good: [component('kube-apiserver', '--profiling=false')],
})
