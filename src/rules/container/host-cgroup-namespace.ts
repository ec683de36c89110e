import { defineRule, fail } from '../../model/rule.ts'
import { compose, run } from '../examples.ts'

export default defineRule({
  id: 'container/host-cgroup-namespace',
  on: 'container',
  title: 'Host cgroup namespace is shared',
  severity: 'medium',
  platform: 'docker',
  threats: ['D3'],
  controls: [],
  why: 'The container sees the cgroups of the whole host. With one more capability an attacker can write to them and escape.',
  fix: 'Remove the setting.',
  edit: { remove: 'cgroupnsMode' },
  reads: ['cgroupnsMode'],
  *check({ name, cgroupnsMode }) {
    if (cgroupnsMode?.value === 'host') yield fail(cgroupnsMode, `${name} shares the host's cgroup namespace`)
  },
  bad: [
    compose('cgroup: «host»', "medium: web shares the host's cgroup namespace"),
    run('--cgroupns=«host»', "medium: shop shares the host's cgroup namespace"),
  ],
  good: [compose('cgroup: private'), compose(''), run('--cgroupns private')],
})
