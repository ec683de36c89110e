import { defineRule, fail } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

export default defineRule({
  id: 'service/ssh-port',
  on: 'service',
  title: 'Service leads to port 22',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'An SSH server is a second way in for attackers, with keys and passwords that the cluster does not control.',
  fix: 'Remove the port and the SSH server behind it; `kubectl exec` is logged and has roles.',
  reads: ['ports'],
  *check({ name, ports }) {
    const port = ports.find(({ value: { targetPort } }) => targetPort === 22)
    if (port) yield fail(port, `${name} leads to port 22`)
  },
  bad: [
    manifest('Service web', 'spec: {ports: [{port: «2222», targetPort: 22}]}', 'low: Service web leads to port 22'),
    manifest('Service web', 'spec: {ports: [{port: «22»}]}', 'low: Service web leads to port 22'),
  ],
  good: [manifest('Service web', 'spec: {ports: [{port: 22, targetPort: 2222}]}')],
})
