import type { Component } from '../../model/component.ts'
import { defineRule, fail } from '../../model/rule.ts'
import type { Span } from '../../model/source.ts'
import { files } from '../examples.ts'

const pod = (program: string, flags: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${program}}\nspec: {containers: [{name: a, image: a:1, command: [${program}, ${flags}]}]}\n`

/** Where API servers name their client CAs, put together once for all etcds beside them. */
const known = new WeakMap<readonly Component[], ReadonlyMap<unknown, Span>>()

function placesOfClientCas(servers: readonly Component[]): ReadonlyMap<unknown, Span> {
  const before = known.get(servers)
  if (before) return before
  const facts = servers.flatMap((server) => server['client-ca-file'] ?? [])
  const found = new Map(facts.toReversed().map(({ value, at }) => [value, at]))
  known.set(servers, found)
  return found
}

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
    const at = placesOfClientCas(find('component', undefined, 'kube-apiserver', etcd.at)).get(ca.value)
    if (!at) return
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
