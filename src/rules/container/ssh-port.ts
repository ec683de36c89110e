import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run } from '../examples.ts'

export default defineRule({
  id: 'container/ssh-port',
  on: 'container',
  title: 'Container offers port 22',
  severity: 'low',
  threats: ['D2', 'K5'],
  controls: ['cis-docker:5.6'],
  why: 'Port 22 is where an SSH server listens: a second way in, with keys and passwords that no engine or cluster knows of.',
  fix: 'Remove the port and the server behind it.',
  reads: ['exposedPorts'],
  consults: ['ports'],
  *check({ name, ports, exposedPorts }) {
    const port = [...ports, ...exposedPorts].find(({ value }) => value.containerPort === 22 && value.protocol === 'tcp')
    if (port) yield fail(port, `${name} offers port 22`)
  },
  bad: [compose('ports: ["«2222:22»"]'), pod('ports: [{containerPort: «22»}]'), run('-p «127.0.0.1:2222:22»')],
  good: [compose('ports: ["22:2222", "2200:220"]'), pod('ports: [{containerPort: 2222}]'), run('-p 22:8080')],
})
