import { defineRule, missing } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/readiness-probe',
  on: 'container',
  title: 'Readiness probe is missing',
  severity: 'low',
  hygiene: true,
  platform: 'kubernetes',
  threats: ['K4'],
  controls: [],
  why: 'Traffic is sent to a container that cannot serve it, so a short flood becomes an outage.',
  fix: 'Set `readinessProbe`.',
  alwaysAsked: true,
  reads: ['readinessProbe'],
  *check(container) {
    if (container.readinessProbe) return
    yield missing(container, 'readinessProbe', `${container.name} has no readiness probe`)
  },
  bad: [pod({ settings: '', name: '«web»' }, 'low: web has no readiness probe')],
  good: [
    pod('readinessProbe: {httpGet: {path: /, port: 8080}}'),
    pod('readinessProbe:\n  exec:\n    command: [check]'),
  ],
})
