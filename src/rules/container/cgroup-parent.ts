import { defineRule, fail } from '../../model/rule.ts'
import { compose, run } from '../examples.ts'

export default defineRule({
  id: 'container/cgroup-parent',
  on: 'container',
  title: 'Custom cgroup parent is set',
  severity: 'medium',
  platform: 'docker',
  threats: ['D4', 'H'],
  controls: ['cis-docker:5.24'],
  why: 'Limits that the engine sets for all containers do not apply in another cgroup, so a compromised container can exhaust the host.',
  fix: 'Remove the setting.',
  edit: { remove: 'cgroupParent' },
  reads: ['cgroupParent'],
  *check({ name, cgroupParent }) {
    if (cgroupParent?.value) yield fail(cgroupParent, `${name} uses the cgroup parent ${cgroupParent.value}`)
  },
  bad: [
    compose('cgroup_parent: «m-executor-abcd»', 'medium: web uses the cgroup parent m-executor-abcd'),
    run('--cgroup-parent=«/other»', 'medium: shop uses the cgroup parent /other'),
  ],
  good: [compose('cgroup_parent: ""'), compose(''), run('--cgroupns private')],
})
