import { certificatesDemanded } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'etcd/peer-certificates-checked',
  on: 'component',
  program: 'etcd',
  title: 'Peer certificates are not required by etcd',
  severity: 'high',
  threats: ['K2'],
  controls: ['cis-kubernetes:2.5'],
  why: 'Whoever reaches the port joins the cluster and gets all of its data.',
  fix: 'Set `--peer-client-cert-auth=true` and `--peer-trusted-ca-file`.',
  mootBy: 'etcd/peer-plain-http',
  alwaysAsked: true,
  reads: ['peer-client-cert-auth'],
  consults: ['application', 'peer-trusted-ca-file', 'listen-peer-urls'],
  *check(own) {
    yield* certificatesDemanded(
      own,
      ['peer-client-cert-auth', 'peer-trusted-ca-file'],
      own['listen-peer-urls'],
      'peers',
    )
  },
  bad: [
    component(
      'etcd',
      '--peer-client-cert-auth=«false» --listen-peer-urls=https://0.0.0.0:1',
      'high: etcd sets --peer-client-cert-auth=false: peers need no certificate',
    ),
    component(
      '«etcd»',
      '--name=a',
      'medium: etcd does not set --peer-client-cert-auth=true: peers need no certificate by default',
    ),
    component(
      '«etcd»',
      '--peer-trusted-ca-file=/ca.crt',
      'low: etcd does not set --peer-client-cert-auth=true: certificates are demanded only because of --peer-trusted-ca-file',
    ),
  ],
  good: [component('etcd', '--peer-client-cert-auth'), component('etcd', '--peer-client-cert-auth=true')],
})
