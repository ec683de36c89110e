import { defineRule, fail } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/kept-capabilities',
  on: 'container',
  title: 'Pod drops some capabilities but not all',
  severity: 'medium',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.2.9', 'pss:restricted/capabilities'],
  mootBy: 'container/privileged',
  why: 'What is not dropped stays in the hands of whoever takes the process over.',
  fix: 'Set `securityContext.capabilities.drop: [ALL]` and add back the few that the program needs.',
  reads: ['capDrop'],
  *check({ name, capDrop }) {
    const dropped = capDrop.find(({ value }) => value === 'NET_RAW')
    // Without NET_RAW among them, the graver rule net-raw speaks.
    if (!dropped || capDrop.some(({ value }) => value === 'ALL')) return
    yield fail(dropped, `${name} drops NET_RAW but not ALL`)
  },
  bad: [
    pod('securityContext: {capabilities: {drop: [CHOWN, «NET_RAW»]}}'),
    pod('securityContext: {capabilities: {drop: ["«cap_net_raw»"]}}'),
  ],
  good: [
    pod('securityContext: {capabilities: {drop: [NET_RAW, ALL]}}'),
    pod('securityContext: {capabilities: {drop: [CHOWN]}}'),
    pod(''),
  ],
})
