import { defineRule, fail } from '../../model/rule.ts'
import { compose, run } from '../examples.ts'

export default defineRule({
  id: 'container/host-cgroup-namespace',
  on: 'container',
  title: "Container shares the host's cgroup namespace",
  severity: 'medium',
  platform: 'docker',
  threats: ['D3'],
  controls: [],
  why: 'The container sees the cgroups of the whole host; with one more capability it writes to them, a well-trodden way out.',
  fix: 'Remove the setting.',
  reads: ['cgroupnsMode'],
  *check({ name, cgroupnsMode }) {
    if (cgroupnsMode?.value === 'host') yield fail(cgroupnsMode, `${name} shares the cgroup namespace of its host`)
  },
  bad: [compose('cgroup: «host»'), run('--cgroupns=«host»')],
  good: [compose('cgroup: private'), compose(''), run('--cgroupns private')],
})
