import { defineRule, fail, numbered } from '../../model/rule.ts'
import { kubeadmNode } from '../examples.ts'

export default defineRule({
  id: 'node-bootstrap/unlimited-token',
  on: 'node-bootstrap',
  title: 'Bootstrap token never expires',
  severity: 'high',
  threats: ['K1'],
  controls: ['cis-kubernetes:3.1.3'],
  why: 'Whoever ever learns the token can join nodes of their own for as long as the cluster stands.',
  fix: 'Remove `ttl`, for the 24 hours of kubeadm, or set the hours that the nodes need to join.',
  reads: ['lifetimes'],
  *check({ name, lifetimes }) {
    const nameOf = numbered()
    for (const lifetime of lifetimes)
      if (lifetime.value.isUnlimited)
        yield fail(lifetime, `${name} makes a bootstrap token that never expires (ttl ${lifetime.value.written})`, {
          discriminator: nameOf('ttl'),
        })
  },
  bad: [
    kubeadmNode(
      'InitConfiguration',
      'bootstrapTokens:\n  - groups: [system:bootstrappers:kubeadm:default-node-token]\n    ttl: "«0»"\n  - ttl: «0s»\n  - ttl: «0h0m0s»',
      'high: the InitConfiguration makes a bootstrap token that never expires (ttl 0)',
      'high: the InitConfiguration makes a bootstrap token that never expires (ttl 0s)',
      'high: the InitConfiguration makes a bootstrap token that never expires (ttl 0h0m0s)',
    ),
  ],
  good: [
    kubeadmNode('InitConfiguration', 'bootstrapTokens: [{ttl: 24h0m0s}, {ttl: 10m}]'),
    kubeadmNode('InitConfiguration', 'bootstrapTokens: [{description: for nodes, ttl: "20h"}]'),
  ],
})
