import { defineRule, fail } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

export default defineRule({
  id: 'service/load-balancer',
  on: 'service',
  title: 'Service has a public load balancer',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'Most clouds put such a load balancer on the internet, where everyone reaches the Service.',
  fix: "Add your cloud's annotation for an internal load balancer, or set `loadBalancerSourceRanges`.",
  reads: ['type'],
  consults: ['restricted'],
  *check({ name, type, restricted }) {
    if (type?.value === 'LoadBalancer' && !restricted)
      yield fail(type, `${name} has a load balancer that is open to every address`)
  },
  bad: [
    manifest(
      'Service web',
      'spec: {type: «LoadBalancer», ports: [{port: 80}]}',
      'low: Service web has a load balancer that is open to every address',
    ),
    manifest(
      'Service web',
      'spec: {type: «LoadBalancer», loadBalancerSourceRanges: [10.0.0.0/8, 0.0.0.0/0]}',
      'low: Service web has a load balancer that is open to every address',
    ),
  ],
  good: [
    manifest('Service web', 'spec: {type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0/8]}'),
    manifest(
      'Service web {annotations: {networking.gke.io/load-balancer-type: Internal}}',
      'spec: {type: LoadBalancer}',
    ),
    manifest('Service web', 'spec: {type: ClusterIP}'),
  ],
})
