import { defineRule, fail } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/net-raw',
  on: 'container',
  title: 'Pod keeps the capability NET_RAW',
  severity: 'medium',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.2.8', 'cis-kubernetes:5.2.9', 'pss:restricted/capabilities'],
  mootBy: 'container/privileged',
  why: 'With raw sockets a process that was taken over answers ARP and DNS in the place of its neighbours on the node.',
  fix: 'Set `securityContext.capabilities.drop: [ALL]`.',
  reads: ['capDrop'],
  *check({ name, capDrop }) {
    const [first] = capDrop
    // A container that drops nothing at all is default-capabilities' business.
    if (!first || capDrop.some(({ value }) => value === 'ALL' || value === 'NET_RAW')) return
    yield fail(first, `${name} drops capabilities, but neither ALL nor NET_RAW`)
  },
  bad: [
    pod('securityContext: {capabilities: {drop: [«CHOWN», KILL]}}'),
    pod('securityContext: {capabilities: {drop: ["«NET_ADMIN»"]}}'),
  ],
  good: [
    pod('securityContext: {capabilities: {drop: [all]}}'),
    pod('securityContext: {capabilities: {drop: [CHOWN, CAP_NET_RAW]}}'),
    pod(''),
  ],
})
