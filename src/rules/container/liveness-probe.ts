import { defineRule, missing } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/liveness-probe',
  on: 'container',
  title: 'Pod has no liveness probe',
  severity: 'low',
  hygiene: true,
  platform: 'kubernetes',
  threats: ['K4'],
  controls: [],
  why: 'A program that hangs is never restarted, and whoever made it hang has stopped the service.',
  fix: 'Set `livenessProbe`.',
  reads: ['livenessProbe'],
  *check(container) {
    if (container.livenessProbe) return
    yield missing(container, 'livenessProbe', `${container.name} is not restarted when it hangs`)
  },
  bad: [pod({ settings: '', name: '«web»' })],
  good: [pod('livenessProbe: {httpGet: {path: /, port: 8080}}'), pod('livenessProbe:\n  exec:\n    command: [check]')],
})
