import { certificatesDemanded } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'etcd/client-certificates',
  on: 'component',
  program: 'etcd',
  title: 'Client certificates are not required by etcd',
  severity: 'high',
  threats: ['K2'],
  controls: ['cis-kubernetes:2.2'],
  why: 'Whoever reaches the port reads and writes the whole state of the cluster.',
  fix: 'Set `--client-cert-auth=true` and `--trusted-ca-file`.',
  mootBy: 'etcd/plain-http',
  alwaysAsked: true,
  reads: ['client-cert-auth'],
  consults: ['application', 'trusted-ca-file', 'listen-client-urls'],
  *check(own) {
    yield* certificatesDemanded(own, ['client-cert-auth', 'trusted-ca-file'], own['listen-client-urls'], 'clients')
  },
  bad: [
    component(
      'etcd',
      '--client-cert-auth=«false» --listen-client-urls=https://0.0.0.0:1',
      'high: etcd sets --client-cert-auth=false: clients need no certificate',
    ),
    component(
      '«etcd»',
      '--name=a',
      'medium: etcd does not set --client-cert-auth=true: clients need no certificate by default',
    ),
    component(
      '«etcd»',
      '--trusted-ca-file=/ca.crt',
      'low: etcd does not set --client-cert-auth=true: certificates are demanded only because of --trusted-ca-file',
    ),
  ],
  good: [component('etcd', '--client-cert-auth'), component('etcd', '--client-cert-auth=true')],
})
