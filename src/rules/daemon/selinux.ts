import { defineRule, fail } from '../../model/rule.ts'
import { daemonJson, dockerd } from '../examples.ts'

export default defineRule({
  id: 'daemon/selinux',
  on: 'daemon',
  title: 'SELinux support of the daemon is off',
  severity: 'low',
  threats: ['D3'],
  controls: [],
  why: 'Containers are not separated by SELinux, even on a host that enforces it.',
  fix: 'Set `"selinux-enabled": true` on hosts with SELinux.',
  reads: ['selinuxEnabled'],
  *check({ name, selinuxEnabled }) {
    if (selinuxEnabled?.value === false) yield fail(selinuxEnabled, `${name} has SELinux support off`)
  },
  bad: [
    daemonJson('{"selinux-enabled": «false»}', 'low: the daemon has SELinux support off'),
    dockerd('--selinux-enabled=«false»', 'low: dockerd has SELinux support off'),
  ],
  good: [daemonJson('{"selinux-enabled": true}'), daemonJson('{}')],
})
