import { defineRule, fail } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/windows-host-process',
  on: 'container',
  title: 'Windows container runs as a process of its node',
  severity: 'critical',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.2.10', 'pss:baseline/windowsHostProcess'],
  why: 'A HostProcess container is no container: it runs on the node with the rights of the account it names, SYSTEM among them.',
  fix: 'Remove `windowsOptions.hostProcess: true`.',
  reads: ['windowsHostProcess'],
  *check({ name, windowsHostProcess }) {
    if (windowsHostProcess?.value) yield fail(windowsHostProcess, `${name} runs as a process of its node`)
  },
  bad: [
    pod({ settings: 'securityContext: {windowsOptions: {hostProcess: «true»}}', spec: 'os: {name: windows}' }),
    pod({ settings: '', spec: 'securityContext: {windowsOptions: {hostProcess: «true»}}' }),
  ],
  good: [
    pod({
      settings: 'securityContext: {windowsOptions: {hostProcess: false}}',
      spec: 'securityContext: {windowsOptions: {hostProcess: true}}',
    }),
    pod({ settings: '', spec: 'os: {name: windows}' }),
  ],
})
