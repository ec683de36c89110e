import { defineRule, fail } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

export default defineRule({
  id: 'flow-control/exempt',
  on: 'flow-control',
  title: 'Requests to the API server are exempt from its limits',
  severity: 'medium',
  platform: 'kubernetes',
  threats: ['K4'],
  controls: [],
  why: 'Whoever sends such requests can flood the API server until it answers nobody.',
  fix: 'Use a priority level of type `Limited`.',
  reads: ['exempt'],
  consults: ['subjects'],
  *check({ name, exempt, subjects }) {
    if (!exempt) return
    const who =
      subjects.length > 0 ? ` (${[...new Set(subjects.map(({ value }) => value))].slice(0, 3).join(', ')})` : ''
    yield fail(exempt, `${name} exempts requests from every limit${who}`)
  },
  bad: [
    manifest(
      'FlowSchema shop',
      'spec: {priorityLevelConfiguration: {name: «exempt»}, rules: [{subjects: [{kind: Group, group: {name: "system:authenticated"}}]}]}',
      'medium: FlowSchema shop exempts requests from every limit (system:authenticated)',
    ),
    manifest(
      'PriorityLevelConfiguration shop',
      'spec: {type: «Exempt»}',
      'medium: PriorityLevelConfiguration shop exempts requests from every limit',
    ),
  ],
  good: [
    manifest('FlowSchema shop', 'spec: {priorityLevelConfiguration: {name: workload-low}}'),
    manifest('PriorityLevelConfiguration shop', 'spec: {type: Limited}'),
    manifest('PriorityLevelConfiguration exempt', 'spec: {type: Exempt}'),
  ],
})
