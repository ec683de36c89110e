import { isOwnAddress, openEtcd, requiredPair } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'etcd/certificate',
  on: 'component',
  program: 'etcd',
  title: 'Serving certificate of etcd is not set',
  severity: 'high',
  threats: ['K2'],
  controls: ['cis-kubernetes:2.1'],
  why: 'Whoever is on the path reads and changes the state of the cluster.',
  fix: 'Set `--cert-file` and `--key-file`, and use https:// in `--listen-client-urls`.',
  mootBy: 'etcd/plain-http',
  alwaysAsked: true,
  reads: ['cert-file', 'key-file'],
  consults: ['application', 'listen-client-urls'],
  *check(own) {
    const isOwn = own['listen-client-urls'].every(({ value }) => isOwnAddress(value))
    yield* requiredPair(own, ['cert-file', 'key-file'], 'clients are served without TLS', {
      severity: openEtcd(own, isOwn),
    })
  },
  bad: [
    component(
      '«etcd»',
      '--name=a',
      'medium: etcd does not set --cert-file and --key-file: clients are served without TLS',
    ),
    component(
      '«etcd»',
      '--key-file=/a.key --listen-client-urls=https://0.0.0.0:1',
      'high: etcd sets --key-file without --cert-file: clients are served without TLS',
    ),
  ],
  good: [component('etcd', '--cert-file=/a.crt --key-file=/a.key')],
})
