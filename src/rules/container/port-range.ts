import { portName } from '../../knowledge/ports.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { compose, run } from '../examples.ts'

/** A mapping with more ports than this cannot be a list of what is needed. */
const maxPorts = 10

export default defineRule({
  id: 'container/port-range',
  on: 'container',
  title: 'Wide port range is published',
  severity: 'low',
  platform: 'docker',
  threats: ['D4'],
  controls: ['cis-docker:5.8'],
  why: 'Every published port that is not needed is another service that an attacker may reach.',
  fix: 'Publish only the ports that are needed, one by one.',
  reads: ['ports'],
  passesPort: ({ containerPort: first, containerPortEnd: last = first }) => last - first < maxPorts,
  *check({ name, ports }) {
    for (const fact of ports) {
      // A range of host ports for one container port publishes one of them.
      const { containerPort, containerPortEnd = containerPort } = fact.value
      const count = containerPortEnd - containerPort + 1
      if (count > maxPorts)
        yield fail(fact, `${name} publishes a range of ${count} ports`, { discriminator: portName(fact.value) })
    }
  },
  bad: [
    compose('ports: ["«4000-4020»"]', 'low: web publishes a range of 21 ports'),
    compose('ports: ["«8000-8100:8000-8100»"]', 'low: web publishes a range of 101 ports'),
    run('-p «5000-5010:5000-5010»', 'low: shop publishes a range of 11 ports'),
  ],
  good: [
    compose('ports: ["8000-8009:8000-8009", "9000:9000"]'),
    compose('ports: ["7100-7199:80", "$PORT:80"]'),
    run('-p 8080:80 -p 7100-7199:80'),
  ],
})
