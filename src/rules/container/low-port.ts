import { defineRule, fail } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/low-port',
  on: 'container',
  title: 'Pod listens on a port below 1024',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'Low ports are the usual reason why a pod is given root or NET_BIND_SERVICE.',
  fix: 'Let the program listen on 1024 or above; the Service can keep the low port.',
  reads: ['exposedPorts'],
  *check({ name, exposedPorts }) {
    for (const fact of exposedPorts) {
      const { containerPort, protocol } = fact.value
      if (containerPort === 0 || containerPort >= 1024) continue
      yield fail(fact, `${name} listens on port ${containerPort}`, { discriminator: `${containerPort}/${protocol}` })
    }
  },
  bad: [pod('ports: [{containerPort: «80»}]'), pod('ports: [{containerPort: «53», protocol: UDP}]')],
  good: [pod('ports: [{containerPort: 1024}]'), pod('')],
})
