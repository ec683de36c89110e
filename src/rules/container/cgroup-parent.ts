import { defineRule, fail } from '../../model/rule.ts'
import { compose, run } from '../examples.ts'

export default defineRule({
  id: 'container/cgroup-parent',
  on: 'container',
  title: 'Container chooses its own cgroup parent',
  severity: 'medium',
  platform: 'docker',
  threats: ['D4', 'H'],
  controls: ['cis-docker:5.24'],
  why: "Outside the engine's own group the limits set for all containers do not hold this one.",
  fix: 'Remove the setting.',
  reads: ['cgroupParent'],
  *check({ name, cgroupParent }) {
    if (cgroupParent?.value) yield fail(cgroupParent, `${name} runs under the cgroup ${cgroupParent.value}`)
  },
  bad: [compose('cgroup_parent: «m-executor-abcd»'), run('--cgroup-parent=«/other»')],
  good: [compose('cgroup_parent: ""'), compose(''), run('--cgroupns private')],
})
