import { defineRule, missing } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/readiness-probe',
  on: 'container',
  title: 'Pod has no readiness probe',
  severity: 'low',
  hygiene: true,
  platform: 'kubernetes',
  threats: ['K4'],
  controls: [],
  why: 'Requests are sent to a container that cannot serve them, which a short flood turns into an outage.',
  fix: 'Set `readinessProbe`.',
  reads: ['readinessProbe'],
  *check(container) {
    if (container.readinessProbe) return
    yield missing(container, 'readinessProbe', `${container.name} is not taken out of service when it cannot answer`)
  },
  bad: [pod({ settings: '', name: '«web»' })],
  good: [
    pod('readinessProbe: {httpGet: {path: /, port: 8080}}'),
    pod('readinessProbe:\n  exec:\n    command: [check]'),
  ],
})
