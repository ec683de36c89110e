import { portName } from '../../knowledge/ports.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/host-port',
  on: 'container',
  title: 'Host port is used',
  severity: 'medium',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.2.12', 'pss:baseline/hostPorts'],
  why: "The port is open on the node's own address, so attackers reach it past Services and most network policies.",
  fix: 'Remove `hostPort` and expose the pod through a Service.',
  reads: ['ports'],
  *check({ name, ports }) {
    for (const fact of ports) {
      const { hostPort } = fact.value
      if (hostPort) yield fail(fact, `${name} uses the host port ${hostPort}`, { discriminator: portName(fact.value) })
    }
  },
  bad: [
    pod('ports: [{containerPort: 80, hostPort: «8080»}]', 'medium: web uses the host port 8080'),
    pod('ports:\n  - containerPort: 53\n    protocol: UDP\n    hostPort: «53»', 'medium: web uses the host port 53'),
  ],
  good: [pod('ports: [{containerPort: 80}]'), pod('ports: [{containerPort: 80, hostPort: 0}]')],
})
