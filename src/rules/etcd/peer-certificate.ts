import { isOwnAddress, openEtcd, requiredPair } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'etcd/peer-certificate',
  on: 'component',
  program: 'etcd',
  title: 'Certificate for etcd peers is not set',
  severity: 'high',
  threats: ['K2'],
  controls: ['cis-kubernetes:2.4'],
  why: 'Whoever is on the path reads and changes the state of the cluster.',
  fix: 'Set `--peer-cert-file` and `--peer-key-file`, and use https:// in `--listen-peer-urls`.',
  mootBy: 'etcd/peer-plain-http',
  alwaysAsked: true,
  reads: ['peer-cert-file', 'peer-key-file'],
  consults: ['application', 'listen-peer-urls', 'peer-auto-tls'],
  *check(own) {
    const isOwn = own['listen-peer-urls'].every(({ value }) => isOwnAddress(value))
    const isAuto = own['peer-auto-tls']?.value === true
    yield* requiredPair(
      own,
      ['peer-cert-file', 'peer-key-file'],
      isAuto ? 'any peer is taken for the right one' : 'peers talk without TLS',
      { severity: openEtcd(own, isOwn || isAuto) },
    )
  },
  bad: [
    component(
      '«etcd»',
      '--name=a',
      'medium: etcd does not set --peer-cert-file and --peer-key-file: peers talk without TLS',
    ),
    component(
      '«etcd»',
      '--peer-key-file=/a.key --listen-peer-urls=https://0.0.0.0:1',
      'high: etcd sets --peer-key-file without --peer-cert-file: peers talk without TLS',
    ),
    component(
      '«etcd»',
      '--peer-auto-tls --listen-peer-urls=https://0.0.0.0:1',
      'medium: etcd does not set --peer-cert-file and --peer-key-file: any peer is taken for the right one',
    ),
  ],
  good: [component('etcd', '--peer-cert-file=/a.crt --peer-key-file=/a.key')],
})
