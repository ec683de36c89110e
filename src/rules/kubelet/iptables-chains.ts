import { defineRule, fail } from '../../model/rule.ts'
import { component, kubeletConfig } from '../examples.ts'

export default defineRule({
  id: 'kubelet/iptables-chains',
  on: 'component',
  program: 'kubelet',
  title: 'Kubelet does not keep its iptables chains',
  severity: 'low',
  threats: ['K1'],
  controls: ['cis-kubernetes:4.2.6'],
  why: 'Firewall rules that the kubelet expects may be missing or stale, and traffic passes that should not.',
  fix: 'Remove the setting, or set `makeIPTablesUtilChains: true`.',
  edit: { set: 'make-iptables-util-chains', value: true },
  reads: ['make-iptables-util-chains'],
  *check(own) {
    const setting = own['make-iptables-util-chains']
    if (setting?.value === false) yield fail(setting, `${own.name} does not keep its iptables chains`)
  },
  bad: [
    kubeletConfig('makeIPTablesUtilChains: «false»', 'low: kubelet does not keep its iptables chains'),
    component('kubelet', '--make-iptables-util-chains=«false»', 'low: kubelet does not keep its iptables chains'),
  ],
  good: [
    kubeletConfig('makeIPTablesUtilChains: true'),
    component('kubelet', '--make-iptables-util-chains=true'),
    kubeletConfig('maxPods: 50'),
  ],
})
