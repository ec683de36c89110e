import { defineRule, fail } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

export default defineRule({
  id: 'service/node-port',
  on: 'service',
  title: 'Service is open on a port of every node',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'Whoever reaches any node reaches the Service, past the Ingress and its TLS and access rules.',
  fix: 'Use the type `ClusterIP`, and an Ingress or a Gateway for access from outside.',
  reads: ['type'],
  *check({ name, type }) {
    if (type?.value === 'NodePort') yield fail(type, `${name} is open on a port of every node (NodePort)`)
  },
  bad: [
    manifest(
      'Service web',
      'spec: {type: «NodePort», ports: [{port: 80}]}',
      'low: Service web is open on a port of every node (NodePort)',
    ),
  ],
  good: [
    manifest('Service web', 'spec: {ports: [{port: 80}]}'),
    manifest('Service web', 'spec: {type: ClusterIP, ports: [{port: 80, nodePort: 31080}]}'),
  ],
})
