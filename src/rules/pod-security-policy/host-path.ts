import { defineRule, fail } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

export default defineRule({
  id: 'pod-security-policy/host-path',
  on: 'pod-security-policy',
  title: 'PodSecurityPolicy allows paths of the node',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'On clusters before 1.25 a pod may mount and write the files of the node.',
  fix: 'Remove `hostPath` and `*` from `volumes`, or set `allowedHostPaths` with `readOnly: true`; from 1.25 on use Pod Security Admission instead.',
  reads: ['hostPathType', 'hostPaths'],
  *check({ name, hostPathType, hostPaths }) {
    const writable = hostPaths.find(({ value }) => !value.readOnly)
    if (hostPathType && hostPaths.length === 0) yield fail(hostPathType, `${name} allows every path of the node`)
    else if (writable) yield fail(writable, `${name} allows the path ${writable.value.path} of the node, to be written`)
  },
  bad: [
    manifest(
      'PodSecurityPolicy old',
      'spec: {volumes: [secret, «hostPath»]}',
      'low: PodSecurityPolicy old allows every path of the node',
    ),
    manifest(
      'PodSecurityPolicy old',
      'spec: {volumes: [hostPath], allowedHostPaths: [{pathPrefix: «/dev»}]}',
      'low: PodSecurityPolicy old allows the path /dev of the node, to be written',
    ),
  ],
  good: [
    manifest('PodSecurityPolicy old', 'spec: {volumes: [secret]}'),
    manifest(
      'PodSecurityPolicy old',
      'spec: {volumes: [hostPath], allowedHostPaths: [{pathPrefix: /data, readOnly: true}]}',
    ),
  ],
})
