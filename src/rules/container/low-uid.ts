import { uidOf } from '../../knowledge/user.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/low-uid',
  on: 'container',
  title: 'User id is one that hosts use',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'A number below 10000 is likely to belong to somebody on the node, whose files are then open after an escape.',
  fix: 'Set `runAsUser` to a number of 10000 or above.',
  reads: ['user'],
  *check({ name, user }) {
    const uid = user && uidOf(user.value)
    if (user && uid && uid < 10_000) yield fail(user, `${name} runs as user ${uid}`)
  },
  bad: [
    pod('securityContext: {runAsUser: «1000»}'),
    pod({ settings: 'securityContext: {runAsUser: «2000»}', spec: 'securityContext: {runAsUser: 20000}' }),
  ],
  good: [pod('securityContext: {runAsUser: 10000}'), pod('securityContext: {runAsNonRoot: true}')],
})
