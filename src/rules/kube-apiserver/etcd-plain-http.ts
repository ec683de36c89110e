import { isOwnAddress, openEtcd } from '../../knowledge/component-flags.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/etcd-plain-http',
  on: 'component',
  program: 'kube-apiserver',
  title: 'API server reaches etcd over plain HTTP',
  severity: 'high',
  threats: ['K2'],
  controls: [],
  why: 'Whoever is on the path, or reaches the port, reads and writes the whole state of the cluster.',
  fix: 'Use https:// in `--etcd-servers`, and certificates at etcd.',
  reads: ['etcd-servers'],
  consults: ['application'],
  *check(own) {
    const plain = own['etcd-servers'].find(({ value }) => /^http:/i.test(value))
    if (plain)
      yield fail(plain, `${own.name} reaches etcd over plain HTTP at ${plain.value}`, {
        severity: openEtcd(own, isOwnAddress(plain.value)),
      })
  },
  bad: [
    component(
      'kube-apiserver',
      '--etcd-servers=https://10.0.0.1:2379,«http://10.0.0.2:2379»',
      'high: kube-apiserver reaches etcd over plain HTTP at http://10.0.0.2:2379',
    ),
    component(
      'kube-apiserver',
      '--etcd-servers=«http://127.0.0.1:2379»',
      'medium: kube-apiserver reaches etcd over plain HTTP at http://127.0.0.1:2379',
    ),
  ],
  good: [
    component('kube-apiserver', '--etcd-servers=https://127.0.0.1:2379'),
    component('kube-apiserver', '--secure-port=6443'),
  ],
})
