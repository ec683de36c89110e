import { defineRule, fail, missing } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/low-gid',
  on: 'container',
  title: 'GID is 0 or below 10000',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'Without a dedicated group the pod runs in the root group, and a GID below 10000 may also exist on the node. After an escape the files of that group are open to the attacker.',
  fix: 'Set `runAsGroup` to 10000 or above.',
  alwaysAsked: true,
  reads: ['group'],
  *check(container) {
    const { name, group } = container
    if (!group) yield missing(container, 'group', `${name} sets no group`)
    else if (group.value < 10_000) yield fail(group, `${group.owner?.name ?? name} runs with GID ${group.value}`)
  },
  bad: [
    pod({ settings: '', name: '«web»' }, 'low: web sets no group'),
    pod('securityContext: {runAsGroup: «3000»}', 'low: web runs with GID 3000'),
    pod('securityContext: {runAsGroup: «0»}', 'low: web runs with GID 0'),
  ],
  good: [pod({ settings: 'securityContext: {runAsGroup: 10001}', spec: 'securityContext: {fsGroup: 2000}' })],
})
