import { defineRule, fail } from '../../model/rule.ts'
import { files } from '../examples.ts'

const pod = (program: string, flags: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${program}}\nspec: {containers: [{name: a, image: a:1, command: [${program}, ${flags}]}]}\n`

export default defineRule({
  id: 'etcd/own-ca',
  on: 'component',
  program: 'etcd',
  title: 'Client CA of the API server is trusted by etcd',
  severity: 'medium',
  threats: ['K2'],
  controls: ['cis-kubernetes:2.7'],
  why: 'Every client certificate of the cluster, that of any kubelet too, then reads and writes the whole state.',
  fix: 'Use a CA for etcd alone: `--trusted-ca-file` at etcd, and `--etcd-cafile` with its certificate at the API server.',
  reads: ['trusted-ca-file'],
  joins: ['component'],
  *check(etcd, { find }) {
    const ca = etcd['trusted-ca-file']
    if (!ca) return
    const server = find('component', undefined, 'kube-apiserver', etcd.at).find(
      (one) => one['client-ca-file']?.value === ca.value,
    )
    if (!server) return
    const { at } = server['client-ca-file']!
    yield fail(ca, `etcd trusts ${ca.value}, which is the client CA of the API server`, { related: [at] })
  },
  bad: [
    files(
      'one CA for both',
      {
        'etcd.yaml': pod('etcd', '--trusted-ca-file=«/pki/ca.crt»'),
        'kube-apiserver.yaml': pod('kube-apiserver', '--client-ca-file=/pki/ca.crt'),
      },
      'medium: etcd trusts /pki/ca.crt, which is the client CA of the API server',
    ),
  ],
  good: [
    files('a CA for each', {
      'etcd.yaml': pod('etcd', '--trusted-ca-file=/pki/etcd/ca.crt'),
      'kube-apiserver.yaml': pod('kube-apiserver', '--client-ca-file=/pki/ca.crt'),
    }),
    files('etcd alone', { 'etcd.yaml': pod('etcd', '--trusted-ca-file=/pki/ca.crt') }),
  ],
})
