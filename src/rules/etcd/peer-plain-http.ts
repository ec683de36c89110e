import { isOwnAddress, openEtcd } from '../../knowledge/component-flags.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'etcd/peer-plain-http',
  on: 'component',
  program: 'etcd',
  title: 'Peers reach etcd over plain HTTP',
  severity: 'high',
  threats: ['K2'],
  controls: [],
  why: 'Whoever reaches the port joins the cluster and gets all of its data.',
  fix: 'Use https:// in `--listen-peer-urls`, with certificates and `--peer-client-cert-auth`.',
  reads: ['listen-peer-urls'],
  consults: ['application'],
  *check(own) {
    const plain = own['listen-peer-urls'].find(({ value }) => /^http:/i.test(value))
    if (plain)
      yield fail(plain, `${own.name} serves its peers over plain HTTP at ${plain.value}`, {
        severity: openEtcd(own, isOwnAddress(plain.value)),
      })
  },
  bad: [
    component(
      'etcd',
      '--listen-peer-urls=https://10.0.0.1:1,«http://0.0.0.0:2»',
      'high: etcd serves its peers over plain HTTP at http://0.0.0.0:2',
    ),
    component(
      'etcd',
      '-listen-peer-urls «http://127.0.0.1:1»',
      'medium: etcd serves its peers over plain HTTP at http://127.0.0.1:1',
    ),
  ],
  good: [
    component('etcd', '--listen-peer-urls=https://0.0.0.0:1'),
    component('etcd', '--listen-peer-urls=http://0.0.0.0:1 --listen-peer-urls=https://0.0.0.0:1'),
    component('etcd', '--name=a'),
  ],
})
