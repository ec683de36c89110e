import { defineRule, fail, numbered } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

export default defineRule({
  id: 'network-policy/allows-all',
  on: 'network-policy',
  title: 'Network policy allows everything',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'What one policy allows, no other takes back: with this rule the pods are as open as without any policy.',
  fix: 'Set the peers and the ports that the pods need.',
  reads: ['allowsAll'],
  consults: ['selectsAll'],
  *check({ name, allowsAll, selectsAll }) {
    const discriminate = numbered()
    for (const fact of allowsAll) {
      const isIn = fact.value === 'ingress'
      const what = isIn ? 'traffic from everywhere' : 'traffic to everywhere'
      const pods = selectsAll ? `, for ${selectsAll.value}` : ''
      yield fail(fact, `${name} allows ${what}, on every port${pods}`, {
        discriminator: discriminate(fact.value),
        ...(isIn && selectsAll && { severity: 'medium' }),
      })
    }
  },
  bad: [
    manifest(
      'NetworkPolicy web',
      'spec: {podSelector: {}, ingress: [«{}»]}',
      'medium: NetworkPolicy web allows traffic from everywhere, on every port, for every pod',
    ),
    manifest(
      'NetworkPolicy web',
      'spec: {podSelector: {matchLabels: {app: web}}, egress: [«{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}»]}',
      'low: NetworkPolicy web allows traffic to everywhere, on every port',
    ),
    manifest(
      'NetworkPolicy web',
      'spec: {podSelector: {}, ingress: [«{from: [{ipBlock: {cidr: "0::0/0"}}]}», {from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}',
      'medium: NetworkPolicy web allows traffic from everywhere, on every port, for every pod',
    ),
  ],
  good: [
    manifest('NetworkPolicy web', 'spec: {podSelector: {}, ingress: [{ports: [{port: 443}]}]}'),
    manifest('NetworkPolicy web', 'spec: {podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}'),
    manifest(
      'NetworkPolicy web',
      'spec: {podSelector: {}, egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}]}]}',
    ),
    manifest('NetworkPolicy web', 'spec: {podSelector: {}, policyTypes: [Ingress, Egress]}'),
  ],
})
