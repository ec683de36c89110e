import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run } from '../examples.ts'

export default defineRule({
  id: 'container/ssh-port',
  on: 'container',
  title: 'Port 22 is exposed',
  severity: 'low',
  threats: ['D2', 'K5'],
  controls: ['cis-docker:5.6'],
  why: 'An SSH server is a second way in for attackers, with keys and passwords that the engine and the cluster do not control.',
  fix: 'Remove the port and the SSH server behind it.',
  alwaysAsked: true,
  reads: ['exposedPorts'],
  consults: ['ports'],
  *check({ name, ports, exposedPorts }) {
    const port = [...ports, ...exposedPorts].find(
      ({ value: { containerPort: first, containerPortEnd: last = first, protocol } }) =>
        protocol === 'tcp' && first <= 22 && last >= 22,
    )
    if (port) yield fail(port, `${name} exposes port 22`)
  },
  bad: [
    compose('ports: ["«2222:22»"]', 'low: web exposes port 22'),
    pod('ports: [{containerPort: «22»}]', 'low: web exposes port 22'),
    run('-p «127.0.0.1:2222:22»', 'low: shop exposes port 22'),
  ],
  good: [compose('ports: ["22:2222", "2200:220"]'), pod('ports: [{containerPort: 2222}]'), run('-p 22:8080')],
})
