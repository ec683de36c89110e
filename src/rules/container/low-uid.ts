import { uidOf } from '../../knowledge/user.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/low-uid',
  on: 'container',
  title: 'UID is below 10000',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'A UID below 10000 may also exist on the node. After an escape the attacker can access the files of that user.',
  fix: 'Set `runAsUser` to 10000 or above.',
  reads: ['user'],
  *check({ name, user }) {
    const uid = user && uidOf(user.value)
    if (user && uid && uid < 10_000) yield fail(user, `${user.owner?.name ?? name} runs with UID ${uid}`)
  },
  bad: [
    pod('securityContext: {runAsUser: «1000»}', 'low: web runs with UID 1000'),
    pod(
      { settings: 'securityContext: {runAsUser: «2000»}', spec: 'securityContext: {runAsUser: 20000}' },
      'low: web runs with UID 2000',
    ),
  ],
  good: [pod('securityContext: {runAsUser: 10000}'), pod('securityContext: {runAsNonRoot: true}')],
})
