import { defineRule, fail } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

export default defineRule({
  id: 'service/external-ip',
  on: 'service',
  title: 'Service claims external IP addresses',
  severity: 'medium',
  platform: 'kubernetes',
  threats: ['K1', 'K5'],
  controls: [],
  why: 'Nothing checks whose address it is: traffic of the whole cluster to it goes to this Service instead (CVE-2020-8554).',
  fix: 'Use a load balancer, an Ingress or a Gateway, and turn the admission plugin DenyServiceExternalIPs on.',
  reads: ['externalIps'],
  *check({ name, externalIps }) {
    const [first] = externalIps
    if (first) yield fail(first, `${name} claims the external IP ${externalIps.map(({ value }) => value).join(', ')}`)
  },
  bad: [
    manifest(
      'Service web',
      'spec: {externalIPs: [«192.0.2.7», 192.0.2.8], ports: [{port: 80}]}',
      'medium: Service web claims the external IP 192.0.2.7, 192.0.2.8',
    ),
  ],
  good: [manifest('Service web', 'spec: {externalIPs: [], clusterIP: 10.0.0.7}')],
})
