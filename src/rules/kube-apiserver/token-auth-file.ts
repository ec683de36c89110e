import { forbidden } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/token-auth-file',
  on: 'component',
  program: 'kube-apiserver',
  title: 'API server takes tokens from a file',
  severity: 'medium',
  threats: ['K1'],
  controls: ['cis-kubernetes:1.2.2'],
  why: 'The tokens stand in clear text, never expire and cannot be revoked without a restart.',
  fix: 'Remove `--token-auth-file`; use certificates, service accounts or OIDC.',
  reads: ['token-auth-file'],
  *check(own) {
    yield* forbidden(own, 'token-auth-file', 'its tokens never expire')
  },
  bad: [
    component(
      'kube-apiserver',
      '--token-auth-file=«/etc/tokens.csv»',
      'medium: kube-apiserver sets --token-auth-file: its tokens never expire',
    ),
  ],
  good: [component('kube-apiserver', '--profiling=false')],
})
