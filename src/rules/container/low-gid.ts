import { defineRule, fail, missing } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/low-gid',
  on: 'container',
  title: 'Group id is root or one that hosts use',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'Without a group of its own a pod runs in the root group, and a number below 10000 is likely to belong to somebody on the node.',
  fix: 'Set `runAsGroup` to a number of 10000 or above, and no `fsGroup` or supplemental group of 0.',
  reads: ['group', 'supplementalGroups'],
  *check(container) {
    const { name, group, supplementalGroups } = container
    if (!group) yield missing(container, 'group', `${name} names no group`)
    else if (group.value < 10_000) yield fail(group, `${name} runs in group ${group.value}`)
    for (const fact of supplementalGroups) {
      if (fact.value === 0) yield fail(fact, `${name} is also in the root group`, { discriminator: 'supplemental' })
    }
  },
  bad: [
    pod({ settings: '', name: '«web»' }),
    pod('securityContext: {runAsGroup: «3000»}'),
    pod({ settings: '', spec: 'securityContext: {runAsGroup: 10001, fsGroup: «0»}' }),
  ],
  good: [pod({ settings: 'securityContext: {runAsGroup: 10001}', spec: 'securityContext: {fsGroup: 2000}' })],
})
