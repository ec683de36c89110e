import { portName } from '../../knowledge/ports.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { compose, run } from '../examples.ts'

const everywhere = new Set(['', '0.0.0.0', '::', '[::]', '*'])

export default defineRule({
  id: 'container/bind-interface',
  on: 'container',
  title: 'Published port is open on every interface',
  severity: 'low',
  platform: 'docker',
  threats: ['D4'],
  controls: ['cis-docker:5.13'],
  why: "The engine opens the port past the host's firewall, also on interfaces that face the outside.",
  fix: 'Name the address: `127.0.0.1:8080:8080`, or the one interface that clients come in by.',
  reads: ['ports'],
  *check({ name, ports }) {
    for (const fact of ports) {
      const { hostIp = '', hostPort, containerPort } = fact.value
      if (!everywhere.has(hostIp)) continue
      yield fail(fact, `${name} publishes port ${hostPort ?? containerPort} on every interface`, {
        discriminator: portName(fact.value),
      })
    }
  },
  bad: [
    compose('ports:\n  - "«8080:80»"\n  - «3000»'),
    compose('ports: ["«0.0.0.0:8080:80»"]'),
    run('-p «8080:80»'),
    run('--publish=«[::]:8080:80»'),
  ],
  good: [
    compose('ports: ["127.0.0.1:8080:80", "[::1]:8081:81"]'),
    compose('expose: ["80"]'),
    run('-p 10.0.0.5:8080:80'),
  ],
})
