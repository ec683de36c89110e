import { isLoopback } from '../../knowledge/engine-address.ts'
import { portName } from '../../knowledge/ports.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run } from '../examples.ts'

export default defineRule({
  id: 'container/engine-port',
  on: 'container',
  title: 'Port of a container engine is published',
  severity: 'high',
  threats: ['D1', 'K5'],
  controls: [],
  why: 'Port 2375 is the API of an engine without TLS. Anyone who reaches it on the host starts privileged containers there.',
  fix: 'Remove the port: clients in the same network need none. For others use port 2376 with client certificates.',
  reads: ['ports'],
  passesPort: ({ containerPort: first, containerPortEnd: last = first }) => first > 2375 || last < 2375,
  *check({ name, ports, dialect }) {
    for (const port of ports) {
      const { containerPort: first, containerPortEnd: last = first, protocol, hostPort, hostIp = '' } = port.value
      // A pod's port without one of the host is a note.
      if (protocol !== 'tcp' || first > 2375 || last < 2375 || (dialect === 'pod' && !hostPort)) continue
      const isLocal = isLoopback(hostIp)
      yield fail(port, `${name} publishes port 2375 of a container engine${isLocal ? ' on this machine' : ''}`, {
        discriminator: portName(port.value),
        severity: isLocal ? 'medium' : 'high',
      })
    }
  },
  bad: [
    compose('ports: ["«2375:2375»"]', 'high: web publishes port 2375 of a container engine'),
    compose(
      'ports: ["«127.0.0.1:9000:2375»"]',
      'medium: web publishes port 2375 of a container engine on this machine',
    ),
    run('-p «$PORT:2375»', 'high: shop publishes port 2375 of a container engine'),
    run('-p «2370-2380:2370-2380»', 'high: shop publishes port 2375 of a container engine'),
    pod('ports: [{containerPort: 2375, hostPort: «2375»}]', 'high: web publishes port 2375 of a container engine'),
  ],
  good: [
    compose('ports: ["2376:2376", "2375:80"]'),
    compose('expose: ["2375"]'),
    compose('ports: ["$PORT:8080", {target: 80, published: $PORT}]'),
    run('-p $PORT:8080'),
    pod('ports: [{containerPort: 2375}]'),
    run('-p 2375:2375/udp'),
  ],
})
