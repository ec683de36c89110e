import { defineRule, fail } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

export default defineRule({
  id: 'pod-security-policy/host-network',
  on: 'pod-security-policy',
  title: 'PodSecurityPolicy allows the network of the host',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'On clusters before 1.25 whoever may use the policy reaches what listens on the loopback of the node.',
  fix: 'Set `hostNetwork: false`; from 1.25 on use Pod Security Admission instead.',
  reads: ['hostNetwork'],
  *check({ name, hostNetwork }) {
    if (hostNetwork?.value) yield fail(hostNetwork, `${name} allows the network of the host`)
  },
  bad: [
    manifest(
      'PodSecurityPolicy old',
      'spec: {hostNetwork: «true»}',
      'low: PodSecurityPolicy old allows the network of the host',
    ),
  ],
  good: [
    manifest('PodSecurityPolicy old', 'spec: {hostNetwork: false}'),
    manifest('PodSecurityPolicy old', 'spec: {}'),
  ],
})
