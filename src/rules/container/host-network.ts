import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run, workflow } from '../examples.ts'

export default defineRule({
  id: 'container/host-network',
  on: 'container',
  title: "Container shares the host's network",
  severity: 'high',
  threats: ['D3', 'K5'],
  controls: ['cis-docker:5.9', 'cis-kubernetes:5.2.5', 'pss:baseline/hostNamespaces'],
  why: "The container reaches what listens on the host's loopback, sees its traffic and is held by no network policy.",
  fix: {
    default: 'Use a bridge network and publish the ports that are needed.',
    pod: 'Remove `hostNetwork: true` and put a Service in front.',
  },
  reads: ['networkMode'],
  *check({ name, networkMode }) {
    if (networkMode?.value === 'host') yield fail(networkMode, `${name} shares the network of its host`)
  },
  bad: [
    compose('network_mode: «host»'),
    pod({ settings: '', spec: 'hostNetwork: «true»' }),
    run('--net=«host»'),
    run('--network «host»'),
    workflow('options: --network «host»'),
  ],
  good: [
    compose('network_mode: none'),
    compose('networks: [hosts]'),
    pod({ settings: '', spec: 'hostNetwork: false' }),
    run('--network hosts'),
  ],
})
