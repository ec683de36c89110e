import { portName } from '../../knowledge/ports.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { compose, run } from '../examples.ts'

/** More than this many ports in one mapping is no list of what is needed. */
const most = 10

export default defineRule({
  id: 'container/port-range',
  on: 'container',
  title: 'Wide range of ports is published',
  severity: 'low',
  platform: 'docker',
  threats: ['D4'],
  controls: ['cis-docker:5.8'],
  why: 'Every published port that nobody needs is a way in that nobody watches.',
  fix: 'Publish the ports that are needed, each by its number.',
  reads: ['ports'],
  *check({ name, ports }) {
    for (const fact of ports) {
      const { hostPort, hostPortEnd } = fact.value
      const count = hostPort && hostPortEnd ? hostPortEnd - hostPort + 1 : 1
      if (count > most)
        yield fail(fact, `${name} publishes ${count} ports in one range`, { discriminator: portName(fact.value) })
    }
  },
  bad: [compose('ports: ["«8000-8100:8000-8100»"]'), run('-p «5000-5010:5000-5010»')],
  good: [compose('ports: ["8000-8009:8000-8009", "9000:9000"]'), run('-p 8080:80')],
})
