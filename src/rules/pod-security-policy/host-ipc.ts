import { defineRule, fail } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

export default defineRule({
  id: 'pod-security-policy/host-ipc',
  on: 'pod-security-policy',
  title: 'PodSecurityPolicy allows the IPC namespace of the host',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'On clusters before 1.25 whoever may use the policy reads the shared memory of the processes of the node.',
  fix: 'Set `hostIPC: false`; from 1.25 on use Pod Security Admission instead.',
  reads: ['hostIpc'],
  *check({ name, hostIpc }) {
    if (hostIpc?.value) yield fail(hostIpc, `${name} allows the IPC namespace of the host`)
  },
  bad: [
    manifest(
      'PodSecurityPolicy old',
      'spec: {hostIPC: «true»}',
      'low: PodSecurityPolicy old allows the IPC namespace of the host',
    ),
  ],
  good: [manifest('PodSecurityPolicy old', 'spec: {hostIPC: false}'), manifest('PodSecurityPolicy old', 'spec: {}')],
})
