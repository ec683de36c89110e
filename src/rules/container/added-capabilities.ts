import {
  baselineCapabilities,
  capabilityName,
  defaultCapabilities,
  isHostEscapeCapability,
} from '../../knowledge/capabilities.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run } from '../examples.ts'

export default defineRule({
  id: 'container/added-capabilities',
  on: 'container',
  title: 'Capabilities are added beyond the default set',
  severity: 'medium',
  threats: ['D3', 'K5'],
  controls: ['cis-docker:5.3', 'cis-kubernetes:5.2.9', 'pss:baseline/capabilities', 'pss:restricted/capabilities'],
  mootBy: 'container/privileged',
  why: 'Each added capability lets a compromised process use parts of the kernel that the engine normally blocks.',
  fix: 'Remove the capability, or add a waiver that says why the program needs it.',
  reads: ['capAdd'],
  consults: ['networkMode'],
  *check({ name, platform, capAdd, networkMode }) {
    const allowed = platform === 'kubernetes' ? baselineCapabilities : defaultCapabilities
    const hostNetwork = networkMode?.value === 'host'
    for (const fact of capAdd) {
      if (allowed.has(fact.value) || isHostEscapeCapability(fact.value, hostNetwork)) continue
      const known = capabilityName(fact.value)
      const message = allowed.has(known)
        ? `${name} adds the capability ${fact.value}, which Pod Security allows only as ${known}`
        : `${name} adds the capability ${fact.value}`
      yield fail(fact, message, { discriminator: fact.value })
    }
  },
  bad: [
    compose('cap_add: [«NET_ADMIN», CHOWN]', 'medium: web adds the capability NET_ADMIN'),
    compose('cap_add: ["«cap_sys_nice»"]', 'medium: web adds the capability SYS_NICE'),
    pod('securityContext: {capabilities: {add: [«NET_RAW»], drop: [ALL]}}', 'medium: web adds the capability NET_RAW'),
    pod(
      'securityContext: {capabilities: {add: [«chown»]}}',
      'medium: web adds the capability chown, which Pod Security allows only as CHOWN',
    ),
    run('--cap-add «IPC_LOCK»', 'medium: shop adds the capability IPC_LOCK'),
  ],
  good: [
    compose('cap_drop: [ALL]\ncap_add: [CHOWN, SETUID, NET_RAW]'),
    pod('securityContext: {capabilities: {add: [NET_BIND_SERVICE, CHOWN]}}'),
    run('--cap-drop NET_ADMIN'),
  ],
})
