import { defineRule, fail } from '../../model/rule.ts'
import { compose, controlPlane, pod, run, workflow } from '../examples.ts'

export default defineRule({
  id: 'container/host-network',
  on: 'container',
  title: 'Host network is shared',
  severity: 'high',
  threats: ['D3', 'K5'],
  controls: ['cis-docker:5.9', 'cis-kubernetes:5.2.5', 'pss:baseline/hostNamespaces'],
  why: "A compromised container reaches services on the host's loopback, can see the host's traffic, and is not restricted by network policies.",
  fix: {
    default: 'Use a bridge network and publish only the ports that are needed.',
    pod: 'Remove `hostNetwork: true` and expose the pod through a Service.',
  },
  edit: { remove: 'networkMode' },
  reads: ['networkMode'],
  *check({ name, networkMode, isControlPlane }) {
    if (networkMode?.value === 'host')
      yield fail(networkMode, `${networkMode.owner?.name ?? name} shares the host's network`, {
        severity: isControlPlane && 'low',
      })
  },
  bad: [
    compose('network_mode: «host»', "high: web shares the host's network"),
    controlPlane('hostNetwork: «true»', "low: kube-scheduler shares the host's network"),
    pod({ settings: '', spec: 'hostNetwork: «true»' }, "high: shop shares the host's network"),
    run('--net=«host»', "high: shop shares the host's network"),
    run('--network «host»', "high: shop shares the host's network"),
    workflow('options: --network «host»', "high: shop shares the host's network"),
  ],
  good: [
    compose('networks: [host]'),
    compose('network_mode: none'),
    compose('networks: [hosts]'),
    pod({ settings: '', spec: 'hostNetwork: false' }),
    run('--network hosts'),
    workflow('options: --network none'),
  ],
})
