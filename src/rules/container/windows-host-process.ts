import { defineRule, fail } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/windows-host-process',
  on: 'container',
  title: 'HostProcess container is used',
  severity: 'critical',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.2.10', 'pss:baseline/windowsHostProcess'],
  why: 'A HostProcess container is not isolated: an attacker has the rights of its account on the node, which can be SYSTEM.',
  fix: 'Remove `windowsOptions.hostProcess: true`.',
  reads: ['windowsHostProcess'],
  *check({ name, windowsHostProcess }) {
    if (windowsHostProcess?.value)
      yield fail(windowsHostProcess, `${windowsHostProcess.owner?.name ?? name} runs as a HostProcess container`)
  },
  bad: [
    pod(
      { settings: 'securityContext: {windowsOptions: {hostProcess: «true»}}', spec: 'os: {name: windows}' },
      'critical: web runs as a HostProcess container',
    ),
    pod(
      { settings: '', spec: 'securityContext: {windowsOptions: {hostProcess: «true»}}' },
      'critical: shop runs as a HostProcess container',
    ),
  ],
  good: [
    pod({
      settings: 'securityContext: {windowsOptions: {hostProcess: false}}',
      spec: 'securityContext: {windowsOptions: {hostProcess: true}}',
    }),
    pod({ settings: '', spec: 'os: {name: windows}' }),
  ],
})
