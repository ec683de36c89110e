import { defineRule, fail } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

export default defineRule({
  id: 'network-policy/ignored-rules',
  on: 'network-policy',
  title: 'Rules of a network policy have no effect',
  severity: 'medium',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.3.2'],
  why: 'The policy leaves that direction out of `policyTypes`: its pods are open in it, although the rules read as if they were not.',
  fix: 'Add the direction to `policyTypes`.',
  reads: ['ignored'],
  *check({ name, ignored }) {
    for (const fact of ignored) {
      const { value } = fact
      const type = value === 'ingress' ? 'Ingress' : 'Egress'
      yield fail(fact, `${name} has ${value} rules without effect: its policyTypes leave ${type} out`, {
        discriminator: value,
      })
    }
  },
  bad: [
    manifest(
      'NetworkPolicy web',
      'spec: {podSelector: {}, policyTypes: [Ingress], «egress»: [{to: [{podSelector: {}}]}]}',
      'medium: NetworkPolicy web has egress rules without effect: its policyTypes leave Egress out',
    ),
    manifest(
      'NetworkPolicy web',
      'spec: {podSelector: {}, policyTypes: [Egress], «ingress»: [{from: [{podSelector: {}}]}]}',
      'medium: NetworkPolicy web has ingress rules without effect: its policyTypes leave Ingress out',
    ),
  ],
  good: [
    manifest('NetworkPolicy web', 'spec: {podSelector: {}, egress: [{to: [{podSelector: {}}]}]}'),
    manifest('NetworkPolicy web', 'spec: {podSelector: {}, policyTypes: [Ingress], egress: []}'),
  ],
})
