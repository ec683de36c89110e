import { defineRule, missing } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/cpu-request',
  on: 'container',
  title: 'CPU request is not set',
  severity: 'low',
  hygiene: true,
  platform: 'kubernetes',
  threats: ['K4'],
  controls: [],
  why: 'The scheduler assumes that the container needs no CPU and overloads the node. A burst of load then starves the other pods on it.',
  fix: 'Set `resources.requests.cpu` to what the container usually needs.',
  edit: { set: 'cpuRequest', value: 0.1, placeholder: true },
  alwaysAsked: true,
  reads: ['cpuRequest', 'cpuLimit'],
  *check(container) {
    // Where only the limit is set, Kubernetes uses it as the request.
    if (container.cpuRequest || container.cpuLimit) return
    yield missing(container, 'cpuRequest', `${container.name} has no CPU request`)
  },
  bad: [
    pod({ settings: '', name: '«web»' }, 'low: web has no CPU request'),
    pod('resources: {«requests»: {memory: 64Mi}}', 'low: web has no CPU request'),
  ],
  good: [pod('resources: {requests: {cpu: 500m}}'), pod('resources: {limits: {cpu: 500m}}')],
})
