import { chosenPort, portName, publishedName } from '../../knowledge/ports.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { compose, run } from '../examples.ts'

export default defineRule({
  id: 'container/privileged-port',
  on: 'container',
  title: 'Host port below 1024 is published',
  severity: 'low',
  platform: 'docker',
  threats: ['D4'],
  controls: ['cis-docker:5.7'],
  why: 'Clients trust services on low ports as part of the host, so a compromised container on one can impersonate them.',
  fix: 'Publish a port of 1024 or above, or put a load balancer on the low port.',
  reads: ['ports'],
  passesPort: ({ containerPort }) => containerPort === chosenPort.containerPort,
  *check({ name, ports }) {
    for (const fact of ports) {
      const { hostPort } = fact.value
      if (!hostPort || hostPort >= 1024) continue
      yield fail(fact, `${name} publishes ${publishedName(fact.value)} of the host`, {
        discriminator: portName(fact.value),
      })
    }
  },
  bad: [
    compose('ports: ["«80:8080»"]', 'low: web publishes port 80 of the host'),
    compose('ports: ["«127.0.0.1:1020-1030:1020-1030/udp»"]', 'low: web publishes ports 1020-1030 of the host'),
    compose('ports:\n  - target: 8443\n    published: "«443»"', 'low: web publishes port 443 of the host'),
    run('-p «22:2222»', 'low: shop publishes port 22 of the host'),
  ],
  good: [compose('ports: ["8080:80", "80"]'), compose('expose: ["80"]'), run('-p 127.0.0.1:1024:80')],
})
