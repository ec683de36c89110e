import { defineRule, fail } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

/** What listens there in every cluster, and what it is worth to whoever reaches it. */
const ports = new Map([
  [2375, ['the Docker API', 'high']],
  [2376, ['the Docker API', 'medium']],
  [2379, ['etcd', 'high']],
  [2380, ['the peers of etcd', 'high']],
  [2381, ['the metrics of etcd', 'medium']],
  [6443, ['the API server', 'medium']],
  [10250, ['the kubelet', 'high']],
  [10255, ['the read-only kubelet', 'medium']],
  [10257, ['the controller manager', 'medium']],
  [10259, ['the scheduler', 'medium']],
] as const)

export default defineRule({
  id: 'service/control-plane-port',
  on: 'service',
  title: 'Service exposes a port of the control plane',
  severity: 'high',
  platform: 'kubernetes',
  threats: ['K1', 'K2', 'K3'],
  controls: [],
  why: 'Whoever reaches etcd, a kubelet or the API server from outside may attack the cluster itself instead of one program in it.',
  fix: 'Remove the Service or make it a ClusterIP, and let a NetworkPolicy or firewall admit only the control plane.',
  reads: ['ports'],
  consults: ['type', 'restricted', 'externalIps'],
  *check({ name, ports: own, type, restricted, externalIps }) {
    const isOpen = type?.value === 'NodePort' || (type?.value === 'LoadBalancer' && !restricted)
    if (!isOpen && externalIps.length === 0) return
    for (const fact of own) {
      const { port, targetPort } = fact.value
      const [what, severity] = ports.get(targetPort as 2379) ?? ports.get(port as 2379) ?? []
      if (what)
        yield fail(fact, `${name} exposes ${what} (port ${port})`, { severity, discriminator: `${port}/${targetPort}` })
    }
  },
  bad: [
    manifest(
      'Service store',
      'spec: {type: NodePort, ports: [{port: «2379»}, {port: «443», targetPort: 6443}]}',
      'high: Service store exposes etcd (port 2379)',
      'medium: Service store exposes the API server (port 443)',
    ),
    manifest(
      'Service node',
      'spec: {type: LoadBalancer, ports: [{port: «10250»}]}',
      'high: Service node exposes the kubelet (port 10250)',
    ),
  ],
  good: [
    manifest('Service store', 'spec: {clusterIP: None, ports: [{port: 2379}]}'),
    manifest('Service web', 'spec: {type: NodePort, ports: [{port: 443, targetPort: 8443}]}'),
  ],
})
