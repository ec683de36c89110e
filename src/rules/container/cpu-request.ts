import { defineRule, missing } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/cpu-request',
  on: 'container',
  title: 'Pod requests no CPU',
  severity: 'low',
  hygiene: true,
  platform: 'kubernetes',
  threats: ['K4'],
  controls: [],
  why: 'The scheduler takes the container for one that needs nothing and fills the node until it starves.',
  fix: 'Set `resources.requests.cpu` to what the container usually needs.',
  reads: ['cpuRequest', 'cpuLimit'],
  *check(container) {
    // Kubernetes takes the limit for the request where only the limit is set.
    if (container.cpuRequest || container.cpuLimit) return
    yield missing(container, 'cpuRequest', `${container.name} requests no CPU`)
  },
  bad: [pod({ settings: '', name: '«web»' }), pod('resources: {«requests»: {memory: 64Mi}}')],
  good: [pod('resources: {requests: {cpu: 500m}}'), pod('resources: {limits: {cpu: 500m}}')],
})
