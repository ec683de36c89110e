import { isOwnAddress, openEtcd } from '../../knowledge/component-flags.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'etcd/plain-http',
  on: 'component',
  program: 'etcd',
  title: 'Clients reach etcd over plain HTTP',
  severity: 'high',
  threats: ['K2'],
  controls: [],
  why: 'Whoever reaches the port reads and writes the whole state of the cluster, every secret in it.',
  fix: 'Use https:// in `--listen-client-urls`, with certificates and `--client-cert-auth`.',
  reads: ['listen-client-urls'],
  consults: ['application'],
  *check(own) {
    const plain = own['listen-client-urls'].find(({ value }) => /^http:/i.test(value))
    if (plain)
      yield fail(plain, `${own.name} serves clients over plain HTTP at ${plain.value}`, {
        severity: openEtcd(own, isOwnAddress(plain.value)),
      })
  },
  bad: [
    component(
      'etcd',
      '--listen-client-urls=https://10.0.0.1:1,«http://0.0.0.0:2»',
      'high: etcd serves clients over plain HTTP at http://0.0.0.0:2',
    ),
    component(
      'etcd',
      '-listen-client-urls «http://127.0.0.1:1»',
      'medium: etcd serves clients over plain HTTP at http://127.0.0.1:1',
    ),
  ],
  good: [
    component('etcd', '--listen-client-urls=https://0.0.0.0:1'),
    component('etcd', '--listen-client-urls=http://0.0.0.0:1 --listen-client-urls=https://0.0.0.0:1'),
    component('etcd', '--name=a'),
  ],
})
