import { defineRule, fail } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/low-port',
  on: 'container',
  title: 'Container listens on a port below 1024',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'Low ports are a common reason to run as root or to add NET_BIND_SERVICE, and an attacker who compromises the process gains that privilege.',
  fix: 'Listen on a port of 1024 or above. The Service can keep the low port.',
  reads: ['exposedPorts'],
  *check({ name, exposedPorts }) {
    for (const fact of exposedPorts) {
      const { containerPort, protocol } = fact.value
      if (containerPort === 0 || containerPort >= 1024) continue
      yield fail(fact, `${name} listens on port ${containerPort}`, { discriminator: `${containerPort}/${protocol}` })
    }
  },
  bad: [
    pod('ports: [{containerPort: «80»}]', 'low: web listens on port 80'),
    pod('ports: [{containerPort: «53», protocol: UDP}]', 'low: web listens on port 53'),
  ],
  good: [pod('ports: [{containerPort: 1024}]'), pod('')],
})
