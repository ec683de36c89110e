import { defineRule, fail } from '../../model/rule.ts'
import { daemonJson, dockerd } from '../examples.ts'

export default defineRule({
  id: 'daemon/iptables',
  on: 'daemon',
  title: 'Daemon does not manage the packet filter',
  severity: 'medium',
  threats: ['D4'],
  controls: ['cis-docker:2.3'],
  why: 'Without its rules nothing separates networks, and published ports are whatever the rest of the filter allows.',
  fix: 'Remove `"iptables": false` and `"ip6tables": false`.',
  edit: { remove: 'iptables' },
  reads: ['iptables', 'ip6tables'],
  *check({ name, iptables, ip6tables }) {
    for (const [key, fact] of Object.entries({ iptables, ip6tables }))
      if (fact?.value === false) yield fail(fact, `${name} does not manage ${key}`, { discriminator: key })
  },
  bad: [
    daemonJson('{"iptables": «false»}', 'medium: the daemon does not manage iptables'),
    daemonJson('{"ip6tables": «false»}', 'medium: the daemon does not manage ip6tables'),
    dockerd('--iptables=«false»', 'medium: dockerd does not manage iptables'),
  ],
  good: [daemonJson('{}'), daemonJson('{"iptables": true}'), dockerd('--iptables')],
})
