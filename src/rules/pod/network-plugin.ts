import { defineRule, fail } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

export default defineRule({
  id: 'pod/network-plugin',
  on: 'pod',
  title: 'Network plugin does not enforce network policies',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.3.1'],
  why: 'Flannel leaves every pod open to every other: NetworkPolicy objects are stored and have no effect.',
  fix: 'Use Calico, Cilium or another plugin that enforces policies, or run Canal or kube-network-policies beside Flannel.',
  reads: ['known'],
  *check({ name, known }) {
    if (known?.value === 'flannel') yield fail(known, `${name} runs Flannel, which does not enforce network policies`)
  },
  bad: [
    manifest(
      'Pod flannel',
      'spec: {containers: [{name: a, image: «ghcr.io/flannel-io/flannel:v0.25.1»}]}',
      'low: flannel runs Flannel, which does not enforce network policies',
    ),
  ],
  good: [
    manifest(
      'Pod canal',
      'spec: {containers: [{name: a, image: "docker.io/calico/node:v3.28.0"}, {name: b, image: "flannel/flannel:v0.25.1"}]}',
    ),
  ],
})
