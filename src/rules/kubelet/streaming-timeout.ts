import { seconds } from '../../knowledge/component-flags.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { component, kubeletConfig } from '../examples.ts'

export default defineRule({
  id: 'kubelet/streaming-timeout',
  on: 'component',
  program: 'kubelet',
  title: 'Kubelet never closes idle connections',
  severity: 'low',
  threats: ['K4'],
  controls: ['cis-kubernetes:4.2.5'],
  why: 'Idle connections of exec, attach and port-forward hold memory and ports for ever.',
  fix: 'Remove the setting (the default is four hours), or set `streamingConnectionIdleTimeout: 5m`.',
  reads: ['streaming-connection-idle-timeout'],
  *check(own) {
    const timeout = own['streaming-connection-idle-timeout']
    if (timeout && seconds(timeout.value) === 0) yield fail(timeout, `${own.name} never closes idle connections`)
  },
  bad: [
    component('kubelet', '--streaming-connection-idle-timeout=«0»', 'low: kubelet never closes idle connections'),
    kubeletConfig('streamingConnectionIdleTimeout: «0»', 'low: kubelet never closes idle connections'),
  ],
  good: [
    component('kubelet', '--streaming-connection-idle-timeout=5m'),
    // The kubelet reads this as not set.
    kubeletConfig('streamingConnectionIdleTimeout: 0s'),
  ],
})
