import { defineRule, fail } from '../../model/rule.ts'
import { daemonJson, dockerd } from '../examples.ts'

export default defineRule({
  id: 'daemon/host-cgroup-namespace',
  on: 'daemon',
  title: 'Containers share the cgroup namespace of the host by default',
  severity: 'medium',
  threats: ['D3'],
  controls: [],
  why: 'An attacker in a container sees, and as root may change, the control groups of the host.',
  fix: 'Set `"default-cgroupns-mode": "private"`.',
  edit: { set: 'defaultCgroupnsMode', value: 'private' },
  reads: ['defaultCgroupnsMode'],
  *check({ name, defaultCgroupnsMode }) {
    if (defaultCgroupnsMode?.value === 'host')
      yield fail(defaultCgroupnsMode, `${name} gives containers the cgroup namespace of the host`)
  },
  bad: [
    daemonJson(
      '{"default-cgroupns-mode": "«host»"}',
      'medium: the daemon gives containers the cgroup namespace of the host',
    ),
    dockerd('--default-cgroupns-mode=«host»', 'medium: dockerd gives containers the cgroup namespace of the host'),
  ],
  good: [daemonJson('{"default-cgroupns-mode": "private"}'), daemonJson('{}')],
})
