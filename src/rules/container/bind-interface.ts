import { onLoopback, portName, publishedName } from '../../knowledge/ports.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { compose, run } from '../examples.ts'

const everywhere = new Set(['', '0.0.0.0', '::', '[::]', '*'])

const isEverywhere = ({ hostIp = '' }: { readonly hostIp?: string }) => everywhere.has(hostIp)

const fixFor = (published: string) =>
  `Publish the port on one address: \`${published}\`, or that of the interface that clients use.`

export default defineRule({
  id: 'container/bind-interface',
  on: 'container',
  title: 'Port is published on all interfaces',
  severity: 'low',
  platform: 'docker',
  threats: ['D4'],
  controls: ['cis-docker:5.13'],
  why: "Docker opens the port past the host's firewall rules, so anyone who can reach any interface of the host can attack the service.",
  fix: fixFor('127.0.0.1:HOST_PORT:CONTAINER_PORT'),
  reads: ['ports'],
  passesPort: (port) => !isEverywhere(port),
  *check({ name, ports }) {
    for (const fact of ports) {
      if (!isEverywhere(fact.value)) continue
      yield fail(fact, `${name} publishes ${publishedName(fact.value)} on all interfaces`, {
        discriminator: portName(fact.value),
        fix: fixFor(onLoopback(fact.value)),
      })
    }
  },
  bad: [
    compose(
      'ports:\n  - "«8080:80»"\n  - «3000»',
      'low: web publishes port 8080 on all interfaces',
      'low: web publishes port 3000 on all interfaces',
    ),
    compose('ports: ["«0.0.0.0:8080:80»"]', 'low: web publishes port 8080 on all interfaces'),
    compose('ports: ["«3000-3005:3000-3005»"]', 'low: web publishes ports 3000-3005 on all interfaces'),
    run('-p «8000-8010:80»', 'low: shop publishes ports 8000-8010 on all interfaces'),
    run('-p «8080:80»', 'low: shop publishes port 8080 on all interfaces'),
    run('--publish=«[::]:8080:80»', 'low: shop publishes port 8080 on all interfaces'),
  ],
  good: [
    compose('ports: ["127.0.0.1:8080:80", "[::1]:8081:81", "127.0.0.1:${PORT}:80"]'),
    compose('expose: ["80"]'),
    run('-p 10.0.0.5:8080:80 -p "127.0.0.1:$PORT:81"'),
  ],
})
