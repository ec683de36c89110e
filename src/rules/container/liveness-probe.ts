import { defineRule, missing } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/liveness-probe',
  on: 'container',
  title: 'Liveness probe is missing',
  severity: 'low',
  hygiene: true,
  platform: 'kubernetes',
  threats: ['K4'],
  controls: [],
  why: 'A container that hangs is never restarted, so an attacker who makes it hang stops the service.',
  fix: 'Set `livenessProbe`.',
  alwaysAsked: true,
  reads: ['livenessProbe'],
  *check(container) {
    if (container.livenessProbe) return
    yield missing(container, 'livenessProbe', `${container.name} has no liveness probe`)
  },
  bad: [pod({ settings: '', name: '«web»' }, 'low: web has no liveness probe')],
  good: [pod('livenessProbe: {httpGet: {path: /, port: 8080}}'), pod('livenessProbe:\n  exec:\n    command: [check]')],
})
