import { defineRule, missing } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/memory-request',
  on: 'container',
  title: 'Pod requests no memory',
  severity: 'low',
  hygiene: true,
  platform: 'kubernetes',
  threats: ['K4'],
  controls: [],
  why: 'The scheduler takes the container for one that needs nothing and fills the node until it starves.',
  fix: 'Set `resources.requests.memory` to what the container usually needs.',
  reads: ['memoryRequest', 'memoryLimit'],
  *check(container) {
    // Kubernetes takes the limit for the request where only the limit is set.
    if (container.memoryRequest || container.memoryLimit) return
    yield missing(container, 'memoryRequest', `${container.name} requests no memory`)
  },
  bad: [pod({ settings: '', name: '«web»' }), pod('resources: {«requests»: {cpu: 500m}}')],
  good: [pod('resources: {requests: {memory: 512Mi}}'), pod('resources: {limits: {memory: 512Mi}}')],
})
