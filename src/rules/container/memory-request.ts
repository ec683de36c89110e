import { defineRule, missing } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/memory-request',
  on: 'container',
  title: 'Memory request is not set',
  severity: 'low',
  hygiene: true,
  platform: 'kubernetes',
  threats: ['K4'],
  controls: [],
  why: 'The scheduler assumes that the container needs no memory and overloads the node. A burst of load then gets other pods on it killed.',
  fix: 'Set `resources.requests.memory` to what the container usually needs.',
  edit: { set: 'memoryRequest', value: 64 * 1024 * 1024, placeholder: true },
  alwaysAsked: true,
  reads: ['memoryRequest', 'memoryLimit'],
  *check(container) {
    // Where only the limit is set, Kubernetes uses it as the request.
    if (container.memoryRequest || container.memoryLimit) return
    yield missing(container, 'memoryRequest', `${container.name} has no memory request`)
  },
  bad: [
    pod({ settings: '', name: '«web»' }, 'low: web has no memory request'),
    pod('resources: {«requests»: {cpu: 500m}}', 'low: web has no memory request'),
  ],
  good: [pod('resources: {requests: {memory: 512Mi}}'), pod('resources: {limits: {memory: 512Mi}}')],
})
